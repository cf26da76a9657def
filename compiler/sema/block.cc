#include "compiler/sema/block.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/body.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/header.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using schema::BlockKind;
using schema::Field;
using support::Cat;
using value::TypeKind;
using value::Value;

uint32_t NoteBlock(const BlockContext& context, const ast::BlockMember& block, Span span,
                   std::string_view label, bool one) {
  SetField set;
  set.field = &context.field;
  set.parent = context.parent;
  set.label = label;
  set.one = one;
  set.name = block.name.span;
  set.value = span;
  context.node.fields.push_back(set);
  return static_cast<uint32_t>(context.node.fields.size() - 1);
}

BodyResult CheckInside(const BlockContext& context, const ast::BlockMember& block, uint32_t index,
                       bool computed) {
  BodyOptions options;
  options.parent = index;
  options.owner = context.field.name;
  options.type_span = block.name.span;
  options.computed_labels = context.computed_labels || computed;
  BodyResult body = CheckBody(context.c, context.node, block.block, context.field.fields, options,
                              context.asserts, nullptr);
  SetField& set = context.node.fields[index];
  set.phase = body.record.phase;
  set.shape = body.record.shape;
  set.source = body.record.source;
  return body;
}

// A computed label as a key. None after a report.
std::optional<Typed> TextKey(Context& c, const Typed& found, ast::ExprId source, Span span) {
  const bool fits = !IsError(found.type) && Assignable(found.type, StringType());
  Typed key = Coerce(c, found, StringType(), source, {.subject = "a label", .declared = span});
  return fits ? std::optional(key) : std::nullopt;
}

// The label as a key. None after a report.
std::optional<Typed> LabelKey(const BlockContext& context, const ast::BlockMember& block) {
  Context& c = context.c;
  switch (block.label.kind) {
    case ast::Label::kName:
      return c.Constant(Value::String(block.label.name.text), StringType(), block.label.name.span);
    case ast::Label::kNone:
      c.Report(diag::Error(Code::D0605, block.name.span,
                           Cat("a `", context.field.name, "` block has a name"))
                   .Here("no name")
                   .Help(Cat("write `", context.field.name, " NAME { … }`")));
      return std::nullopt;
    default: {
      const Typed found = Elaborate(c, block.label.expr, StringType());
      CheckPhase(c, found, found.phase, Phase::kPlan, Code::D0503, block.label.span,
                 "the label of a block is known before apply");
      return TextKey(c, found, block.label.expr, {});
    }
  }
}

