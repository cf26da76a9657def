#include <algorithm>
#include <string>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/record.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;

Typed EnumMember(Context& c, const Symbol& symbol, const ast::Name& name, Span span) {
  TypeRef type = symbol.type;
  if (IsError(type)) {
    return c.Poison(span);
  }
  for (size_t i = 0; i < type->members().size(); ++i) {
    if (type->members()[i] == name.text) {
      return c.Constant(Value::Enum(type, static_cast<int>(i)), type, span);
    }
  }
  auto error = diag::Error(Code::D0308, name.span,
                           Cat("`", name.text, "` is not a member of `", type->name(), "`"));
  const auto members = [&] { return Names(type->members().begin(), type->members().end()); };
  Suggest(c, error, name, members, "members");
  c.Report(std::move(error));
  return c.Poison(span);
}

Typed ModuleMember(Context& c, const Symbol& alias, const ast::Name& name, Span span) {
  SymbolId found = UseNameIn(c, alias, name.text);
  if (!found) {
    ReportNotInModule(c, module::ModuleId(alias.detail), alias.name, name);
    return c.Poison(span);
  }
  const Symbol& symbol = c.symbol(found);
  if (ReportPrivate(c, symbol, name)) {
    return c.Poison(span);
  }
  return UseSymbol(c, found, span);
}

// `Tier.small`, `file.name`: the first name is no value. False: it is one, or unknown.
bool QualifiedName(Context& c, const ast::MemberExpr& member, Span span, Typed& result) {
  const ast::Name* first = NameOf(c, member.base);
  if (first == nullptr || c.FindLocal(first->text) != nullptr) {
    return false;
  }
  SymbolId id = Lookup(c, c.module, first->text);
  if (!id) {
    return false;
  }
  SymbolKind kind = c.symbol(id).kind;
  if (kind == SymbolKind::kEnum) {
    UseName(c, first->text);
    result = EnumMember(c, c.symbol(id), member.name, span);
    return true;
  }
  if (kind == SymbolKind::kModule) {
    UseName(c, first->text);
    result = ModuleMember(c, c.symbol(id), member.name, span);
    return true;
  }
  return false;
}

// `file.Tier.small`.
bool QualifiedEnum(Context& c, const ast::MemberExpr& member, Span span, Typed& result) {
  const auto* inner = std::get_if<ast::MemberExpr>(&c.tree().expr(member.base).node);
  const ast::Name* first = inner == nullptr ? nullptr : NameOf(c, inner->base);
  if (first == nullptr || c.FindLocal(first->text) != nullptr) {
    return false;
  }
  SymbolId alias = Lookup(c, c.module, first->text);
  if (!alias || c.symbol(alias).kind != SymbolKind::kModule) {
    return false;
  }
  SymbolId found = LookupIn(c, c.symbol(alias), inner->name.text);
  if (!found || c.symbol(found).kind != SymbolKind::kEnum) {
    return false;
  }
  UseName(c, first->text);
  UseNameIn(c, c.symbol(alias), inner->name.text);
  result = EnumMember(c, c.symbol(found), member.name, span);
  return true;
}

// `web.port.http` as `web.http`: a label of the block that others see is a member of the resource
// itself. Empty when it is something else.
std::string ExposedMember(const Context& c, const ast::MemberExpr& member) {
  const ast::ExprId base = SkipParens(c.tree(), member.base);
  const auto* block = std::get_if<ast::MemberExpr>(&c.tree().expr(base).node);
  const NodeId id = block == nullptr ? NodeId{} : NamedNode(c, block->base);
  const CheckedNode* node = id ? &c.checked.nodes[id.index] : nullptr;
  if (node == nullptr || node->schema == nullptr || node->repeated ||
      node->schema->exposed_block != block->name.text) {
    return {};
  }
  const auto is_label = [&](const SetLabel& label) { return label.label == member.name.text; };
  const bool there = std::any_of(node->labels.begin(), node->labels.end(), is_label);
  return there ? Cat(c.Text(c.tree().expr(block->base).span), ".", member.name.text)
               : std::string();
}

void ReportNoMembers(Context& c, const Typed& base, const ast::MemberExpr& member) {
  const ast::Name& name = member.name;
  auto error = diag::Error(Code::D0317, name.span, Cat(Words(base.type), " has no members"));
  error.Here(Cat("`", name.text, "` is asked of ", Words(base.type)));
  if (const std::string exposed = ExposedMember(c, member); !exposed.empty()) {
    const Span whole = source::Cover(c.tree().expr(member.base).span, name.span);
    error.Help(Cat("a port is a member of its service: `", exposed, "`"))
        .FixIt(Cat("write `", exposed, "`"), Applicability::kMaybe, {{whole, exposed}});
  } else if (Core(base.type)->kind() == TypeKind::kMap) {
    error.Help(Cat("a map is read by key: `[\"", name.text, "\"]`"));
  } else if (Core(base.type)->kind() == TypeKind::kList) {
    error.Help(Cat("of each element: `[*].", name.text, "`; of one: `[0].", name.text, "`"));
  }
  c.Report(std::move(error));
}

