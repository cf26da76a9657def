#ifndef COMPILER_SYNTAX_HABIT_TABLE_H_
#define COMPILER_SYNTAX_HABIT_TABLE_H_

#include "compiler/syntax/habits.h"

// The rows of the table of special cases. Each looks at the tokens around the place, and either
// reports and mends or returns kNone and has changed nothing.
namespace deploy::syntax::habit {

// ---- habit_name.cc
Resume ReservedName(Situation& s);    // `let for = 1`: D0208
Resume HyphenatedName(Situation& s);  // `my-db`: D0207

// ---- habit_body.cc
Resume DeclarationInBody(Situation& s);  // `let x = 1` in a service: D0118
Resume YamlItems(Situation& s);          // lines of `- item`: D0113
Resume YamlKey(Situation& s);            // `ports: 80`: D0113
Resume JsonKey(Situation& s);            // `"ports": 80`: D0113
Resume AttributeComma(Situation& s);     // `a = 1,`: D0102
Resume NextStatement(Situation& s);      // `a = 1 b = 2`: D0102
Resume MissingEquals(Situation& s);      // `replicas env.n`, `let x 5`: D0103
Resume DoubleComma(Situation& s);        // `{ a = 1, , b = 2 }`: D0116
Resume MissingComma(Situation& s);       // `[1 2]`: D0101

// ---- habit_operator.cc
Resume WordOperator(Situation& s);   // `a and b`: D0111
Resume NotWord(Situation& s);        // `not a`: D0111
Resume Ternary(Situation& s);        // `a ? b : c`: D0111
Resume ElseIfWord(Situation& s);     // `elif`: D0111
Resume IfWithBraces(Situation& s);   // `if c { a }`: D0111
Resume MissingElse(Situation& s);    // `if c then a`: D0101
Resume WrongAssign(Situation& s);    // `=>` or `==` or `:` where `=` belongs: D0111
Resume CompareAssign(Situation& s);  // `if a = b then`: D0111
Resume ThreeDots(Situation& s);      // `1...n`: D0111
Resume DottedStar(Situation& s);     // `xs.*.a`: D0111

// ---- habit_header.cc
Resume HclLabels(Situation& s);       // `resource "aws_vpc" "main" {`: D0112
Resume ClauseOrder(Situation& s);     // `if c for x in y`: D0117
Resume HeaderEquals(Situation& s);    // `resource r type {`: D0103
Resume AssignInClause(Situation& s);  // `resource r if x = "y" = value {`: D0111
Resume DoubledDot(Situation& s);      // `= aws..vpc {`: D0101

// ---- habit_type.cc
Resume PrefixType(Situation& s);     // `[]string`, `?string`: D0111
Resume TypeArguments(Situation& s);  // `list<string>`, `string[]`: D0111
Resume OptionalField(Situation& s);  // `name?: string`: D0111
Resume ResultArrow(Situation& s);    // `fn f(x) -> int`: D0111

// ---- habit_import.cc
Resume ForeignImport(Situation& s);  // `import a from "x"`, `from x import a`, `import ./x`: D0101

// ---- habit_hcl.cc
Resume QuotedName(Situation& s);              // `let "o" = 1`: D0112
Resume HclBody(Situation& s);                 // `output "url" { value = x }`: D0101
Resume TypeBeforeName(Situation& s);          // `resource file.page {`: D0112
Resume AssignBeforeBody(Situation& s);        // `enum T = { a }`: D0101
Resume AssignBeforeEntityBody(Situation& s);  // `environment p = { … }`: D0101

// ---- habit_script.cc
Resume TrailingFor(Situation& s);          // `[x for x in xs]`: D0111
Resume TrailingForInObject(Situation& s);  // `{ x: 1 for x in xs }`: D0111
Resume TrailingIf(Situation& s);           // `1 if a else 2`: D0111
Resume IfWithColons(Situation& s);         // `if a: 1 else: 2`: D0111
Resume TwoOperands(Situation& s);          // `f"v"`, `lambda x: x`, `return x`, `5 s`: D0111, D0102
Resume InsideOperand(Situation& s);        // `xs[0:2]`, `"${VAR:-x}"`: D0111
Resume ForLineBreak(Situation& s);         // `{ for x in xs:` and a new line: D0101
Resume UnquotedText(Situation& s);         // `path = /tmp/x`, `<<EOT`: D0101, D0111
Resume TypedObject(Situation& s);          // `let r = R { a = 1 }`: D0102
Resume UnquotedWords(Situation& s);        // `content = hello world`: D0102

// ---- habit_arm.cc
Resume WrongArrow(Situation& s);    // `1 -> "x"`, `case 1:`, `1, 2 =>`: D0111
Resume ElseArm(Situation& s);       // `else => x`: D0111
Resume BodyInBraces(Situation& s);  // `fn f(): int { 1 }`: D0111
Resume OrderComma(Situation& s);    // `order a, b`: D0111
Resume MissingColon(Situation& s);  // `let a int = 3`, `{ a = int }`: D0101

}  // namespace deploy::syntax::habit

#endif  // COMPILER_SYNTAX_HABIT_TABLE_H_
