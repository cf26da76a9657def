#include <cstddef>

#include "base/graph/codec.h"
#include "base/value/json.h"

namespace deploy::graph {
namespace {

// `text` begins with an opening brace: up to the one that closes it.
std::string_view FirstObject(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      ++depth;
    } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
      return text.substr(0, i + 1);
    }
  }
  return "";
}

}  // namespace

std::map<std::string, value::Value> InputsOfJson(std::string_view text) {
  // Within a text of the document its quotes would be escaped.
  constexpr std::string_view kMember = ",\"inputs\":";
  std::map<std::string, value::Value> inputs;
  const size_t at = text.find(kMember);
  if (at == text.npos) {
    return inputs;
  }
  const auto record = value::DecodeText(FirstObject(text.substr(at + kMember.size())));
  if (record.ok() && record->kind() == value::ValueKind::kRecord) {
    for (size_t i = 0; i < record->size(); ++i) {
      inputs[record->field_names()[i]] = record->elements()[i];
    }
  }
  return inputs;
}

}  // namespace deploy::graph
