#include "cli/generations.h"

#include <algorithm>

#include "base/graph/codec.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "cli/value_diff.h"

namespace deploy::cli {
namespace {

std::string Shown(const std::string& name, const value::Value& value) {
  constexpr size_t kWidth = 40;
  const std::string text = ShownValue(name, value, kWidth);
  const bool quotes = text.size() > 2 && text.front() == '"' && text.back() == '"' &&
                      text.find_first_of(" \\=,\"", 1) == text.size() - 1;
  return quotes ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

absl::StatusOr<std::vector<InputValues>> InputsOf(state::Store& store,
                                                  const std::vector<state::Generation>& all) {
  std::vector<InputValues> inputs;
  for (const state::Generation& one : all) {
    ASSIGN_OR_RETURN(const std::optional<state::Generation> full, store.GetGeneration(one.number));
    inputs.push_back(full ? graph::InputsOfJson(full->graph) : InputValues());
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

std::optional<int64_t> GenerationBefore(const std::vector<state::Generation>& all, int64_t run) {
  // Runs and generations rise together.
  const auto found = std::lower_bound(
      all.begin(), all.end(), run,
      [](const state::Generation& one, int64_t wanted) { return one.run < wanted; });
  return found != all.end() && found->run == run ? std::optional(found->number - 1) : std::nullopt;
}

}  // namespace deploy::cli
