#include "base/expr/notation.h"

#include <cassert>
#include <cctype>
#include <optional>

#include "base/expr/typing.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using value::Dimension;
using value::TypeKind;
using value::TypeRef;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  Notation Alternatives() {
    Notation first = One();
    if (!Take('|')) {
      return first;
    }
    Notation all;
    all.arguments.push_back(std::move(first));
    do {
      all.arguments.push_back(One());
    } while (Take('|'));
    return all;
  }
  bool done() { return Peek() == '\0'; }

 private:
  char Peek() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(char c) {
    if (Peek() != c) {
      return false;
    }
    ++at_;
    return true;
  }
  Notation One() {
    Peek();
    const size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_')) {
      ++at_;
    }
    assert(at_ > begin);
    Notation out;
    out.name = text_.substr(begin, at_ - begin);
    if (Take('(')) {
      do {
        out.arguments.push_back(Alternatives());
      } while (Take(','));
      [[maybe_unused]] const bool closed = Take(')');
      assert(closed);
    }
    out.optional = Take('?');
    return out;
  }

  std::string_view text_;
  size_t at_ = 0;
};

std::optional<TypeKind> SimpleKind(std::string_view name) {
  static constexpr std::pair<std::string_view, TypeKind> kKinds[] = {
      {"any", TypeKind::kAny},       {"bool", TypeKind::kBool},   {"cidr", TypeKind::kCidr},
      {"email", TypeKind::kEmail},   {"float", TypeKind::kFloat}, {"int", TypeKind::kInt},
      {"ip", TypeKind::kIp},         {"path", TypeKind::kPath},   {"regex", TypeKind::kRegex},
      {"string", TypeKind::kString}, {"url", TypeKind::kUrl},     {"version", TypeKind::kVersion},
  };
  for (const auto& [known, kind] : kKinds) {
    if (known == name) {
      return kind;
    }
  }
  return std::nullopt;
}

Dimension QuantityOf(std::string_view name) {
  for (const Dimension d : {Dimension::kBytes, Dimension::kDuration, Dimension::kRatio}) {
    if (value::DimensionName(d) == name) {
      return d;
    }
  }
  return Dimension::kNone;
}

bool IsVariable(std::string_view name) {
  return name.size() == 1 || name == "number" || name == "ordered";
}

bool Allowed(std::string_view variable, TypeRef type) {
  if (variable.size() == 1) {
    return true;
  }
  switch (type->kind()) {
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kQuantity:
      return true;
    case TypeKind::kVersion:
    case TypeKind::kEnum:
      return variable == "ordered";
    default:
      return false;
  }
}

bool MatchVariable(std::string_view name, TypeRef actual, Bindings* bindings) {
  actual = value::StripRefinement(actual);
  if (!Allowed(name, actual)) {
    return false;
  }
  const TypeRef bound = bindings->Find(name);
  const TypeRef joined = bound == nullptr ? actual : Join(bound, actual);
  if (joined == nullptr) {
    return false;
  }
  bindings->Bind(name, joined);
  return true;
}

bool TextFits(TypeRef actual) {
  const TypeRef joined = Join(actual, value::Simple(TypeKind::kString));
  return joined != nullptr && joined->kind() == TypeKind::kString;
}

// The element of what may stand for a list.
bool MatchConstructor(const Notation& n, TypeRef actual, Bindings* bindings) {
  if (n.name == "list") {
    const bool fits = actual->kind() == TypeKind::kList || actual->kind() == TypeKind::kRange;
    return fits && Match(n.arguments[0], actual->element(), bindings);
  }
  if (n.name == "set") {
    return actual->kind() == TypeKind::kSet && Match(n.arguments[0], actual->element(), bindings);
  }
  if (n.name == "range") {
    return actual->kind() == TypeKind::kRange && Match(n.arguments[0], actual->element(), bindings);
  }
  assert(n.name == "map");
  if (actual->kind() == TypeKind::kMap) {
    return Match(n.arguments[0], actual->key(), bindings) &&
           Match(n.arguments[1], actual->element(), bindings);
  }
  const TypeRef text = value::Simple(TypeKind::kString);
  if (actual->kind() == TypeKind::kInstances) {
    return Match(n.arguments[0], text, bindings) &&
           Match(n.arguments[1], value::Resource(actual->name()), bindings);
  }
  if (actual->kind() != TypeKind::kRecord || !Match(n.arguments[0], text, bindings)) {
    return false;
  }
  for (const value::FieldType& field : actual->fields()) {
    if (!Match(n.arguments[1], field.type, bindings)) {
      return false;
    }
  }
  return true;
}

