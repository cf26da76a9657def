#ifndef COMPILER_SEMA_BODY_H_
#define COMPILER_SEMA_BODY_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema/schema.h"
#include "compiler/sema/context.h"

namespace deploy::sema {

// What a body in the source came to.
struct BodyResult {
  Typed record;
  bool broken = false;  // something in it was reported: missing parts were not
};

struct BodyOptions {
  uint32_t parent = SetField::kTop;  // in CheckedNode::fields
  std::string_view owner;            // "resource", or the name of the block
  Span type_span;                    // where what is missing is reported
  bool computed_labels = false;      // stands in a loop: labels are not known from the text
};

// Checks a body against the fields of its schema and elaborates it to one record in the order of
// the schema, defaults filled in, computed fields absent. Attributes are noted in the node's
// `fields`, assertions in `asserts` for later, a `lifecycle` block at the top in `lifecycle`.
// Reports D0601 … D0609, D0118, D0906 and what the values themselves raise.
BodyResult CheckBody(Context& c, CheckedNode& node, ast::BlockId block,
                     std::span<const schema::Field> fields, const BodyOptions& options,
                     std::vector<ast::MemberId>* asserts, ast::BlockId* lifecycle);

// The value of a field that the source does not set: its default, an empty map of blocks, null.
ExprId AbsentField(Context& c, const schema::Field& field, Span span);
// The type of a field's value as the record has it, optional when it may be absent.
TypeRef FieldValueType(const schema::Field& field);

// `lifecycle { … }`. Reports D0601, D0620, D0502, D0906.
void CheckLifecycle(Context& c, CheckedNode& node, ast::BlockId block);

// What a program may set of them.
std::vector<std::string_view> SettableNames(std::span<const schema::Field> fields);

// "schema:file@1".
std::string SchemaOrigin(const schema::Schema& schema);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_BODY_H_