std::string_view WrittenLabel(const Context& c, const ast::Label& label) {
  if (label.kind == ast::Label::kName) {
    return label.name.text;
  }
  const std::string* text =
      label.kind == ast::Label::kString ? PlainText(c.tree(), label.expr) : nullptr;
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

void CheckLabelTwice(Context& c, const ast::BlockMember& block, std::string_view label,
                     const std::vector<BlockPart>& earlier) {
  for (const BlockPart& part : earlier) {
    if (!part.many && part.label == label && !label.empty()) {
      c.Report(diag::Error(Code::D0202, block.label.span ? block.label.span : block.name.span,
                           Cat("there are two `", block.name.text, " ", label, "` blocks"))
                   .Here("second one")
                   .At(part.span, "first one")
                   .Help("give them different names"));
      return;
    }
  }
}

// No block has a type. True when the one written is the right side of a comparison: the condition
// is not whole then.
bool RefuseType(const BlockContext& context, const ast::BlockMember& block) {
  if (block.type.empty()) {
    return false;
  }
  Context& c = context.c;
  const Span type = block.type.front().span;
  const auto* compared = block.condition
                             ? std::get_if<ast::BinaryExpr>(&c.tree().expr(block.condition).node)
                             : nullptr;
  if (!block.condition || compared != nullptr) {
    c.Report(diag::Error(Code::D0605, type, Cat("a `", context.field.name, "` block has no type"))
                 .Here("not wanted here"));
    return false;
  }
  const Span condition = c.tree().expr(block.condition).span;
  const Span gap{type.file, condition.end, type.begin};
  const size_t at = c.Text(gap).find('=');
  const uint32_t sign = gap.begin + static_cast<uint32_t>(at == std::string_view::npos ? 0 : at);
  const Span assign{type.file, sign, sign + 1};
  c.Report(diag::Error(Code::D0111, assign, "`=` gives a value and does not compare")
               .Here("reads as the end of the condition")
               .FixIt("write `==`", diag::Applicability::kMaybe, {{assign, "=="}}));
  Elaborate(c, block.condition, nullptr);
  return true;
}

// `port (p.name) for p in ports { … }`.
BlockPart RepeatedBlock(const BlockContext& context, const ast::BlockMember& block, Span span,
                        bool conditional) {
  Context& c = context.c;
  BlockPart part;
  part.many = true;
  part.span = block.name.span;
  ScopeGuard scope(c);
  HeaderLoop header = CheckLoopHeader(c, block.for_clause, false);
  Typed condition;
  if (conditional) {
    condition = CheckHeaderCondition(c, block.condition);
    Assume(c, block.condition, true);
  }
  std::optional<Typed> key;
  if (block.label.kind == ast::Label::kNone && header.key.id) {
    key = header.key;
  } else if (block.label.kind == ast::Label::kName &&
             c.FindLocal(block.label.name.text) == nullptr) {
    c.Report(diag::Error(Code::D0511, block.label.name.span,
                         "each block of a loop needs a name of its own")
                 .Here("the same name for all")
                 .Help(Cat("compute it: `", block.name.text, " (…) for …`")));
  } else if (block.label.kind == ast::Label::kName) {
    const ast::Name& name = block.label.name;
    key = TextKey(c, ElaborateName(c, {name}, name.span, StringType()), {}, name.span);
  } else {
    key = LabelKey(context, block);
  }
  uint32_t index = NoteBlock(context, block, span, {}, false);
  BodyResult body = CheckInside(context, block, index, true);
  part.broken = body.broken || !key || (block.condition && !conditional);
  if (context.node.schema->exposed_block == context.field.name) {
    context.node.open_labels = true;
  }
  if (!key) {
    return part;
  }
  part.value = body.record;
  std::vector<ExprId> children = {header.loop.iterable.id, key->id, body.record.id};
  part.value.Join(*key);
  if (conditional) {
    children.push_back(condition.id);
    part.value.Join(condition);
  }
  TypeRef map = value::Map(StringType(), body.record.type);
  part.value.type = map;
  part.value.id = c.arena.Add(expr::Op::kMapFor, children, map, span, header.loop.first_slot,
                              header.loop.second_slot);
  return part;
}

bool AllDefaults(const Field& field) {
  bool any = false;
  for (const Field& inner : field.fields) {
    if (inner.computed && !inner.settable) {
      continue;
    }
    bool absent_is_fine =
        inner.default_value || !inner.required || inner.kind == BlockKind::kLabelled;
    if (!absent_is_fine) {
      return false;
    }
    any = any || inner.default_value;
  }
  return any;
}

}  // namespace

TypeRef FieldValueType(const Field& field) {
  bool always = field.required || field.default_value || field.kind == BlockKind::kLabelled ||
                (field.kind == BlockKind::kBlock && AllDefaults(field));
  return always ? field.type : value::Optional(field.type);
}

ExprId AbsentField(Context& c, const Field& field, Span span) {
  if (field.default_value) {
    return c.arena.Constant(*field.default_value, Plain(field.type), span);
  }
  if (field.kind == BlockKind::kLabelled) {
    return c.arena.Constant(Value::Map({}), Plain(field.type), span);
  }
  if (field.kind == BlockKind::kBlock && AllDefaults(field)) {
    std::vector<std::pair<std::string, Value>> values;
    for (const Field& inner : field.fields) {
      if (!inner.computed || inner.settable) {
        ExprId value = AbsentField(c, inner, span);
        values.emplace_back(inner.name, c.arena.constant(value));
      }
    }
    return c.arena.Constant(Value::Record(std::move(values)), Plain(field.type), span);
  }
  return c.arena.Constant(Value::Null(), NullType(), span);
}

std::vector<std::string_view> SettableNames(std::span<const Field> fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) {
    if (field.settable || !field.computed) {
      names.push_back(field.name);
    }
  }
  return names;
}

bool ReportDeclaration(Context& c, const ast::BlockMember& block, Span span) {
  constexpr std::array<std::string_view, 16> kKeywords = {
      "resource", "service", "data",  "module",   "provider", "environment", "pipeline", "alert",
      "monitor",  "backup",  "drill", "rollback", "slo",      "policy",      "channel",  "test"};
  const bool keyword =
      std::find(kKeywords.begin(), kKeywords.end(), block.name.text) != kKeywords.end();
  if (!keyword || block.label.kind == ast::Label::kNone) {
    return false;
  }
  Span head = source::Cover(block.name.span, block.label.span);
  auto error =
      diag::Error(Code::D0118, head, Cat("`", block.name.text, "` declares at top level only"));
  error.Here("stands inside a body");
  Span outer = c.tree().decl(c.symbol(c.current).decl).span;
  Span before{outer.file, outer.begin, outer.begin};
  error.FixIt(Cat("move `", c.Text(block.label.span), "` out of the body"),
              diag::Applicability::kMaybe, {{before, Cat(c.Text(span), "\n")}, {span, ""}});
  c.Report(std::move(error));
  return true;
}

