#ifndef CLI_ARGUMENTS_H_
#define CLI_ARGUMENTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace deploy::cli {

enum class Format : uint8_t { kHuman, kJson };
enum class ColorChoice : uint8_t { kAuto, kAlways, kNever };

// Exit codes (docs/reference/commands.md).
enum ExitCode : int {
  kExitDone = 0,
  kExitError = 1,
  kExitChanges = 2,
  kExitRolledBack = 3,
  kExitNeedsAttention = 4,
  kExitUsage = 64,
  kExitInternal = 70,
};

// Everything that the command line can say; a command reads only the fields that it has declared.
struct Arguments {
  std::string command;
  std::vector<std::string> paths;  // FILE, FILES, CODE, ADDRESS …, as typed
  std::string
      subject;  // first word of a command with two kinds of argument (dump tree, completion bash)

  std::optional<std::string> environment;
  std::vector<std::string> variables;  // name=value
  std::vector<std::string> variable_files;
  Format format = Format::kHuman;
  ColorChoice color = ColorChoice::kAuto;
  std::string chdir;
  std::vector<std::pair<std::string, uint64_t>> limits;

  bool yes = false;
  int parallel = 10;
  bool stop_on_interrupt = false;
  absl::Duration lock_timeout = absl::ZeroDuration();
  std::vector<std::string> accept_irreversible;

  bool exit_code = false;             // plan, drift
  std::string output;                 // plan -o
  std::optional<int64_t> to;          // rollback --to
  bool forward = false;               // resume
  std::map<int, bool> settled;        // resume --settle: whether the effect of a step is there
  bool follow = false;                // logs -f
  int lines = 100;                    // logs -n
  bool check = false, diff = false;   // fmt
  bool list = false;                  // explain
  bool config = false;                // show --config
  std::optional<int64_t> generation;  // show --generation
  bool mermaid = false;               // graph
  bool deny_warnings = false;
  std::optional<uint64_t> max_errors;
};

// What `backstay help` and docs/reference/commands.md say of one command; the option texts come
// from the same place.
struct CommandDoc {
  std::string_view name, summary, description;
  std::vector<std::pair<std::string_view, std::string_view>>
      examples;  // command line, what it does
};

struct ParsedLine {
  std::optional<Arguments> arguments;  // absent: print `message` and end with `exit`
  std::string message;
  bool to_stdout = false;
  int exit = 0;
  // Of what was wrong, for a line of JSON: the command word, whether JSON was asked for.
  std::string command, error, help;
  bool json = false;
};

// Reads the command line. Never prints, never exits. An unknown command or option gets a "did you
// mean".
ParsedLine ParseCommandLine(int argc, const char* const* argv);

// The whole reference as Markdown, and completion scripts, both made from the same definitions.
std::string CommandReference();
std::optional<std::string> CompletionScript(std::string_view shell);
std::vector<std::string> CommandOptions(std::string_view command);  // "-e", "--environment", …
struct OptionDoc {
  std::string letter, name;  // "-e" or nothing, "--environment"
  std::string type;          // "NAME"; empty for a flag
  std::string help;
  std::vector<std::string> choices;
};
std::vector<OptionDoc> CommandOptionDocs(std::string_view command);
std::string LimitsHelp();

}  // namespace deploy::cli

#endif  // CLI_ARGUMENTS_H_
