parser grammar DeployParser;
options { tokenVocab=DeployLexer; }

file : (declLine | NL)* EOF ;
declLine : decl NL ;

decl : annotation*
     ( languageDecl | importDecl | letDecl | secretDecl | inputDecl | outputDecl
     | typeDecl | enumDecl | fnDecl | orderStmt | assertStmt | entity ) ;

annotation : AT path (LPAREN args? RPAREN)? NL? ;

languageDecl : DEPLOY literal ;
importDecl : IMPORT ( (string|path) (AS name)? | LBRACE NL? (importItem (COMMA|NL))* RBRACE FROM string ) ;
importItem : name (AS name)? ;
letDecl    : LET name (COLON type_)? ASSIGN expr ;
secretDecl : SECRET name (COLON type_)? ASSIGN expr ;
inputDecl  : INPUT name (COLON type_)? (WHERE expr)? (ASSIGN expr)? ;
outputDecl : OUTPUT name (COLON type_)? ASSIGN expr ;
typeDecl   : TYPE name ASSIGN type_ (WHERE expr)? ;
enumDecl   : ENUM name LBRACE NL? (enumItem (COMMA|NL))* RBRACE ;
enumItem   : name (ASSIGN expr)? ;
fnDecl     : FN name LPAREN (param (COMMA param?)*)? RPAREN (COLON type_)? ASSIGN expr ;
param      : name (COLON type_)? (ASSIGN expr)? ;
orderStmt  : ORDER orderNode (ARROW orderNode)+ ;
orderNode  : path | LBRACK path (COMMA path?)* RBRACK ;
assertStmt : ASSERT expr (ELSE expr)? ;

entity     : entityKind label? forClause? ifClause? (ASSIGN path)? block? ;
entityKind : RESOURCE|SERVICE|DATA|MODULE|PROVIDER|ENVIRONMENT|PIPELINE|ALERT|MONITOR|BACKUP|DRILL|ROLLBACK|SLO|POLICY|CHANNEL|TEST ;
label      : name | string | literal | LPAREN expr RPAREN ;
forClause  : FOR name (COMMA name)? IN expr (BY expr)? ;
ifClause   : IF expr ;

block      : LBRACE (memberLine | NL)* RBRACE ;
memberLine : member NL ;
member     : annotation*
           ( name ( ASSIGN expr | label forClause? ifClause? (ASSIGN path)? block? | forClause ifClause? block | ifClause block | block )
           | WHEN expr (OVER operand)? (FOR operand)?
           | assertStmt | orderStmt | ELLIPSIS expr ) ;

// ---------------- types
type_      : typeTerm (PIPE typeTerm)* ;
typeTerm   : typePrim QUEST? ;
typePrim   : literal | string | path (LPAREN type_ (COMMA type_)* RPAREN)? | LBRACE NL? (field (COMMA|NL))* RBRACE | LPAREN type_ RPAREN ;
field      : annotation* ( (name|string) COLON type_ (WHERE expr)? (ASSIGN expr)? | ELLIPSIS path ) ;

// ---------------- expressions: flat operand list, precedence resolved when the tree is built
expr       : IF expr THEN expr ELSE expr
           | MATCH expr LBRACE NL? (arm (COMMA|NL))* RBRACE
           | operand (binop operand)* ;
arm        : pattern (PIPE pattern)* (IF expr)? FATARROW expr ;
pattern    : MINUS? literal (DOTDOT MINUS? literal)? | string | path ;
binop      : OROR|ANDAND|QQ|EQ|NEQ|LT|LE|GT|GE|IN|IS|PLUS|MINUS|STAR|SLASH|DOTDOT ;
operand    : (BANG|MINUS) operand | primary suffix* ;
suffix     : (DOT|QDOT) memberName | LBRACK (STAR|expr) RBRACK | LPAREN args? RPAREN ;
args       : arg (COMMA arg?)* ;
arg        : expr (ASSIGN expr)? ;
primary    : literal | string | name | LPAREN expr RPAREN | list | object ;
list       : LBRACK ( FOR name (COMMA name)? IN expr COLON expr (IF expr)? | element (COMMA element?)* )? RBRACK ;
element    : ELLIPSIS? expr ;
object     : LBRACE NL? ( FOR name (COMMA name)? IN expr COLON expr FATARROW expr (IF expr)? NL? | (entry (COMMA|NL))* ) RBRACE ;
entry      : (name | string | LPAREN expr RPAREN) (ASSIGN|COLON) expr | ELLIPSIS expr ;
literal    : INT|FLOAT|HEX|OCT|PERCENT|QUANTITY|VERSION|IPV4|CIDR|DATE|TIME|RAW|TRUE|FALSE|NULL_ ;
string     : STR_OPEN part* STR_CLOSE | MSTR_OPEN part* MSTR_CLOSE ;
part       : STR_TEXT | STR_ESC | STR_INTERP expr RBRACE ;
path       : name (DOT memberName)* ;
name       : IDENT | QIDENT | IMPORT|FROM|AS|LET|FN|TYPE|ENUM|INPUT|OUTPUT|SECRET|OVER|BY|DEPLOY
           | RESOURCE|SERVICE|DATA|MODULE|PROVIDER|ENVIRONMENT|PIPELINE|ALERT|MONITOR|BACKUP|DRILL|ROLLBACK|SLO|POLICY|CHANNEL|TEST ;
memberName : name | IF|THEN|ELSE|FOR|IN|MATCH|WHEN|ASSERT|ORDER|TRUE|FALSE|NULL_|IS|WHERE ;
