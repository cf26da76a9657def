#include "cli/arguments.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/numbers.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/command_docs.h"
#include "cli/limits.h"

namespace deploy::cli {
namespace {

// Texts that CLI11 fills in as strings and that are checked afterwards.
struct RawOptions {
  std::string format = "human", color = "auto", on_interrupt = "back", lock_timeout;
  std::string environment;
  std::vector<std::string> limits;
  std::string subject;
};

void AddProgramOptions(CLI::App& app, Arguments& out, RawOptions& raw) {
  app.add_option("--var", out.variables,
                 "value of an input; wins over --var-file and BACKSTAY_VAR_name")
      ->type_name("NAME=VALUE")
      ->take_all();
  app.add_option("--var-file", out.variable_files,
                 "file of `name = literal` lines, or one JSON object (.json)")
      ->type_name("FILE")
      ->take_all();
  app.add_option("--limit", raw.limits, "change a named limit; `backstay help limits` lists them")
      ->type_name("NAME=VALUE")
      ->take_all();
}

void AddRunOptions(CLI::App& app, Arguments& out, RawOptions& raw) {
  app.add_option("--parallel", out.parallel, "steps at the same time (default 10)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  app.add_option("--on-interrupt", raw.on_interrupt,
                 "what the first Ctrl-C does: take back, or stop with steps open")
      ->type_name("back|stop")
      ->check(CLI::IsMember({"back", "stop"}));
  app.add_option("--lock-timeout", raw.lock_timeout,
                 "wait this long for another run to end, e.g. 30s")
      ->type_name("DURATION");
}

void AddCommandOptions(CLI::App& app, const std::string& name, Arguments& out) {
  if (name == "plan") {
    app.add_option("-o,--out", out.output, "store the plan in FILE")->type_name("FILE");
  } else if (name == "rollback") {
    app.add_option("--to", out.to, "generation to go to; 0 is the world before the first run")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
  } else if (name == "resume") {
    app.add_flag("--forward", out.forward, "finish the run instead of taking it back");
  } else if (name == "logs") {
    app.add_flag("-f,--follow", out.follow, "go on printing as lines come");
    app.add_option("-n,--lines", out.lines, "lines from the end to begin with (default 100)")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
  } else if (name == "fmt") {
    app.add_flag("--check", out.check,
                 "change nothing; list what is not formatted, exit 1 when there is some");
    app.add_flag("--diff", out.diff, "change nothing; show what would change");
  } else if (name == "explain") {
    app.add_flag("--list", out.list, "code and title of all diagnostics, one a line");
  } else if (name == "show") {
    app.add_flag("--config", out.config, "the resolved configuration of the program");
    app.add_option("--generation", out.generation, "what generation N held")->type_name("N");
  } else if (name == "graph") {
    app.add_flag("--mermaid", out.mermaid, "Mermaid instead of DOT");
  }
}

void AddOptions(CLI::App& app, const CommandDefinition& definition, Arguments& out,
                RawOptions& raw) {
  const uint32_t groups = definition.groups;
  if ((groups & kGroupEnvironment) != 0) {
    app.add_option("-e,--environment", raw.environment, "environment to work on")
        ->type_name("NAME");
  }
  if ((groups & kGroupProgram) != 0) {
    AddProgramOptions(app, out, raw);
  }
  if ((groups & kGroupRun) != 0) {
    AddRunOptions(app, out, raw);
  }
  if ((groups & kGroupParallel) != 0) {
    app.add_option("--parallel", out.parallel, "objects read at the same time (default 10)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
  }
  if ((groups & kGroupYes) != 0) {
    app.add_flag("-y,--yes", out.yes, "do not ask");
  }
  if ((groups & kGroupExitCode) != 0) {
    app.add_flag("--exit-code", out.exit_code, "exit 2 when there is something");
  }
  if ((groups & kGroupAccept) != 0) {
    app.add_option("--accept-irreversible", out.accept_irreversible,
                   "accept that the step of ADDRESS cannot be taken back")
        ->type_name("ADDRESS")
        ->take_all();
  }
  if ((groups & kGroupDiagnostics) != 0) {
    app.add_flag("--deny-warnings", out.deny_warnings, "warnings count as errors");
    app.add_option("--max-errors", out.max_errors,
                   "show at most N findings (default 100, 20 a file)")
        ->type_name("N");
  }
  AddCommandOptions(app, std::string(definition.doc.name), out);
  if ((groups & kGroupFormat) != 0) {
    app.add_option("--format", raw.format, "human or json (one object a line)")
        ->type_name("human|json")
        ->check(CLI::IsMember({"human", "json"}));
  }
  app.add_option("--color", raw.color, "auto, always or never; NO_COLOR is honoured")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--chdir", out.chdir, "go to this folder first")->type_name("FOLDER");
}

void AddPositionals(CLI::App& app, const CommandDefinition& definition, Arguments& out,
                    RawOptions& raw) {
  const std::string_view positional = definition.positional;
  if (positional.empty()) {
    return;
  }
  const std::string help(definition.positional_help);
  const bool has_subject = positional == "tree|graph [FILE]" || positional == "bash|zsh|fish";
  if (has_subject) {
    const bool dump = positional.starts_with("tree");
    app.add_option("WHAT", raw.subject, help)
        ->required()
        ->check(dump ? CLI::IsMember({"tree", "graph"}) : CLI::IsMember({"bash", "zsh", "fish"}));
    if (!dump) {
      return;
    }
  }
  auto* option = app.add_option("FILES", out.paths, help);
  if (positional.find("...") != positional.npos) {
    return;
  }
  const bool named_first = positional.starts_with("NAME") || positional.starts_with("ADDRESS");
  option->expected(named_first ? 1 : 0, named_first ? 2 : 1);
  if (named_first) {
    option->required();
  }
}

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

ParsedLine Usage(std::string message, std::string_view command = "") {
  ParsedLine line;
  line.message =
      support::Cat("error: ", message, "\n help: `backstay ", command.empty() ? "" : command,
                   command.empty() ? "" : " ", "--help` shows what there is\n");
  line.exit = kExitUsage;
  return line;
}

ParsedLine Text(std::string text) {
  ParsedLine line;
  line.message = std::move(text);
  line.to_stdout = true;
  return line;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const auto nearest = support::Nearest(name, candidates);
  return nearest ? support::Cat("; did you mean `", *nearest, "`?") : "";
}

std::vector<std::string_view> CommandNames() {
  std::vector<std::string_view> names;
  for (const CommandDefinition& definition : CommandDefinitions()) {
    names.push_back(definition.doc.name);
  }
  return names;
}

// Options that take a value and may stand before the command.
bool TakesValue(std::string_view option) {
  static constexpr std::string_view kNames[] = {"-e",         "--environment", "--var",
                                                "--var-file", "--limit",       "--format",
                                                "--color",    "--chdir",       "--parallel"};
  return std::find(std::begin(kNames), std::end(kNames), option) != std::end(kNames);
}

// Index of the command word, or argc.
int CommandIndex(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (TakesValue(word)) {
      ++i;
    } else if (!word.starts_with("-")) {
      return i;
    }
  }
  return argc;
}

std::string UnknownOption(const CLI::App& app, const std::string& message) {
  for (std::string_view word : support::Split(message, ' ')) {
    if (!word.starts_with("-")) {
      continue;
    }
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    return support::Cat("unknown option `", word, "`", DidYouMean(word, views));
  }
  return support::Cat("too many arguments: ", message);
}

// Fills what CLI11 left as text. An empty result is success.
std::string Finish(const RawOptions& raw, Arguments& out) {
  out.format = raw.format == "json" ? Format::kJson : Format::kHuman;
  out.color = raw.color == "always"  ? ColorChoice::kAlways
              : raw.color == "never" ? ColorChoice::kNever
                                     : ColorChoice::kAuto;
  out.stop_on_interrupt = raw.on_interrupt == "stop";
  out.subject = raw.subject;
  if (!raw.environment.empty()) {
    out.environment = raw.environment;
  }
  if (!raw.lock_timeout.empty() && !absl::ParseDuration(raw.lock_timeout, &out.lock_timeout)) {
    return support::Cat("`--lock-timeout ", raw.lock_timeout,
                        "` is no duration; write it as `30s` or `2m`");
  }
  for (const std::string& variable : out.variables) {
    if (variable.find('=') == std::string::npos || variable[0] == '=') {
      return support::Cat("`--var ", variable, "` has no value; write `--var name=value`");
    }
  }
  for (const std::string& limit : raw.limits) {
    const auto parts = support::SplitOnce(limit, '=');
    uint64_t value = 0;
    if (!absl::SimpleAtoi(support::AbslView(parts.second), &value)) {
      return support::Cat("`--limit ", limit,
                          "` wants a whole number, as in `--limit nesting=512`");
    }
    if (!IsLimit(parts.first)) {
      return support::Cat("unknown limit `", parts.first, "`",
                          DidYouMean(parts.first, LimitNames()),
                          "; `backstay help limits` lists them");
    }
    out.limits.emplace_back(parts.first, value);
  }
  return "";
}

ParsedLine ParseCommand(const CommandDefinition& definition, std::vector<std::string> words) {
  CLI::App app;
  app.set_help_flag();
  Arguments out;
  RawOptions raw;
  out.command = definition.doc.name;
  AddOptions(app, definition, out, raw);
  AddPositionals(app, definition, out, raw);
  if (std::find(words.begin(), words.end(), "--help") != words.end() ||
      std::find(words.begin(), words.end(), "-h") != words.end()) {
    return Text(CommandHelp(definition, app));
  }
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ExtrasError& error) {
    return Usage(UnknownOption(app, error.what()), definition.doc.name);
  } catch (const CLI::ParseError& error) {
    return Usage(error.what(), definition.doc.name);
  }
  if (std::string problem = Finish(raw, out); !problem.empty()) {
    return Usage(problem, definition.doc.name);
  }
  ParsedLine line;
  line.arguments = std::move(out);
  return line;
}

ParsedLine Help(const std::vector<std::string>& words) {
  if (words.empty() || words[0][0] == '-') {
    return Text(GeneralHelp());
  }
  if (words[0] == "limits") {
    return Text(LimitsHelp());
  }
  const CommandDefinition* definition = FindCommand(words[0]);
  if (definition == nullptr) {
    return Usage(
        support::Cat("unknown command `", words[0], "`", DidYouMean(words[0], CommandNames())));
  }
  return ParseCommand(*definition, {"--help"});
}

}  // namespace

