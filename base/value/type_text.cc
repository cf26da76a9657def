#include "base/value/quote.h"
#include "base/value/type.h"

namespace deploy::value {
namespace {

// A type that names others many times over grows without end when it is written out.
constexpr size_t kLongestText = 400;
constexpr int kDeepest = 24;

std::string_view SimpleName(TypeKind kind) {
  switch (kind) {
    case TypeKind::kError:
      return "unknown";
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kFloat:
      return "float";
    case TypeKind::kString:
      return "string";
    case TypeKind::kVersion:
      return "version";
    case TypeKind::kPath:
      return "path";
    case TypeKind::kIp:
      return "ip";
    case TypeKind::kCidr:
      return "cidr";
    case TypeKind::kUrl:
      return "url";
    case TypeKind::kRegex:
      return "regex";
    case TypeKind::kEmail:
      return "email";
    default:
      return "any";
  }
}

class TypePrinter {
 public:
  explicit TypePrinter(std::string& out) : out_(out) {}

  void Print(TypeRef type, int depth = 0) {
    if (type == nullptr || depth > kDeepest || out_.size() > kLongestText) {
      out_ += "…";
      return;
    }
    switch (type->kind()) {
      case TypeKind::kQuantity:
        out_ += DimensionName(type->dimension());
        break;
      case TypeKind::kEnum:
        out_ += type->name();
        break;
      case TypeKind::kLiteral:
        AppendQuoted(type->literal(), out_);
        break;
      case TypeKind::kResource:
        out_ += "resource " + type->name();
        break;
      case TypeKind::kInstances:
        out_ += "instances of " + type->name();
        break;
      case TypeKind::kRefinement:
        Print(type->element(), depth + 1);
        break;
      case TypeKind::kRecord:
        PrintRecord(type, depth);
        break;
      case TypeKind::kUnion:
        PrintUnion(type, depth);
        break;
      case TypeKind::kOptional:
        PrintOptional(type, depth);
        break;
      default:
        PrintConstructed(type, depth);
    }
  }

 private:
  void PrintRecord(TypeRef type, int depth) {
    out_ += type->fields().empty() ? "{}" : "{ ";
    std::string_view separator;
    for (const FieldType& field : type->fields()) {
      out_ += separator;
      if (out_.size() > kLongestText) {
        out_ += "…";
        break;
      }
      AppendKey(field.name, out_);
      out_ += ": ";
      Print(field.type, depth + 1);
      bool defaulted = !field.required && field.type->kind() != TypeKind::kOptional;
      out_ += defaulted ? " = …" : "";
      separator = ", ";
    }
    out_ += type->fields().empty() ? "" : " }";
  }

  void PrintUnion(TypeRef type, int depth) {
    std::string_view separator;
    for (TypeRef alternative : type->alternatives()) {
      out_ += separator;
      if (out_.size() > kLongestText) {
        out_ += "…";
        return;
      }
      Print(alternative, depth + 1);
      separator = " | ";
    }
  }

  void PrintOptional(TypeRef type, int depth) {
    bool group = type->element()->kind() == TypeKind::kUnion;
    out_ += group ? "(" : "";
    Print(type->element(), depth + 1);
    out_ += group ? ")?" : "?";
  }

  void PrintConstructed(TypeRef type, int depth) {
    std::string_view head = type->kind() == TypeKind::kList    ? "list("
                            : type->kind() == TypeKind::kSet   ? "set("
                            : type->kind() == TypeKind::kMap   ? "map("
                            : type->kind() == TypeKind::kRange ? "range("
                                                               : "";
    if (head.empty()) {
      out_ += SimpleName(type->kind());
      return;
    }
    out_ += head;
    if (type->key() != nullptr) {
      Print(type->key(), depth + 1);
      out_ += ", ";
    }
    Print(type->element(), depth + 1);
    out_ += ")";
  }

  std::string& out_;
};

}  // namespace

std::string Type::ToString() const {
  std::string out;
  TypePrinter(out).Print(this);
  return out;
}

}  // namespace deploy::value
