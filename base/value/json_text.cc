#include <vector>

#include "base/support/utf8.h"
#include "base/value/json.h"
#include "base/value/json_scalar.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

void AppendEscaped(char32_t c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      if (c < 0x20) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(c));
      } else {
        support::AppendUtf8(c, out);
      }
  }
}

template <class Texts>
void AppendStrings(const Texts& texts, std::string& out) {
  out.push_back('[');
  std::string_view separator;
  for (const std::string& text : texts) {
    out += separator;
    AppendJsonString(text, out);
    separator = ",";
  }
  out.push_back(']');
}

void AppendEnum(const Value& value, std::string& out) {
  out += "{\"$enum\":[";
  AppendJsonString(value.enum_type()->name(), out);
  out.push_back(',');
  AppendStrings(value.enum_type()->members(), out);
  fmt::format_to(std::back_inserter(out), ",{}]}}", value.enum_member());
}

void AppendScalar(const Value& value, std::string& out) {
  if (std::optional<TaggedText> tagged = TagScalar(value)) {
    out.append("{\"").append(tagged->tag).append("\":");
    AppendJsonString(tagged->text, out);
    out.push_back('}');
    return;
  }
  switch (value.kind()) {
    case ValueKind::kBool:
      out += value.as_bool() ? "true" : "false";
      break;
    case ValueKind::kInt:
      fmt::format_to(std::back_inserter(out), "{}", value.as_int());
      break;
    case ValueKind::kFloat:
      out += nlohmann::json(value.as_float()).dump();
      break;
    case ValueKind::kString:
      AppendJsonString(value.as_string(), out);
      break;
    case ValueKind::kEnum:
      AppendEnum(value, out);
      break;
    case ValueKind::kQuantity:
      out += "{\"$q\":";
      AppendStrings(QuantityParts(value.as_quantity()), out);
      out.push_back('}');
      break;
    default:
      out += "null";
  }
}

// A value with parts that is being written.
struct Frame {
  const Value* value;
  size_t next;  // part to write next; a map counts keys and values alternately
  const char* end;
};

void Open(const Value& value, std::vector<Frame>& stack, std::string& out) {
  switch (value.kind()) {
    case ValueKind::kList:
      out += "[";
      stack.push_back({&value, 0, "]"});
      break;
    case ValueKind::kSet:
      out += "{\"$set\":[";
      stack.push_back({&value, 0, "]}"});
      break;
    case ValueKind::kRange:
      out += "{\"$range\":[";
      stack.push_back({&value, 0, "]}"});
      break;
    case ValueKind::kMap:
      out += "{\"$map\":[";
      stack.push_back({&value, 0, "]}"});
      break;
    case ValueKind::kRecord:
      out += "{";
      stack.push_back({&value, 0, "}"});
      break;
    default:
      AppendScalar(value, out);
  }
}

// Writes what stands before part `next` and returns the part, nullptr after the last.
const Value* NextPart(Frame& frame, std::string& out) {
  const Value& value = *frame.value;
  const bool map = value.kind() == ValueKind::kMap;
  const size_t index = frame.next++;
  if (index == value.size() * (map ? 2 : 1)) {
    out += map && index > 0 ? "]" : "";
    out += frame.end;
    return nullptr;
  }
  if (map) {
    out += index == 0 ? "[" : index % 2 == 0 ? "],[" : ",";
    return index % 2 == 0 ? &value.keys()[index / 2] : &value.elements()[index / 2];
  }
  out += index == 0 ? "" : ",";
  if (value.kind() == ValueKind::kRecord) {
    const std::string& name = value.field_names()[index];
    AppendJsonString(name.starts_with('$') ? "$" + name : name, out);
    out.push_back(':');
  }
  return &value.elements()[index];
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out.push_back('"');
  size_t plain = 0;  // begin of the run that is copied as it is
  for (size_t pos = 0; pos < text.size();) {
    auto byte = static_cast<uint8_t>(text[pos]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++pos;
      continue;
    }
    out.append(text, plain, pos - plain);
    support::Scalar scalar = support::DecodeUtf8(text, pos);
    AppendEscaped(scalar.value, out);
    pos += scalar.length;
    plain = pos;
  }
  out.append(text, plain, text.size() - plain);
  out.push_back('"');
}

void EncodeTo(const Value& value, std::string& out) {
  std::vector<Frame> stack;
  Open(value, stack, out);
  while (!stack.empty()) {
    const Value* part = NextPart(stack.back(), out);
    if (part == nullptr) {
      stack.pop_back();
    } else {
      Open(*part, stack, out);
    }
  }
}

}  // namespace deploy::value
