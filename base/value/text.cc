#include <cmath>
#include <iterator>

#include "base/support/utf8.h"
#include "base/value/quote.h"
#include "base/value/value.h"
#include "base/value/written.h"
#include "fmt/format.h"

namespace deploy::value {
namespace {

// Nobody reads a value nested deeper; the machine's stack is spared.
constexpr uint32_t kDeepestShown = 64;

std::string FloatText(double d) {
  if (!std::isfinite(d)) {
    return std::isnan(d) ? "nan" : d > 0 ? "inf" : "-inf";
  }
  std::string text = fmt::format("{}", d);
  // A float keeps its point, so that what is printed reads back as a float.
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

// Counts characters while writing and stops at the limit, so that a huge value costs no more than a
// small one.
class Printer {
 public:
  explicit Printer(size_t limit) : limit_(limit == 0 ? std::string::npos : limit) {}

  void Print(const Value& value, uint32_t depth = 0) {
    if (depth > kDeepestShown) {
      out_ += "…";
      return;
    }
    switch (value.kind()) {
      case ValueKind::kString: {
        // Every byte shows as at least one character of the quoted text, four bytes as at least
        // one.
        std::string_view text = value.as_string();
        AppendQuoted(limit_ == std::string::npos ? text : text.substr(0, 4 * limit_), out_);
        break;
      }
      case ValueKind::kUnknown:
        out_ += "(known after apply)";
        break;
      case ValueKind::kNull:
        out_ += "null";
        break;
      case ValueKind::kList:
      case ValueKind::kSet:
        PrintList(value, depth);
        break;
      case ValueKind::kMap:
      case ValueKind::kRecord:
        PrintObject(value, depth);
        break;
      case ValueKind::kRange:
        Print(value.elements()[0], depth + 1);
        out_ += "..";
        Print(value.elements()[1], depth + 1);
        break;
      default:
        out_ += ToText(value).value_or("");
    }
  }

  std::string Take() {
    size_t cut = 0;  // behind the last character that fits before the ellipsis
    size_t pos = 0;
    for (size_t count = 0; pos < out_.size() && count < limit_; ++count) {
      pos += support::DecodeUtf8(out_, pos).length;
      cut = count + 1 < limit_ ? pos : cut;
    }
    return pos == out_.size() ? std::move(out_) : out_.substr(0, cut) + "…";
  }

 private:
  bool Full() const { return limit_ != std::string::npos && out_.size() > 4 * limit_; }

  void PrintList(const Value& value, uint32_t depth) {
    out_ += "[";
    std::string_view separator;
    for (const Value& element : value.elements()) {
      out_ += separator;
      if (Full()) {
        out_ += "…";
        break;
      }
      Print(element, depth + 1);
      separator = ", ";
    }
    out_ += "]";
  }

  void PrintKey(const Value& value, size_t index, uint32_t depth) {
    if (value.kind() == ValueKind::kRecord) {
      AppendKey(value.field_names()[index], out_);
    } else if (const Value& key = value.keys()[index]; key.kind() == ValueKind::kString) {
      AppendKey(key.as_string(), out_);
    } else {
      out_ += "(";
      Print(key, depth + 1);
      out_ += ")";
    }
  }

  void PrintObject(const Value& value, uint32_t depth) {
    if (value.size() == 0) {
      out_ += "{}";
      return;
    }
    out_ += "{ ";
    for (size_t i = 0; i < value.size(); ++i) {
      out_ += i == 0 ? "" : ", ";
      if (Full()) {
        out_ += "…";
        break;
      }
      PrintKey(value, i, depth);
      out_ += " = ";
      Print(value.elements()[i], depth + 1);
    }
    out_ += " }";
  }

  size_t limit_;
  std::string out_;
};

}  // namespace

std::optional<std::string> ToText(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kBool:
      return value.as_bool() ? "true" : "false";
    case ValueKind::kInt:
      return std::to_string(value.as_int());
    case ValueKind::kFloat:
      return FloatText(value.as_float());
    case ValueKind::kQuantity:
      if (std::string_view written = WrittenText(value); !written.empty()) {
        return std::string(written);
      }
      return ReadableQuantity(value.as_quantity());
    case ValueKind::kString:
    case ValueKind::kVersion:
    case ValueKind::kIp:
    case ValueKind::kCidr:
      return std::string(value.as_string());
    case ValueKind::kEnum:
      return std::string(value.enum_name());
    default:
      return std::nullopt;
  }
}

std::string ToSource(const Value& value, size_t limit) {
  Printer printer(limit);
  printer.Print(value);
  return printer.Take();
}

}  // namespace deploy::value
