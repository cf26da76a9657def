#ifndef COMPILER_SEMA_RECORD_H_
#define COMPILER_SEMA_RECORD_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// One field that an object, or the body of an environment, gives.
struct GivenField {
  std::string name;
  Typed typed;
  ast::ExprId source;  // none when it comes out of a spread
  Span name_span;
  ast::ExprId spread;  // what it comes out of, if it does
};

struct RecordOptions {
  bool open = false;    // something is broken: say nothing about missing keys
  std::string subject;  // "this object", "environment `staging`"
  Span place;           // of a missing key; the `{` of the literal when none
  diag::Code missing = diag::Code::D0321;
};

// Where the defaults of the fields stand that a declared record type gives; null without any.
const Refinement* DefaultsOf(const Context& c, TypeRef type);

// A record of `type` (optional, refined, with defaults) from its fields: checks each, fills in
// defaults and nulls. Reports D0320, D0321 (or options.missing) and mismatches. The result has the
// type's base; Coerce adds its rules.
Typed BuildRecord(Context& c, std::vector<GivenField> fields, TypeRef type, Span span,
                  const RecordOptions& options);

std::vector<std::string_view> FieldNames(TypeRef record);

// The names of a record's fields in a row, for Op::kRecord: the index of the first.
uint32_t AddFieldNames(Context& c, TypeRef record);

// Does the name stand for a map (so that its spread makes a map)?
bool NamesMap(const Context& c, std::string_view name);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_RECORD_H_