BlockPart CheckLabelledBlock(const BlockContext& context, const ast::BlockMember& block, Span span,
                             const std::vector<BlockPart>& earlier) {
  Context& c = context.c;
  const bool assigned = RefuseType(context, block);
  if (block.for_clause) {
    return RepeatedBlock(context, block, span, block.condition && !assigned);
  }
  BlockPart part;
  part.span = block.label.span ? block.label.span : block.name.span;
  part.label = WrittenLabel(c, block.label);
  CheckLabelTwice(c, block, part.label, earlier);
  std::optional<Typed> key = LabelKey(context, block);
  bool exposed = context.node.schema->exposed_block == context.field.name;
  if (exposed && context.parent == SetField::kTop) {
    if (part.label.empty()) {
      context.node.open_labels = true;
    } else {
      context.node.labels.push_back({context.field.name, part.label, part.span});
    }
  }
  ScopeGuard scope(c);
  if (block.condition && !assigned) {
    part.conditional = true;
    part.condition = CheckHeaderCondition(c, block.condition);
    Assume(c, block.condition, true);
  }
  uint32_t index = NoteBlock(context, block, span, part.label, !part.label.empty());
  BodyResult body = CheckInside(context, block, index, part.label.empty());
  part.broken = body.broken || !key || assigned;
  part.value = body.record;
  part.key = key ? *key : c.Poison(part.span);
  return part;
}

BlockPart CheckPlainBlock(const BlockContext& context, const ast::BlockMember& block, Span span) {
  Context& c = context.c;
  const bool assigned = RefuseType(context, block);
  BlockPart part;
  part.span = block.name.span;
  if (block.label.kind != ast::Label::kNone) {
    c.Report(diag::Error(Code::D0605, block.label.span,
                         Cat("a `", context.field.name, "` block has no name"))
                 .Here("not wanted here")
                 .FixIt("delete the name", diag::Applicability::kMaybe, {{block.label.span, ""}}));
  }
  if (block.for_clause) {
    c.Report(diag::Error(Code::D0606, block.for_clause.span,
                         Cat("only one `", context.field.name, "` block is allowed"))
                 .Here("a loop makes many"));
    part.broken = true;
    part.value = c.Poison(span);
    return part;
  }
  ScopeGuard scope(c);
  if (block.condition && !assigned) {
    part.conditional = true;
    part.condition = CheckHeaderCondition(c, block.condition);
    Assume(c, block.condition, true);
  }
  uint32_t index = NoteBlock(context, block, span, {}, true);
  BodyResult body = CheckInside(context, block, index, false);
  part.broken = body.broken || assigned;
  part.value = body.record;
  if (part.conditional) {
    Typed absent;
    absent.id = AbsentField(c, context.field, span);
    part.value = Make(c, expr::Op::kIf, {part.condition, body.record, absent},
                      value::Optional(body.record.type), span);
  }
  return part;
}

Typed BuildLabelled(Context& c, const Field& field, const std::vector<BlockPart>& parts,
                    Span span) {
  Typed result;
  TypeRef map = Plain(field.type);
  std::vector<ExprId> children;
  for (const BlockPart& part : parts) {
    if (!part.value.id) {
      continue;
    }
    result.Join(part.value);
    if (part.many) {
      children.push_back(c.arena.Add(expr::Op::kSpread, {&part.value.id, 1}, nullptr, span));
      continue;
    }
    result.Join(part.key);
    if (!part.conditional) {
      children.push_back(part.key.id);
      children.push_back(part.value.id);
      continue;
    }
    result.Join(part.condition);
    ExprId one = c.arena.Add(expr::Op::kObject, std::array{part.key.id, part.value.id}, map, span);
    ExprId none = c.arena.Add(expr::Op::kObject, {}, map, span);
    ExprId choice = c.arena.Add(expr::Op::kIf, std::array{part.condition.id, one, none}, map, span);
    children.push_back(c.arena.Add(expr::Op::kSpread, {&choice, 1}, nullptr, span));
  }
  result.type = map;
  result.id = c.arena.Add(expr::Op::kObject, children, map, span);
  return result;
}

}  // namespace deploy::sema
