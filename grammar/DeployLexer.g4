lexer grammar DeployLexer;
channels { COMMENTS, DOCS }
tokens { NL }

// ---- keywords that start an expression, a clause or a body statement: reserved everywhere but after '.'
IF:'if'; THEN:'then'; ELSE:'else'; FOR:'for'; IN:'in'; MATCH:'match'; WHEN:'when'; ASSERT:'assert'; ORDER:'order';
TRUE:'true'; FALSE:'false'; NULL_:'null'; IS:'is'; WHERE:'where';
// ---- soft keywords: also plain names inside bodies and expressions
IMPORT:'import'; FROM:'from'; AS:'as'; LET:'let'; FN:'fn'; TYPE:'type'; ENUM:'enum'; INPUT:'input'; OUTPUT:'output';
SECRET:'secret'; OVER:'over'; BY:'by'; DEPLOY:'deploy';
RESOURCE:'resource'; SERVICE:'service'; DATA:'data'; MODULE:'module'; PROVIDER:'provider'; ENVIRONMENT:'environment';
PIPELINE:'pipeline'; ALERT:'alert'; MONITOR:'monitor'; BACKUP:'backup'; DRILL:'drill'; ROLLBACK:'rollback'; SLO:'slo';
POLICY:'policy'; CHANNEL:'channel'; TEST:'test';

// ---- punctuation
LBRACE:'{' -> pushMode(DEFAULT_MODE); RBRACE:'}' -> popMode;
LPAREN:'('; RPAREN:')'; LBRACK:'['; RBRACK:']';
ELLIPSIS:'...'; DOTDOT:'..'; QDOT:'?.'; DOT:'.'; QQ:'??'; QUEST:'?'; COMMA:','; SEMI:';' -> type(NL);
FATARROW:'=>'; ARROW:'->'; EQ:'=='; NEQ:'!='; LE:'<='; GE:'>='; LT:'<'; GT:'>'; ASSIGN:'='; COLON:':';
ANDAND:'&&'; OROR:'||'; PIPE:'|'; BANG:'!'; PLUS:'+'; MINUS:'-'; STAR:'*'; SLASH:'/'; AT:'@';

// ---- literals: maximal munch, unit text is validated later
fragment D:[0-9]; fragment DS: D ('_'? D)*; fragment L:[a-zA-Z_];
HEX:'0x' [0-9a-fA-F_]+; OCT:'0o' [0-7_]+;
DATE: D D D D '-' D D '-' D D; TIME: D D ':' D D (':' D D)?;
CIDR: D+ '.' D+ '.' D+ '.' D+ '/' D+; IPV4: D+ '.' D+ '.' D+ '.' D+;
VERSION: D+ '.' D+ '.' D+ ('-' [0-9A-Za-z.]+)? | D+ ('.' D+)? '.' [xX*] ;
FLOAT: DS '.' DS ([eE] [+-]? D+)? | DS [eE] [+-]? D+;
INT: DS;
PERCENT: DS ('.' DS)? '%';
QUANTITY: DS ('.' DS)? [a-zA-Zµ] [a-zA-Z0-9]* ('/' [a-zA-Z]+)?;
IDENT: L (L|D)*;
QIDENT:'`' ~[`\r\n]+ '`';

RAW:'r"' ~["\r\n]* '"';
MSTR_OPEN:'"""' -> pushMode(MSTR);
STR_OPEN:'"' -> pushMode(STR);

DOC:'///' ~[\r\n]* -> channel(DOCS);
LINE_COMMENT:('#'|'//') ~[\r\n]* -> channel(COMMENTS);
BLOCK_COMMENT:'/*' .*? '*/' -> channel(COMMENTS);
NEWLINE:'\r'? '\n' -> type(NL);
WS:[ \t\uFEFF]+ -> channel(HIDDEN);
BAD: . ;

mode STR;
STR_CLOSE:'"' -> popMode;
STR_INTERP:'${' -> pushMode(DEFAULT_MODE);
STR_ESC:'\\' (~[u\r\n] | 'u{' [0-9a-fA-F]+ '}')? | '$$';
STR_TEXT: (~["\\$\r\n])+ ;
STR_DOLLAR:'$' -> type(STR_TEXT);
STR_EOL:'\r'? '\n' -> type(NL), popMode;
STR_CR:'\r' -> type(STR_TEXT);  // alone it ends no line; without a rule the lexer would drop it and the character after it

mode MSTR;
MSTR_CLOSE:'"""' -> popMode;
MSTR_INTERP:'${' -> type(STR_INTERP), pushMode(DEFAULT_MODE);
MSTR_ESC:('\\' ~[u\r\n] | '\\u{' [0-9a-fA-F]+ '}' | '\\' '\r'? '\n' | '$$') -> type(STR_ESC);
MSTR_TEXT: (~["\\$])+ -> type(STR_TEXT);
MSTR_Q:('"' | '""' | '$' | '\\') -> type(STR_TEXT);
