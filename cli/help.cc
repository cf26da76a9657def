#include "cli/help.h"

#include <vector>

#include "base/support/text.h"

namespace deploy::cli {
namespace {

std::string UsageLine(const CommandDefinition& definition) {
  return support::Cat("backstay ", definition.doc.name, " [OPTIONS]",
                      definition.positional.empty() ? "" : " ", definition.positional);
}

std::string OptionText(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) {
    names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    names.push_back("--" + name);
  }
  std::string text = support::Join(names, ", ");
  if (option.get_items_expected_max() > 0 && !option.get_type_name().empty()) {
    // CLI11 appends what the check accepts; our own word says it already.
    support::Append(text, " ", support::SplitOnce(option.get_type_name(), ':').first);
  }
  return text;
}

}  // namespace

std::string CommandHelp(const CommandDefinition& definition, const CLI::App& app) {
  std::string out =
      support::Cat(definition.doc.summary, "\n\nusage: ", UsageLine(definition), "\n");
  if (!definition.doc.description.empty()) {
    support::Append(out, "\n", definition.doc.description, "\n");
  }
  if (!definition.positional.empty()) {
    support::Append(out, "\n", definition.positional, "  ", definition.positional_help, "\n");
  }
  support::Append(out, "\noptions:\n");
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      const std::string text = OptionText(*option);
      support::Append(out, "  ", text, std::string(text.size() < 30 ? 30 - text.size() : 1, ' '),
                      option->get_description(), "\n");
    }
  }
  support::Append(out, "\nexamples:\n");
  for (const auto& [line, what] : definition.doc.examples) {
    support::Append(out, "  ", line, "\n", what.empty() ? "" : support::Cat("      ", what, "\n"));
  }
  return out;
}

std::string GeneralHelp() {
  std::string out =
      "Backstay: typed deployments whose every step can be taken back\n\nusage: backstay COMMAND "
      "[OPTIONS] [FILE]\n\n"
      "commands:\n";
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "  ", definition.doc.name,
                    std::string(12 - definition.doc.name.size(), ' '), definition.doc.summary,
                    "\n");
  }
  support::Append(
      out,
      "\nexamples:\n  backstay init hello && cd hello && backstay apply\n      a first deployment\n"
      "  backstay plan -e production --var release=1.1.0\n      what would change\n"
      "  backstay rollback\n      the world as it was before the last run\n\n"
      "`backstay COMMAND --help` tells more. Exit codes: 0 done, 1 error and nothing touched, 2 "
      "changes "
      "(--exit-code),\n3 failed and taken back, 4 needs attention, 64 wrong usage, 70 a bug of "
      "ours.\n");
  return out;
}

}  // namespace deploy::cli
