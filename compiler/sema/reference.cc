#include <algorithm>
#include <string>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/phase.h"
#include "compiler/sema/prelude.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;

const SetField* FindSet(const CheckedNode& node, std::string_view name) {
  for (const SetField& field : node.fields) {
    if (field.parent == SetField::kTop && field.field->name == name) {
      return &field;
    }
  }
  return nullptr;
}

bool HasLabel(const CheckedNode& node, std::string_view label) {
  return node.open_labels ||
         std::any_of(node.labels.begin(), node.labels.end(), [&](const SetLabel& l) {
           return l.block == node.schema->exposed_block && l.label == label;
         });
}

// What a member is and when it is known.
struct MemberFacts {
  TypeRef type = nullptr;
  Phase phase = Phase::kConst, shape = Phase::kConst;
  uint32_t source = kNoSource;
  bool computed = false;
};

TypeRef FieldType(const schema::Schema& schema, const schema::Field& field,
                  const CheckedNode* node) {
  if (node != nullptr) {
    for (const auto& [name, type] : node->own_types) {
      if (name == field.name) {
        return type;
      }
    }
  }
  // An output whose type follows an input that cannot be seen from here.
  for (const auto& [computed, settable] : schema.same_type) {
    if (computed == field.name && node == nullptr) {
      return value::Simple(TypeKind::kAny);
    }
  }
  return field.type;
}

MemberFacts OfField(const schema::Schema& schema, const schema::Field& field,
                    const CheckedNode* node) {
  MemberFacts facts;
  facts.type = FieldType(schema, field, node);
  const SetField* set = node == nullptr ? nullptr : FindSet(*node, field.name);
  if (set != nullptr) {
    facts.phase = set->phase;
    facts.shape = set->shape;
    facts.source = set->source;
    if (set->non_null && IsOptional(facts.type)) {
      facts.type = Core(facts.type);
    }
    return facts;
  }
  facts.computed = field.computed;
  facts.phase = field.computed ? Phase::kApply : Phase::kConst;
  facts.phase = node == nullptr ? std::max(facts.phase, Phase::kPlan) : facts.phase;
  facts.shape = facts.phase;
  bool may_be_absent = !field.required && !field.computed && !field.default_value &&
                       field.kind != schema::BlockKind::kLabelled;
  if (may_be_absent && !IsOptional(facts.type)) {
    facts.type = value::Optional(facts.type);
  }
  return facts;
}

bool IsName(std::string_view text) { return text.find('-') == std::string_view::npos; }

std::vector<std::string_view> Members(const schema::Schema& schema, const CheckedNode* node) {
  std::vector<std::string_view> members;
  if (node != nullptr) {
    for (const SetLabel& label : node->labels) {
      if (label.block == schema.exposed_block && IsName(label.label)) {
        members.push_back(label.label);
      }
    }
  }
  for (const schema::Field& field : schema.fields) {
    members.push_back(field.name);
  }
  return members;
}

// `port "my-http"` read as `my_http`: a label that others name is a name. False when it is none.
bool ReportDashedLabel(Context& c, const CheckedNode* node, const ast::Name& name) {
  if (node == nullptr) {
    return false;
  }
  for (const SetLabel& label : node->labels) {
    std::string made(label.label);
    std::replace(made.begin(), made.end(), '-', '_');
    if (IsName(label.label) || made != name.text) {
      continue;
    }
    c.Report(diag::Error(Code::D0203, name.span,
                         Cat("`", node->name, "` has no member `", name.text, "`"))
                 .Here("unknown member")
                 .At(label.span, "no member can be called so: `-` is a minus")
                 .Help(Cat("declare it as `", label.block, " ", made, "`"))
                 .FixIt(Cat("write `", made, "`"), Applicability::kMaybe, {{label.span, made}}));
    return true;
  }
  return false;
}

void ReportInstanceSet(Context& c, const ast::Name& name, Span span, std::string_view node) {
  std::string all = Cat(node, "[*].", name.text);
  c.Report(diag::Error(Code::D0513, span, Cat("`", node, "` is a set of instances, not one"))
               .Here(Cat("`", name.text, "` belongs to one instance"))
               .Help(Cat("`", all, "` lists it of all, `", node, "[\"…\"]` names one instance"))
               .FixIt(Cat("write `", all, "`"), Applicability::kMaybe, {{span, all}}));
}