// Variables of other alternatives stand for strings where a string was given: contains("abc", "b").
void BindRest(const Notation& all, Bindings* bindings) {
  for (const Notation& n : all.arguments) {
    if (n.name.size() == 1 && bindings->Find(n.name) == nullptr) {
      bindings->Bind(n.name, value::Simple(TypeKind::kString));
    }
    BindRest(n, bindings);
  }
}

bool MatchAlternatives(const Notation& all, TypeRef actual, Bindings* bindings) {
  for (const Notation& alternative : all.arguments) {
    Bindings attempt = *bindings;
    if (Match(alternative, actual, &attempt)) {
      if (alternative.name == "string") {
        BindRest(all, &attempt);
      }
      *bindings = attempt;
      return true;
    }
  }
  return false;
}

}  // namespace

TypeRef Bindings::Find(std::string_view variable) const {
  for (const auto& [name, type] : bound_) {
    if (name == variable) {
      return type;
    }
  }
  return nullptr;
}

void Bindings::Bind(std::string_view variable, TypeRef type) {
  for (auto& [name, bound] : bound_) {
    if (name == variable) {
      bound = type;
      return;
    }
  }
  bound_.emplace_back(variable, type);
}

Notation ParseNotation(std::string_view text) {
  Reader reader(text);
  Notation out = reader.Alternatives();
  assert(reader.done());
  return out;
}

bool Match(const Notation& n, TypeRef actual, Bindings* bindings) {
  if (actual->kind() == TypeKind::kError || n.name == "any") {
    return true;
  }
  if (n.name.empty()) {
    return MatchAlternatives(n, actual, bindings);
  }
  if (n.optional) {
    if (actual->kind() == TypeKind::kNull) {
      return true;
    }
    actual = value::StripOptional(actual);
  }
  if (IsVariable(n.name)) {
    return MatchVariable(n.name, actual, bindings);
  }
  actual = value::StripRefinement(actual);
  if (!n.arguments.empty()) {
    return MatchConstructor(n, actual, bindings);
  }
  if (n.name == "record") {
    return actual->kind() == TypeKind::kRecord;
  }
  if (n.name == "strategy") {
    return actual == StrategyType();
  }
  if (n.name == "string") {
    return TextFits(actual);
  }
  if (const Dimension dimension = QuantityOf(n.name); dimension != Dimension::kNone) {
    return actual->kind() == TypeKind::kQuantity && actual->dimension() == dimension;
  }
  const std::optional<TypeKind> kind = SimpleKind(n.name);
  assert(kind.has_value());
  return actual->kind() == *kind || (*kind == TypeKind::kFloat && actual->kind() == TypeKind::kInt);
}

TypeRef Resolve(const Notation& n, const Bindings& bindings) {
  if (n.name.empty() || n.name == "record") {
    return nullptr;
  }
  TypeRef type = nullptr;
  if (IsVariable(n.name)) {
    type = bindings.Find(n.name);
  } else if (!n.arguments.empty()) {
    const TypeRef first = Resolve(n.arguments[0], bindings);
    const TypeRef second = n.arguments.size() > 1 ? Resolve(n.arguments[1], bindings) : first;
    if (first == nullptr || second == nullptr) {
      return nullptr;
    }
    type = n.name == "list"    ? value::List(first)
           : n.name == "set"   ? value::Set(first)
           : n.name == "range" ? value::Range(first)
                               : value::Map(first, second);
  } else if (n.name == "strategy") {
    type = StrategyType();
  } else if (const Dimension dimension = QuantityOf(n.name); dimension != Dimension::kNone) {
    type = value::Quantity(dimension);
  } else {
    type = value::Simple(*SimpleKind(n.name));
  }
  return type != nullptr && n.optional ? value::Optional(type) : type;
}

std::string Show(const Notation& n, const Bindings& bindings) {
  if (n.name.empty()) {
    std::string out;
    for (const Notation& alternative : n.arguments) {
      support::Append(out, out.empty() ? "" : " or ", Show(alternative, bindings));
    }
    return out;
  }
  if (IsVariable(n.name)) {
    const TypeRef bound = bindings.Find(n.name);
    if (bound != nullptr) {
      return bound->ToString();
    }
    return n.name == "number"    ? "number"
           : n.name == "ordered" ? "number, version or enum"
                                 : "any type";
  }
  std::string out(n.name);
  for (size_t i = 0; i < n.arguments.size(); ++i) {
    support::Append(out, i == 0 ? "(" : ", ", Show(n.arguments[i], bindings));
  }
  support::Append(out, n.arguments.empty() ? "" : ")", n.optional ? "?" : "");
  return out;
}

}  // namespace deploy::expr
