#include <string>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/phase.h"
#include "compiler/sema/spell_type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;

constexpr int kComparedLevels = 16;

bool SameExpr(const expr::Arena& arena, ExprId a, ExprId b, int levels) {
  if (a == b) {
    return true;
  }
  if (!a || !b || levels == 0) {
    return false;
  }
  const expr::Node& x = arena.node(a);
  const expr::Node& y = arena.node(b);
  if (x.op != y.op || x.child_count != y.child_count || x.op == expr::Op::kMatch) {
    return false;
  }
  if (x.op == expr::Op::kConstant) {
    return arena.constant(a) == arena.constant(b);
  }
  bool named = x.op == expr::Op::kMember || x.op == expr::Op::kOptionalMember;
  if (named ? arena.string(x.a) != arena.string(y.a) : (x.a != y.a || x.b != y.b)) {
    return false;
  }
  for (uint32_t i = 0; i < x.child_count; ++i) {
    if (!SameExpr(arena, arena.children(a)[i], arena.children(b)[i], levels - 1)) {
      return false;
    }
  }
  return true;
}

// Does the value depend on where it is evaluated?
bool ReadsLocal(const expr::Arena& arena, ExprId id, int levels) {
  const expr::Node& node = arena.node(id);
  if (node.op == expr::Op::kLocal || levels == 0) {
    return true;
  }
  for (ExprId child : arena.children(id)) {
    if (ReadsLocal(arena, child, levels - 1)) {
      return true;
    }
  }
  return node.op == expr::Op::kMatch;
}

CheckedEdge::Index IndexKind(const Context& c, ExprId key) {
  if (c.self && SameExpr(c.arena, key, c.self_by, kComparedLevels)) {
    return CheckedEdge::kSameKey;
  }
  return ReadsLocal(c.arena, key, kComparedLevels) ? CheckedEdge::kWhole : CheckedEdge::kKey;
}

// `web["a"]`.
Typed InstanceAt(Context& c, NodeId id, const ast::IndexExpr& index, Span span) {
  if (const ast::Name* name = NameOf(c, index.base)) {
    UseName(c, name->text);
  } else {
    Elaborate(c,
              std::get<ast::MemberExpr>(c.tree().expr(SkipParens(c.tree(), index.base)).node).base,
              nullptr);
  }
  Typed key = Check(c, index.index, StringType(), {.subject = "the key of an instance"});
  const CheckedNode& node = c.node(id);
  if (node.schema == nullptr) {
    return c.Poison(span);
  }
  CheckedEdge::Index kind = IndexKind(c, key.id);
  AddEdge(c, id, span, kind, kind == CheckedEdge::kKey ? key.id : ExprId{});
  Typed typed;
  typed.node = id;
  typed.type = value::Resource(node.schema->name);
  typed.phase = Phase::kApply;
  typed.shape = std::max(Phase::kPlan, key.phase);
  typed.source = key.phase == Phase::kApply ? key.source : AddUnknownSource(c, id, {}, span);
  typed.literal = false;
  typed.id = c.arena.Add(expr::Op::kReference, {&key.id, 1}, typed.type, span, id.index);
  return typed;
}

Typed Indexed(Context& c, const Typed& base, const Typed& key, TypeRef type, Span span) {
  Typed result = Make(c, expr::Op::kIndex, {base, key}, type, span);
  result.node = base.node;
  return result;
}