ParsedLine ParseCommandLine(int argc, const char* const* argv) {
  const int at = CommandIndex(argc, argv);
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    if (i != at) {
      words.emplace_back(argv[i]);
    }
  }
  if (at == argc) {
    if (std::find(words.begin(), words.end(), "--version") != words.end()) {
      return ParseCommand(*FindCommand("version"), {});
    }
    ParsedLine line = Text(GeneralHelp());
    const bool asked = std::find(words.begin(), words.end(), "--help") != words.end() ||
                       std::find(words.begin(), words.end(), "-h") != words.end();
    line.to_stdout = asked;
    line.exit = asked ? kExitDone : kExitUsage;
    return line;
  }
  const std::string name = argv[at];
  if (name == "help") {
    return Help(words);
  }
  const CommandDefinition* definition = FindCommand(name);
  if (definition == nullptr) {
    return Usage(support::Cat("unknown command `", name, "`", DidYouMean(name, CommandNames())));
  }
  return ParseCommand(*definition, std::move(words));
}

std::vector<std::string> CommandOptions(std::string_view command) {
  CLI::App app;
  app.set_help_flag("-h,--help");
  Arguments out;
  RawOptions raw;
  if (const CommandDefinition* definition = FindCommand(command)) {
    AddOptions(app, *definition, out, raw);
  }
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::string CommandReference() {
  std::string out =
      "# Commands\n\nMade from the program's own definitions by `reference_pages`; do not "
      "edit.\n\n"
      "Exit codes: 0 done or nothing to do, 1 errors or a failure before anything was touched, 2 "
      "changes pending "
      "(only with `--exit-code`), 3 failed and taken back, 4 needs attention, 64 wrong usage, 70 a "
      "bug of ours.\n";
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "\n## backstay ", definition.doc.name, "\n\n```text\n",
                    ParseCommand(definition, {"--help"}).message, "```\n");
  }
  return out;
}

}  // namespace deploy::cli
