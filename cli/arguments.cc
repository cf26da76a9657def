#include "cli/arguments.h"

#include <algorithm>

#include "base/support/text.h"
#include "cli/command_docs.h"
#include "cli/help.h"
#include "cli/options.h"

namespace deploy::cli {
namespace {

ParsedLine Usage(std::string message, std::string_view command = "") {
  ParsedLine line;
  line.error = std::move(message);
  line.help = support::Cat("`backstay ", command, command.empty() ? "" : " ",
                           "--help` shows what there is");
  line.message = support::Cat("error: ", line.error, "\n help: ", line.help, "\n");
  line.exit = kExitUsage;
  return line;
}

ParsedLine Text(std::string text) {
  ParsedLine line;
  line.message = std::move(text);
  line.to_stdout = true;
  return line;
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

// The parser's own words name the option first: "--to: 1 required N missing".
std::string WithoutValue(std::string_view message) {
  return support::Cat("`", support::SplitOnce(message, ':').first, "` needs a value");
}

// Commands of the design that are not built yet.
bool IsPlanned(std::string_view name) {
  static constexpr std::string_view kPlanned[] = {"fix",  "adopt", "approve", "backup", "drill",
                                                  "test", "lock",  "lsp",     "doc"};
  return std::find(std::begin(kPlanned), std::end(kPlanned), name) != std::end(kPlanned);
}

ParsedLine UnknownCommand(const std::string& name) {
  return Usage(
      IsPlanned(name)
          ? support::Cat("this build does not have the command `", name, "` yet")
          : support::Cat("unknown command `", name, "`", DidYouMean(name, CommandNames())));
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

ParsedLine ParseCommand(const CommandDefinition& definition, std::vector<std::string> words) {
  CLI::App app;
  app.set_help_flag();
  Arguments out;
  RawOptions raw;
  out.command = definition.doc.name;
  AddOptions(app, definition, out, raw);
  AddPositionals(app, out);
  if (std::find(words.begin(), words.end(), "--help") != words.end() ||
      std::find(words.begin(), words.end(), "-h") != words.end()) {
    return Text(CommandHelp(definition, app));
  }
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ExtrasError& error) {
    return Usage(UnknownOption(app, error.what()), definition.doc.name);
  } catch (const CLI::ArgumentMismatch& error) {
    return Usage(WithoutValue(error.what()), definition.doc.name);
  } catch (const CLI::ParseError& error) {
    return Usage(error.what(), definition.doc.name);
  }
  std::string problem = FinishOptions(raw, out);
  if (problem.empty()) {
    problem = FinishPositionals(definition, out);
  }
  if (!problem.empty()) {
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
    return UnknownCommand(words[0]);
  }
  return ParseCommand(*definition, {"--help"});
}

}  // namespace

static ParsedLine ParseWords(int argc, const char* const* argv) {
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
    line.error = asked ? "" : "no command was given";
    return line;
  }
  const std::string name = argv[at];
  if (name == "help") {
    return Help(words);
  }
  const CommandDefinition* definition = FindCommand(name);
  if (definition == nullptr) {
    return UnknownCommand(name);
  }
  return ParseCommand(*definition, std::move(words));
}

ParsedLine ParseCommandLine(int argc, const char* const* argv) {
  ParsedLine line = ParseWords(argc, argv);
  const int at = CommandIndex(argc, argv);
  line.command = at < argc ? argv[at] : "";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    line.json |= word == "--format=json" ||
                 (word == "json" && i > 1 && std::string_view(argv[i - 1]) == "--format");
  }
  return line;
}

std::vector<OptionDoc> CommandOptionDocs(std::string_view command) {
  CLI::App app;
  app.set_help_flag("-h,--help", "this help");
  Arguments out;
  RawOptions raw;
  if (const CommandDefinition* definition = FindCommand(command)) {
    AddOptions(app, *definition, out, raw);
  }
  std::vector<OptionDoc> docs;
  for (const CLI::Option* option : app.get_options()) {
    OptionDoc doc{.name = "--" + option->get_lnames().front(), .help = option->get_description()};
    if (!option->get_snames().empty()) {
      doc.letter = "-" + option->get_snames().front();
    }
    if (option->get_items_expected_max() > 0) {
      doc.type = option->get_type_name();
    }
    for (const std::string_view choice : OptionChoices(doc.name)) {
      doc.choices.emplace_back(choice);
    }
    docs.push_back(std::move(doc));
  }
  return docs;
}

std::vector<std::string> CommandOptions(std::string_view command) {
  std::vector<std::string> names;
  for (OptionDoc& doc : CommandOptionDocs(command)) {
    if (!doc.letter.empty()) {
      names.push_back(std::move(doc.letter));
    }
    names.push_back(std::move(doc.name));
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