Typed RecordIndex(Context& c, Typed base, const ast::IndexExpr& index, Span span) {
  TypeRef core = Core(base.type);
  if (const std::string* text = PlainText(c.tree(), index.index)) {
    const value::FieldType* field = core->field(*text);
    if (field == nullptr) {
      c.Report(diag::Error(Code::D0318, c.tree().expr(index.index).span,
                           Cat("there is no key `", *text, "`"))
                   .Here("missing key"));
      return c.Poison(span);
    }
    return Make(c, expr::Op::kMember, {base}, field->type, span, c.arena.String(*text));
  }
  TypeRef element = ErrorType();
  for (const value::FieldType& field : core->fields()) {
    element = element == nullptr ? nullptr : Join(element, field.type);
  }
  if (element == nullptr) {
    auto error = diag::Error(Code::D0317, span, "only a literal key can index this record");
    error.Here(Cat("its fields have different types: ", core->ToString()));
    TypeRef spelled = SpelledFields(core);
    HelpSpellUse(c, error, index.base,
                 spelled == nullptr ? nullptr : value::Map(StringType(), spelled));
    c.Report(std::move(error));
    Elaborate(c, index.index, nullptr);
    return c.Poison(span);
  }
  Typed key = Check(c, index.index, StringType(), {.subject = "the key"});
  return Indexed(c, base, key, element, span);
}

Typed ReportNotIndexable(Context& c, const Typed& base, Span span) {
  c.Report(diag::Error(Code::D0317, span, Cat(Words(base.type), " cannot be indexed"))
               .Here(Cat("this is ", Words(base.type)))
               .Help("lists, maps, records and repeated resources can"));
  return c.Poison(span);
}

}  // namespace

Typed ElaborateIndex(Context& c, const ast::IndexExpr& index, Span span) {
  NodeId node = NamedNode(c, index.base);
  if (node && c.node(node).repeated) {
    return InstanceAt(c, node, index, span);
  }
  Typed base = Elaborate(c, index.base, nullptr);
  Span base_span = index.base ? c.tree().expr(index.base).span : span;
  if (IsError(base.type)) {
    Elaborate(c, index.index, nullptr);
    return c.Poison(span);
  }
  if (IsOptional(base.type)) {
    ReportMismatch(c, base, Core(base.type), index.base, {.subject = "`[ ]`"});
    Elaborate(c, index.index, nullptr);
    return c.Poison(span);
  }
  TypeRef core = Core(base.type);
  switch (core->kind()) {
    case TypeKind::kList: {
      Typed key = Check(c, index.index, IntType(), {.subject = "the index"});
      return Indexed(c, base, key, core->element(), span);
    }
    case TypeKind::kMap: {
      Typed key = Check(c, index.index, core->key(), {.subject = "the key"});
      return Indexed(c, base, key, core->element(), span);
    }
    case TypeKind::kInstances: {
      Typed key = Check(c, index.index, StringType(), {.subject = "the key of an instance"});
      Typed result = Indexed(c, base, key, value::Resource(core->name()), span);
      result.shape = std::max(base.shape, key.phase);
      return result;
    }
    case TypeKind::kRecord:
      return RecordIndex(c, base, index, span);
    case TypeKind::kAny:
      return Indexed(c, base, Elaborate(c, index.index, nullptr), core, span);
    default:
      Elaborate(c, index.index, nullptr);
      return ReportNotIndexable(c, base, base_span);
  }
}

Typed ElaborateSplat(Context& c, const ast::SplatExpr& splat, Span span) {
  Typed base = Elaborate(c, splat.base, nullptr);
  if (IsError(base.type)) {
    return c.Poison(span);
  }
  TypeRef core = Core(base.type);
  if (IsOptional(base.type)) {
    ReportMismatch(c, base, core, splat.base, {.subject = "`[*]`"});
    return c.Poison(span);
  }
  if (core->kind() == TypeKind::kList) {
    return base;
  }
  ScopeGuard scope(c);
  Loop loop = DeclareLoop(c, base, {{}, {"", span}}, span);
  if (IsError(loop.iterable.type)) {
    return c.Poison(span);
  }
  Typed element = base;
  element.id = c.arena.Add(expr::Op::kLocal, {}, loop.element_type, span, loop.second_slot);
  element.type = loop.element_type;
  Typed result = Make(c, expr::Op::kListFor, {loop.iterable, element},
                      value::List(loop.element_type), span, loop.first_slot, loop.second_slot);
  result.node = base.node;
  result.phase = base.phase;
  result.shape = base.shape;
  result.source = base.source;
  return result;
}

}  // namespace deploy::sema
