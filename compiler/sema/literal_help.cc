#include "compiler/sema/literal_help.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/support/text.h"
#include "base/value/quote.h"
#include "base/value/value.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using support::Append;
using support::Cat;
using value::TypeKind;
using value::Value;

void Offer(diag::Builder& error, const std::string& text, Span span, Applicability how) {
  error.FixIt(Cat("write `", text, "`"), how, {{span, text}});
}

// The record that the ports of services are seen as.
bool IsEndpoint(TypeRef wanted) { return wanted->field("endpoints") != nullptr; }

// `"web:80"`, `"http://web"`: the service that is named in it, and its port if it is the only one.
bool HelpEndpoint(const Context& c, diag::Builder& error, TypeRef wanted, std::string_view text,
                  Span span) {
  if (!IsEndpoint(wanted)) {
    return false;
  }
  if (size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
  }
  const std::string_view host = text.substr(0, text.find_first_of(":/."));
  const auto found = c.checked.symbols.nodes.find(host);
  const NodeId id =
      found == c.checked.symbols.nodes.end() ? NodeId{} : c.checked.symbols[found->second].node;
  if (id && c.checked.nodes[id.index].labels.size() == 1) {
    const CheckedNode& node = c.checked.nodes[id.index];
    const std::string port = Cat(node.name, ".", node.labels[0].label);
    error.Help(Cat("name the port of the service: `", port, "`"));
    Offer(error, port, span, Applicability::kMaybe);
    return true;
  }
  error.Help("name the port of a service: `web.http` for `port http { }` of `web`");
  return true;
}

// `web.port["http"]` is how the port is declared; others see it as `web.http`.
bool HelpDeclaredPort(const Context& c, diag::Builder& error, const ast::IndexExpr& index,
                      Span span) {
  const std::string* label = PlainText(c.tree(), index.index);
  const auto* block =
      std::get_if<ast::MemberExpr>(&c.tree().expr(SkipParens(c.tree(), index.base)).node);
  const NodeId id = block == nullptr ? NodeId{} : NamedNode(c, block->base);
  const schema::Schema* schema = id ? c.checked.nodes[id.index].schema : nullptr;
  if (label == nullptr || schema == nullptr || schema->exposed_block != block->name.text ||
      !value::IsPlainName(*label)) {
    return false;
  }
  const std::string port = Cat(c.Text(c.tree().expr(block->base).span), ".", *label);
  error.Help(Cat("a port is a member of its service: `", port, "`"));
  Offer(error, port, span, Applicability::kMaybe);
  return true;
}

bool HelpStrategy(diag::Builder& error, TypeRef wanted, std::string_view text, Span span) {
  if (wanted->field("steps") == nullptr || wanted->field("hold") == nullptr) {
    return false;
  }
  error.Help("write `all_at_once()`, or `canary(steps = [10%, 50%, 100%], hold = 2s)`");
  if (text == "canary") {
    Offer(error, "canary(steps = [10%, 50%, 100%])", span, Applicability::kMaybe);
  } else if (text == "all_at_once") {
    Offer(error, "all_at_once()", span, Applicability::kMaybe);
  }
  return true;
}

// `["A=1", "B=2"]` as an object; empty when it is something else.
std::string Pairs(const Context& c, const ast::ListExpr& list) {
  std::string object;
  for (const ast::Element& element : list.elements) {
    const std::string* text = element.spread ? nullptr : PlainText(c.tree(), element.value);
    const size_t sign = text == nullptr ? std::string::npos : text->find('=');
    if (sign == std::string::npos || sign == 0) {
      return {};
    }
    Append(object, object.empty() ? "{ " : ", ");
    value::AppendKey(std::string_view(*text).substr(0, sign), object);
    Append(object, " = ", ToSource(Value::String(text->substr(sign + 1))));
  }
  return object.empty() ? object : Cat(object, " }");
}

}  // namespace

bool HelpLiteral(const Context& c, diag::Builder& error, TypeRef wanted, ast::ExprId source) {
  if (!source) {
    return false;
  }
  const Span span = c.tree().expr(source).span;
  const auto& node = c.tree().expr(SkipParens(c.tree(), source)).node;
  if (const std::string* text = PlainText(c.tree(), source)) {
    return wanted->kind() == TypeKind::kRecord && (HelpEndpoint(c, error, wanted, *text, span) ||
                                                   HelpStrategy(error, wanted, *text, span));
  }
  const auto* index = std::get_if<ast::IndexExpr>(&node);
  if (index != nullptr && wanted->kind() == TypeKind::kRecord && IsEndpoint(wanted)) {
    return HelpDeclaredPort(c, error, *index, span);
  }
  const auto* list = std::get_if<ast::ListExpr>(&node);
  const std::string object =
      list != nullptr && wanted->kind() == TypeKind::kMap ? Pairs(c, *list) : std::string();
  if (object.empty() || object.size() > 400) {
    return false;
  }
  error.Help("names and values stand in an object: `{ NAME = \"value\" }`");
  Offer(error, object, span, Applicability::kMaybe);
  return true;
}

bool HelpPrefixedText(diag::Builder& error, TypeRef wanted, const std::string& text, Span span) {
  for (TypeRef alternative : wanted->alternatives()) {
    const std::string& ours = Base(alternative)->literal();
    if (text == Cat("SIG", ours)) {
      const std::string quoted = Cat("\"", ours, "\"");
      error.Help(Cat("signals are written without `SIG`: `", quoted, "`"));
      Offer(error, quoted, span, Applicability::kMaybe);
      return true;
    }
  }
  return false;
}

}  // namespace deploy::sema
