#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expr/builtin.h"
#include "base/expr/convert.h"
#include "base/support/text.h"
#include "compiler/sema/context.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/record.h"
#include "compiler/sema/sema.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using support::Cat;
using value::TypeKind;
using value::Value;

// The value converted to the type of the input, its rules included.
ExprId WithRules(Context& c, const CheckedInput& input, Value value) {
  TypeRef plain = Plain(input.type);
  ExprId constant = c.arena.Constant(std::move(value), plain, input.name_span);
  return ConvertValue(c, constant, plain, input.type, input.name_span);
}

ExprId Refuse(Context& c, const CheckedInput& input, std::string_view message,
              std::string_view instead = {}, std::string help = {}) {
  auto error = diag::Error(
      diag::Code::D0704, input.name_span,
      Cat("input `", c.symbol(input.symbol).name, "` is ", Words(input.type), ": ", message));
  error.Here("declared here");
  if (!instead.empty()) {
    error.Help(Cat("did you mean `", instead, "`?"));
  } else if (!help.empty()) {
    error.Help(std::move(help));
  }
  c.Report(std::move(error));
  return c.Poison(input.name_span).id;
}

// Written out: nothing in it is computed. A name may be a member of an enum.
bool IsLiteral(const ast::Tree& tree, ast::ExprId root) {
  std::vector<ast::ExprId> left = {root};
  while (!left.empty()) {
    const ast::ExprId id = left.back();
    left.pop_back();
    if (!id) {
      continue;
    }
    const auto& node = tree.expr(id).node;
    if (const auto* text = std::get_if<ast::StringExpr>(&node)) {
      for (const ast::StringPart& part : text->parts) {
        if (part.expr) {
          return false;
        }
      }
    } else if (const auto* sign = std::get_if<ast::UnaryExpr>(&node)) {
      const bool number = sign->op == ast::UnaryOp::kNegate &&
                          std::holds_alternative<ast::Literal>(tree.expr(sign->operand).node);
      if (!number) {
        return false;
      }
    } else if (const auto* range = std::get_if<ast::BinaryExpr>(&node)) {
      if (range->op != ast::BinaryOp::kRange) {
        return false;
      }
      left.insert(left.end(), {range->left, range->right});
    } else if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) {
      left.push_back(paren->inner);
    } else if (const auto* list = std::get_if<ast::ListExpr>(&node)) {
      for (const ast::Element& element : list->elements) {
        left.push_back(element.value);
      }
    } else if (const auto* object = std::get_if<ast::ObjectExpr>(&node)) {
      for (const ast::Entry& entry : object->entries) {
        left.insert(left.end(), {entry.key, entry.value});
      }
    } else if (!std::holds_alternative<ast::Literal>(node) &&
               !std::holds_alternative<ast::NameRef>(node) &&
               !std::holds_alternative<ast::MemberExpr>(node)) {
      return false;
    }
  }
  return true;
}

std::string_view NameOf(const Value& whole, size_t i) {
  return whole.kind() == value::ValueKind::kRecord ? std::string_view(whole.field_names()[i])
                                                   : whole.keys()[i].as_string();
}