Typed BuildMember(Context& c, const Typed& base, const ast::Name& name, Span span, bool optional,
                  const MemberFacts& facts) {
  Typed result;
  ExprId child = base.id;
  expr::Op op = optional ? expr::Op::kOptionalMember : expr::Op::kMember;
  bool stays_optional = optional && IsOptional(base.type);
  result.type = stays_optional ? value::Optional(facts.type) : facts.type;
  result.id =
      c.arena.Add(op, {&child, 1}, result.type, span, c.arena.String(std::string(name.text)));
  result.phase = std::max(facts.phase, base.shape);
  result.shape = std::max(facts.shape, base.shape);
  result.source = facts.source;
  result.literal = false;
  if (facts.computed) {
    result.source = AddUnknownSource(c, base.node, name.text, span);
  } else if (facts.phase != Phase::kApply) {
    result.source = base.source;
  }
  return result;
}

}  // namespace

Typed UseNode(Context& c, NodeId id, Span span) {
  const CheckedNode& node = c.node(id);
  if (node.schema == nullptr) {
    return c.Poison(span);
  }
  AddEdge(c, id, span);
  Typed typed;
  typed.node = id;
  typed.literal = false;
  typed.phase = Phase::kApply;
  typed.source = AddUnknownSource(c, id, {}, span);
  if (node.repeated) {
    typed.type = value::Instances(node.schema->name);
    typed.shape = Phase::kPlan;
    typed.id = c.arena.Add(expr::Op::kInstances, {}, typed.type, span, id.index);
    return typed;
  }
  typed.type = value::Resource(node.schema->name);
  if (node.optional) {
    typed.type = value::Optional(typed.type);
    typed.shape = Phase::kPlan;
  }
  typed.id = c.arena.Add(expr::Op::kReference, {}, typed.type, span, id.index);
  return typed;
}

NodeId NamedNode(const Context& c, ast::ExprId id) {
  id = SkipParens(c.tree(), id);
  if (!id) {
    return {};
  }
  SymbolId symbol;
  const ast::Expr& expr = c.tree().expr(id);
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
    if (c.FindLocal(name->name.text) == nullptr) {
      symbol = Lookup(c, c.module, name->name.text);
    }
  } else if (const auto* member = std::get_if<ast::MemberExpr>(&expr.node)) {
    const ast::Name* alias = NameOf(c, member->base);
    if (alias != nullptr && c.FindLocal(alias->text) == nullptr) {
      SymbolId file = Lookup(c, c.module, alias->text);
      if (file && c.checked.symbols[file].kind == SymbolKind::kModule) {
        symbol = LookupIn(c, c.checked.symbols[file], member->name.text);
      }
    }
  }
  bool is_node = symbol && c.checked.symbols[symbol].kind == SymbolKind::kNode;
  return is_node ? c.checked.symbols[symbol].node : NodeId{};
}

void AddEdge(Context& c, NodeId to, Span span, CheckedEdge::Index index, ExprId key) {
  if (c.edges == nullptr || to == c.self) {
    return;
  }
  CheckedEdge edge;
  edge.to = to;
  edge.index = index;
  edge.key = key;
  edge.span = span;
  c.edges->push_back(edge);
}

Typed NodeMember(Context& c, const Typed& base, const ast::Name& name, Span span, bool optional) {
  TypeRef core = Core(base.type);
  const schema::Schema* schema = schema::FindSchema(core->name());
  if (schema == nullptr) {
    return c.Poison(span);
  }
  const CheckedNode* node = base.node ? &c.node(base.node) : nullptr;
  if (core->kind() == TypeKind::kInstances) {
    ReportInstanceSet(c, name, span, node == nullptr ? core->name() : node->name);
    return c.Poison(span);
  }
  if (const schema::Field* field = schema->Find(name.text)) {
    return BuildMember(c, base, name, span, optional, OfField(*schema, *field, node));
  }
  bool exposed = !schema->exposed_block.empty() && schema->exposed_type != nullptr &&
                 (node == nullptr || HasLabel(*node, name.text));
  if (!exposed && base.node && base.node == c.self && !c.siblings) {
    return c.Poison(span);  // that it needs itself was reported
  }
  if (!exposed && ReportDashedLabel(c, node, name)) {
    return c.Poison(span);
  }
  if (!exposed) {
    ReportUnknownMember(c, name, node == nullptr ? schema->name : node->name,
                        [&] { return Members(*schema, node); });
    return c.Poison(span);
  }
  MemberFacts facts;
  facts.type = schema->exposed_type;
  facts.phase = Phase::kApply;
  facts.computed = true;
  return BuildMember(c, base, name, span, optional, facts);
}

}  // namespace deploy::sema
