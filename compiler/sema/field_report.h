#ifndef COMPILER_SEMA_FIELD_REPORT_H_
#define COMPILER_SEMA_FIELD_REPORT_H_

#include <span>
#include <string_view>
#include <vector>

#include "base/schema/schema.h"
#include "compiler/sema/body.h"

namespace deploy::sema {

// What is wrong with one attribute or block of a body, in words.

// D0601. `owner` as in BodyOptions.
void ReportUnknownField(Context& c, std::string_view owner, std::span<const schema::Field> fields,
                        const ast::Name& name, bool is_block);
// D0601 for what a spread brings: one error, however many they are.
void ReportUnknownSpread(Context& c, std::string_view owner, std::span<const schema::Field> fields,
                         const std::vector<std::string_view>& unknown, ast::ExprId spread);
// D0605, in both directions.
void ReportBlockExpected(Context& c, CheckedNode& node, const ast::AttributeMember& attribute,
                         const schema::Field& field);
void ReportAttributeExpected(Context& c, const ast::BlockMember& block, const schema::Field& field,
                             Span span);
// D0603.
void ReportReadOnly(Context& c, const CheckedNode& node, const ast::Name& name,
                    const schema::Field& field);
// D0604.
void ReportTwice(Context& c, const ast::Name& name, Span first);
// D0606, where there are fewer blocks than the schema wants.
void ReportFewBlocks(Context& c, const BodyOptions& options, const schema::Field& field);
// D0609, when the field is deprecated.
void WarnDeprecated(Context& c, const ast::Name& name, const schema::Field& field);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_FIELD_REPORT_H_