// JSON leaves out what has a default; `decoded` with it, as a literal of the language would have.
Value WithDefaults(Context& c, const Value& decoded, TypeRef type) {
  const TypeRef core = Core(type);
  const bool object =
      decoded.kind() == value::ValueKind::kMap || decoded.kind() == value::ValueKind::kRecord;
  if (decoded.kind() == value::ValueKind::kList &&
      (core->kind() == TypeKind::kList || core->kind() == TypeKind::kSet)) {
    std::vector<Value> elements;
    for (const Value& element : decoded.elements()) {
      elements.push_back(WithDefaults(c, element, core->element()));
    }
    return Value::List(std::move(elements));
  }
  if (!object || (core->kind() != TypeKind::kRecord && core->kind() != TypeKind::kMap)) {
    return decoded;
  }
  const bool record = core->kind() == TypeKind::kRecord;
  std::vector<std::pair<Value, Value>> entries;
  for (size_t i = 0; i < decoded.size(); ++i) {
    const std::string_view name = NameOf(decoded, i);
    const value::FieldType* field = record ? core->field(name) : nullptr;
    const TypeRef part = record ? (field == nullptr ? nullptr : field->type) : core->element();
    const Value& value = decoded.elements()[i];
    entries.emplace_back(Value::String(name),
                         part == nullptr ? value : WithDefaults(c, value, part));
  }
  const Refinement* rules = record ? DefaultsOf(c, type) : nullptr;
  for (size_t i = 0; rules != nullptr && i < rules->defaults.size(); ++i) {
    const value::FieldType& field = core->fields()[i];
    if (rules->defaults[i] && decoded.Find(field.name) == nullptr) {
      entries.emplace_back(
          Value::String(field.name),
          c.Fold(c.arena.Add(expr::Op::kGlobal, {}, field.type, {}, rules->defaults[i].index),
                 false));
    }
  }
  return Value::Map(std::move(entries));
}

}  // namespace

bool IsPlainText(TypeRef type) {
  TypeRef core = Core(type);
  if (core->kind() == TypeKind::kUnion) {
    for (TypeRef alternative : core->alternatives()) {
      if (!IsPlainText(alternative)) {
        return false;
      }
    }
    return true;
  }
  return IsTextType(core->kind()) || core->kind() == TypeKind::kEnum ||
         core->kind() == TypeKind::kLiteral;
}

ExprId GiveText(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view text, diag::Sink& sink) {
  Context c(modules, sink, checked);
  if (IsError(input.type)) {
    return c.Poison(input.name_span).id;
  }
  expr::TextError error;
  auto value = expr::ConvertTo(Value::String(text), Core(Plain(input.type)), &error);
  return value ? WithRules(c, input, *std::move(value))
               : Refuse(c, input, error.message, error.suggestion);
}

ExprId GiveJson(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                std::string_view json, diag::Sink& sink) {
  Context c(modules, sink, checked);
  if (IsError(input.type)) {
    return c.Poison(input.name_span).id;
  }
  int decode = expr::FindBuiltin("json_decode");
  ExprId text = c.arena.Constant(Value::String(json), StringType(), input.name_span);
  ExprId call = c.arena.Add(expr::Op::kCall, {&text, 1}, value::Simple(TypeKind::kAny),
                            input.name_span, static_cast<uint32_t>(decode));
  Value decoded = c.Fold(call, false);
  expr::TextError error;
  auto value = decoded.is_unknown() ? std::nullopt
                                    : expr::ConvertTo(WithDefaults(c, decoded, input.type),
                                                      Plain(input.type), &error);
  if (!value) {
    return decoded.is_unknown() ? Refuse(c, input, "this is no JSON")
                                : Refuse(c, input, error.message, error.suggestion);
  }
  return WithRules(c, input, *std::move(value));
}

ExprId GiveLiteral(Checked& checked, const module::ModuleSet& modules, const CheckedInput& input,
                   const ast::Tree& tree, ast::ExprId expr, diag::Sink& sink) {
  diag::CollectingSink held;
  ExprId result;
  {
    Context c(modules, held, checked);
    if (IsError(input.type)) {
      return c.Poison(input.name_span).id;
    }
    c.BeginFragment(tree);
    Typed value = Check(c, expr, input.type, {});
    c.End();
    const bool computed = value.phase != Phase::kConst || !IsLiteral(tree, expr);
    if (computed && !held.has_errors()) {
      held.Report(diag::Error(diag::Code::D0704, input.name_span, "a literal is wanted"));
    }
    result = value.id;
  }
  Context c(modules, sink, checked);
  if (!held.has_errors()) {
    return result;
  }
  for (const diag::Diagnostic& d : held.diagnostics()) {
    if (d.severity == diag::Severity::kError) {
      bool name = d.code == diag::Code::D0201;
      const bool help = !name && !d.help.empty();
      return Refuse(c, input, name ? "a literal is wanted, found a name" : d.message, {},
                    help ? d.help.front() : std::string());
    }
  }
  return result;
}

}  // namespace deploy::sema