Typed RecordMember(Context& c, const Typed& base, const ast::Name& name, Span span, bool optional) {
  TypeRef core = Core(base.type);
  const value::FieldType* field = core->field(name.text);
  if (field == nullptr) {
    ReportUnknownMember(c, name, c.Text({span.file, span.begin, name.span.begin - 1}),
                        [&] { return FieldNames(core); });
    return c.Poison(span);
  }
  bool stays_optional = optional && IsOptional(base.type);
  TypeRef type = stays_optional ? value::Optional(field->type) : field->type;
  return Make(c, optional ? expr::Op::kOptionalMember : expr::Op::kMember, {base}, type, span,
              c.arena.String(std::string(name.text)));
}

// `?.` where null is impossible, `.` where it is possible. False: reported, nothing to go on with.
bool CheckNull(Context& c, const Typed& base, const ast::MemberExpr& member) {
  Span name = member.name.span;
  bool null_possible = IsOptional(base.type) || Base(base.type)->kind() == TypeKind::kNull;
  if (member.optional && !null_possible) {
    Span sign{name.file, c.tree().expr(member.base).span.end, name.begin};
    c.Report(diag::Warning(Code::D0510, sign, "this value cannot be null")
                 .Here("`.` is enough")
                 .FixIt("write `.`", Applicability::kAlways, {{sign, "."}}));
    return true;
  }
  if (member.optional || !null_possible) {
    return true;
  }
  ReportMismatch(c, base, Core(base.type), member.base, {.subject = "`.`"});
  return false;
}

bool IsSplat(const Context& c, ast::ExprId id) {
  for (;;) {
    const ast::Expr& expr = c.tree().expr(SkipParens(c.tree(), id));
    if (std::holds_alternative<ast::SplatExpr>(expr.node)) {
      return true;
    }
    const auto* member = std::get_if<ast::MemberExpr>(&expr.node);
    if (member == nullptr) {
      return false;
    }
    id = member->base;
  }
}

Typed MemberOf(Context& c, const Typed& base, const ast::MemberExpr& member, Span span) {
  TypeRef core = Core(base.type);
  if (IsError(core) || !member.name) {
    return c.Poison(span);
  }
  if (!CheckNull(c, base, member)) {
    return c.Poison(span);
  }
  switch (core->kind()) {
    case TypeKind::kResource:
    case TypeKind::kInstances:
      return NodeMember(c, base, member.name, span, member.optional);
    case TypeKind::kRecord:
      return RecordMember(c, base, member.name, span, member.optional);
    case TypeKind::kAny:
      return Make(c, expr::Op::kMember, {base}, core, span,
                  c.arena.String(std::string(member.name.text)));
    default:
      ReportNoMembers(c, base, member);
      return c.Poison(span);
  }
}

// `xs[*].a`: the member of every element.
Typed OfEach(Context& c, const Typed& list, const ast::MemberExpr& member, Span span) {
  ScopeGuard scope(c);
  Local local;
  local.type = Core(list.type)->element();
  uint32_t slot = c.Declare(local);
  Typed element = list;
  element.type = local.type;
  element.id = c.arena.Add(expr::Op::kLocal, {}, local.type, span, slot);
  Typed body = MemberOf(c, element, member, span);
  if (IsError(body.type)) {
    return c.Poison(span);
  }
  Typed result =
      Make(c, expr::Op::kListFor, {list, body}, value::List(body.type), span, 0xffffffffu, slot);
  result.phase = std::max(body.phase, list.shape);
  result.source = body.source;
  result.shape = list.shape;
  return result;
}

}  // namespace

Typed ElaborateMember(Context& c, ast::ExprId, const ast::MemberExpr& member, Span span, TypeRef) {
  Typed qualified;
  if (QualifiedName(c, member, span, qualified) || QualifiedEnum(c, member, span, qualified)) {
    return qualified;
  }
  Typed base = Elaborate(c, member.base, nullptr);
  if (!IsError(base.type) && IsSplat(c, member.base) &&
      Core(base.type)->kind() == TypeKind::kList) {
    return OfEach(c, base, member, span);
  }
  return MemberOf(c, base, member, span);
}

}  // namespace deploy::sema
