#include "cli/generation_inputs.h"

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "cli/value_diff.h"

namespace deploy::cli {
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

std::string Shown(const std::string& name, const value::Value& value) {
  constexpr size_t kWidth = 40;
  const std::string text = ShownValue(name, value, kWidth);
  const bool quotes = text.size() > 2 && text.front() == '"' && text.back() == '"' &&
                      text.find_first_of(" \\=,\"", 1) == text.size() - 1;
  return quotes ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

InputValues InputsOfGraph(std::string_view graph) {
  // Within a text of the document its quotes would be escaped.
  constexpr std::string_view kMember = ",\"inputs\":";
  InputValues inputs;
  const size_t at = graph.find(kMember);
  if (at == graph.npos) {
    return inputs;
  }
  const auto record = value::DecodeText(FirstObject(graph.substr(at + kMember.size())));
  if (record.ok() && record->kind() == value::ValueKind::kRecord) {
    for (size_t i = 0; i < record->size(); ++i) {
      inputs[record->field_names()[i]] = record->elements()[i];
    }
  }
  return inputs;
}

absl::StatusOr<std::vector<InputValues>> InputsOf(state::Store& store,
                                                  const std::vector<state::Generation>& all) {
  std::vector<InputValues> inputs;
  for (const state::Generation& one : all) {
    ASSIGN_OR_RETURN(const std::optional<state::Generation> full, store.GetGeneration(one.number));
    inputs.push_back(full ? InputsOfGraph(full->graph) : InputValues());
  }
  return inputs;
}

std::string ChangedInputs(const InputValues& before, const InputValues& now) {
  std::string out;
  for (const auto& [name, value] : now) {
    const auto known = before.find(name);
    if (known == before.end() || !(known->second == value)) {
      support::Append(out, out.empty() ? "" : " ", name, "=", Shown(name, value));
    }
  }
  return out;
}

}  // namespace deploy::cli
