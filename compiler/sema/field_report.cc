#include "compiler/sema/field_report.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/types.h"
#include "compiler/sema/written.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using schema::BlockKind;
using schema::Field;
using support::Cat;

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kHabits = {{
    {"count", "repeat a resource in its header: `resource x for i in 1..3 by \"${i}\" = …`"},
    {"for_each", "repeat a resource in its header: `resource x for key, value in xs = …`"},
    {"depends_on", "a reference is a dependency; without one write `order a -> b`"},
    {"provisioner", "run a program in a resource of its own: `resource x = action { run = … }`"},
    {"provider", "this build has no providers to choose from"},
    {"connection", "this build works on the host it runs on"},
    {"dynamic", "repeat a block in its header: `port (p.name) for p in ports { … }`"},
}};

std::string ShapeOf(const Field& field) {
  return field.kind == BlockKind::kLabelled ? Cat(field.name, " NAME { … }")
                                            : Cat(field.name, " { … }");
}

}  // namespace

void ReportUnknownField(Context& c, std::string_view owner, std::span<const Field> fields,
                        const ast::Name& name, bool is_block) {
  if (name.text.empty()) {
    return;
  }
  auto error = diag::Error(
      Code::D0601, name.span,
      Cat("`", owner, "` has no ", is_block ? "block" : "attribute", " `", name.text, "`"));
  error.Here(is_block ? "unknown block" : "unknown attribute");
  for (const auto& [habit, help] : kHabits) {
    if (name.text == habit) {
      error.Help(std::string(help));
      c.Report(std::move(error));
      return;
    }
  }
  const auto names = [&] { return SettableNames(fields); };
  Suggest(c, error, name, names, "attributes");
  c.Report(std::move(error));
}

void ReportUnknownSpread(Context& c, std::string_view owner, std::span<const Field> fields,
                         const std::vector<std::string_view>& unknown, ast::ExprId spread) {
  constexpr size_t kListed = 8;
  const Span span = c.tree().expr(spread).span;
  const size_t listed = std::min(unknown.size(), kListed);
  std::vector<std::string> names;
  for (size_t i = 0; i < listed; ++i) {
    names.push_back(Cat("`", unknown[i], "`"));
  }
  auto error = diag::Error(
      Code::D0601, span,
      Cat("`", owner, unknown.size() == 1 ? "` has no attribute " : "` has no attributes ",
          support::Join(names, ", "), listed < unknown.size() ? ", …" : ""));
  error.Here("the spread sets what is not there");
  const Written written = FindWrittenField(c, spread, unknown[0]);
  bool meant = false;
  if (written.value) {
    error.At(written.name, "unknown attribute");
    const auto known = [&] { return SettableNames(fields); };
    meant = unknown.size() == 1 &&
            Suggest(c, error, {unknown[0], written.name}, known, "attributes").has_value();
  }
  if (!meant) {
    error.Help("a spread brings all its fields: name those that are wanted one by one");
  }
  c.Report(std::move(error));
}

void ReportBlockExpected(Context& c, CheckedNode& node, const ast::AttributeMember& attribute,
                         const Field& field) {
  auto error = diag::Error(Code::D0605, attribute.name.span,
                           Cat("`", field.name, "` is a block, not an attribute"));
  error.Here("no `=` here").Help(Cat("write `", ShapeOf(field), "`"));
  const ast::Expr& value = c.tree().expr(attribute.value);
  bool object = std::holds_alternative<ast::ObjectExpr>(value.node);
  if (object && field.kind == BlockKind::kBlock) {
    error.FixIt("delete `=`", Applicability::kMaybe,
                {{{attribute.name.span.file, attribute.name.span.end, value.span.begin}, " "}});
  }
  c.Report(std::move(error));
  node.open_labels = node.open_labels || field.name == node.schema->exposed_block;
  if (!object) {
    Elaborate(c, attribute.value, ErrorType());
  }
}

void ReportAttributeExpected(Context& c, const ast::BlockMember& block, const Field& field,
                             Span span) {
  auto error = diag::Error(Code::D0605, block.name.span,
                           Cat("`", field.name, "` is an attribute, not a block"));
  error.Here("needs `=`").Help(Cat("write `", field.name, " = …`"));
  if (block.block && block.label.kind == ast::Label::kNone) {
    Span brace = c.tree().block(block.block).span;
    Span gap{span.file, block.name.span.end, brace.begin};
    error.FixIt("insert `=`", Applicability::kMaybe, {{gap, " = "}});
  }
  c.Report(std::move(error));
}

void ReportReadOnly(Context& c, const CheckedNode& node, const ast::Name& name,
                    const Field& field) {
  c.Report(diag::Error(Code::D0603, name.span, Cat("`", field.name, "` cannot be set"))
               .Here("computed when the resource is created")
               .Help("delete this line")
               .Origin(SchemaOrigin(*node.schema), "declared as computed here"));
}

void ReportTwice(Context& c, const ast::Name& name, Span first) {
  c.Report(diag::Error(Code::D0604, name.span, Cat("`", name.text, "` is set twice"))
               .Here("second time")
               .At(first, "first time")
               .Help("delete one of them"));
}

void WarnDeprecated(Context& c, const ast::Name& name, const Field& field) {
  if (field.deprecated) {
    c.Report(diag::Warning(Code::D0609, name.span, Cat("`", field.name, "` is deprecated"))
                 .Here(*field.deprecated)
                 .Help(*field.deprecated));
  }
}

void ReportFewBlocks(Context& c, const BodyOptions& options, const Field& field) {
  c.Report(diag::Error(Code::D0606, options.type_span,
                       Cat("`", options.owner, "` needs a `", field.name, "` block"))
               .Here("the block is missing")
               .Help(Cat("add `", ShapeOf(field), "`")));
}

}  // namespace deploy::sema
