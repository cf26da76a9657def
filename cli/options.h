#ifndef CLI_OPTIONS_H_
#define CLI_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_docs.h"

namespace deploy::cli {

// What the parser of the command line fills in as text; FinishOptions checks it and says in plain
// words what is wrong.
struct RawOptions {
  std::string format = "human", color = "auto", on_interrupt = "back", lock_timeout;
  std::string environment;
  std::string parallel, to, lines, generation, max_errors;
  std::vector<std::string> limits, settle;
};

// Declares the options of a command and its positional words; `out` and `raw` must outlive the app.
void AddOptions(CLI::App& app, const CommandDefinition& definition, Arguments& out,
                RawOptions& raw);
void AddPositionals(CLI::App& app, Arguments& out);

// Each gives what is wrong, or nothing.
std::string FinishOptions(const RawOptions& raw, Arguments& out);
std::string FinishPositionals(const CommandDefinition& definition, Arguments& out);

// What the words of an option's value may be; empty when it is free.
std::vector<std::string_view> OptionChoices(std::string_view option);

// "; did you mean `x`?" or nothing.
std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace deploy::cli

#endif  // CLI_OPTIONS_H_
