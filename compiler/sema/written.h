#ifndef COMPILER_SEMA_WRITTEN_H_
#define COMPILER_SEMA_WRITTEN_H_

#include <string_view>

#include "base/schema/schema.h"
#include "compiler/sema/expr.h"

namespace deploy::sema {

// Where a value that is used by name was written down, as far as the text alone tells: one `let` or
// the default of one `input` behind a name, objects, and spreads in them.
struct Written {
  const ast::Tree* tree = nullptr;  // null: not known
  ast::ExprId value;
  Span name;               // of the field, the `let` or the `input`
  std::string_view owner;  // the `let` or `input` that holds it; empty: written right here
  bool typed = false;      // the owner's type is annotated: the value alone does not decide
};

// Of the expression itself.
Written FindWritten(const Context& c, ast::ExprId id);
// Of one field of the record that the expression gives.
Written FindWrittenField(const Context& c, ast::ExprId record, std::string_view field);

// A field that a spread brings has another type than is wanted of it. One error at the spread, with
// the place where the field was written and what to write there.
void ReportSpreadMismatch(Context& c, const Typed& field, std::string_view name, TypeRef wanted,
                          ast::ExprId spread, const Expectation& expectation);

// D0306 for `mode = 644`: decimal digits where permissions of a file are wanted, which everybody
// writes in octal. `id` is the value of the attribute, or the record of a spread that brings it.
void CheckFileMode(Context& c, const schema::Field& field, ast::ExprId id, bool spread);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_WRITTEN_H_
