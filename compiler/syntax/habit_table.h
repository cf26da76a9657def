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
Resume TypeArguments(Situation& s);  // `list<string>`, `string[]`: D0111
Resume OptionalField(Situation& s);  // `name?: string`: D0111
Resume ResultArrow(Situation& s);    // `fn f(x) -> int`: D0111

}  // namespace deploy::syntax::habit

#endif  // COMPILER_SYNTAX_HABIT_TABLE_H_
