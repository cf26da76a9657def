#include <algorithm>

#include "base/support/text.h"
#include "cli/arguments.h"
#include "cli/command_docs.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/limits.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {

std::string CompletionCommands(std::string_view separator) {
  std::vector<std::string_view> names;
  for (const CommandDefinition& definition : CommandDefinitions()) {
    names.push_back(definition.doc.name);
  }
  return support::Join(names, separator);
}

CompletionValue ValueOfOption(const OptionDoc& option) {
  if (!option.choices.empty()) {
    return {.words = option.choices};
  }
  if (option.name == "--environment") {
    return {.kind = "environments"};
  }
  if (option.name == "--var") {
    return {.kind = "inputs"};
  }
  if (option.name == "--accept-irreversible") {
    return {.kind = "addresses"};
  }
  if (option.name == "--limit") {
    CompletionValue value;
    for (const std::string_view name : LimitNames()) {
      value.words.push_back(support::Cat(name, "="));
    }
    return value;
  }
  return {.file = option.type == "FILE" || option.type == "FOLDER"};
}

CompletionValue ValueOfPositional(const CommandDefinition& definition) {
  const std::string_view first = support::SplitOnce(definition.positional, ' ').first;
  if (first == "bash|zsh|fish" || first == "tree|graph") {
    CompletionValue value;
    for (const std::string_view word : support::Split(first, '|')) {
      value.words.emplace_back(word);
    }
    return value;
  }
  if (first == "[COMMAND]") {
    CompletionValue value{.words = {"limits"}};
    for (const CommandDefinition& other : CommandDefinitions()) {
      value.words.emplace_back(other.doc.name);
    }
    return value;
  }
  if (first == "ADDRESS" || first == "NAME") {
    return {.kind = "addresses"};
  }
  if (first == "[CODE]") {
    return {.kind = "codes"};
  }
  return {.file = !first.empty()};
}

std::optional<std::string> CompletionScript(std::string_view shell) {
  if (shell == "bash") {
    return BashCompletion();
  }
  if (shell == "zsh") {
    return ZshCompletion();
  }
  if (shell == "fish") {
    return FishCompletion();
  }
  return std::nullopt;
}

int RunCompletion(Console& console, const Arguments& arguments) {
  const std::string script = *CompletionScript(arguments.subject);
  if (console.json()) {
    const nlohmann::ordered_json json{{"$type", "completion"},
                                      {"format", "backstay-completion/1"},
                                      {"shell", arguments.subject},
                                      {"script", script}};
    console.OutLine(json.dump());
  } else {
    console.Out(script);
  }
  return kExitDone;
}

}  // namespace deploy::cli
