#include "cli/inputs.h"

#include <set>

#include "absl/strings/ascii.h"
#include "base/source/file_system.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "nlohmann/json.hpp"

extern char** environ;

namespace deploy::cli {
namespace {

using Given = std::map<std::string, compiler::GivenInput>;
constexpr size_t kVarFileLimit = 1 << 20;
constexpr std::string_view kPrefix = "BACKSTAY_VAR_";

absl::Status ReadJson(const std::string& path, const std::string& text, Given& given) {
  std::set<std::string> seen;
  std::string twice;
  const auto note = [&](int depth, nlohmann::ordered_json::parse_event_t what,
                        nlohmann::ordered_json& parsed) {
    if (what == nlohmann::ordered_json::parse_event_t::key && depth == 1 &&
        !seen.insert(parsed.get<std::string>()).second) {
      twice = parsed.get<std::string>();
    }
    return true;
  };
  const auto json = nlohmann::ordered_json::parse(text, note, /*allow_exceptions=*/false);
  if (!twice.empty()) {
    return absl::InvalidArgumentError(
        support::AbslView(support::Cat("`", path, "` gives `", twice, "` two values")));
  }
  if (!json.is_object()) {
    return absl::InvalidArgumentError(
        support::Cat("`", path, "` must hold one JSON object with a value for each input"));
  }
  for (const auto& [name, value] : json.items()) {
    given[name] = {.text = value.dump(), .json = true, .origin = path};
  }
  return absl::OkStatus();
}

// The part before a comment; `#` and `//` inside of quotes do not begin one.
std::string_view WithoutComment(std::string_view line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) {
      quoted = !quoted;
    } else if (!quoted && (line[i] == '#' || line.substr(i).starts_with("//"))) {
      return line.substr(0, i);
    }
  }
  return line;
}

// How many brackets of a line stay open.
int OpenBrackets(std::string_view line) {
  int open = 0;
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) {
      quoted = !quoted;
    } else if (!quoted) {
      open += line[i] == '[' || line[i] == '{' || line[i] == '(';
      open -= line[i] == ']' || line[i] == '}' || line[i] == ')';
    }
  }
  return open;
}

absl::Status ReadLines(const std::string& path, const std::string& text, Given& given) {
  int number = 0;
  std::map<std::string, int> lines;
  int open = 0;  // brackets of the value that the last line began
  std::string* value = nullptr;
  for (std::string_view raw : support::Split(text, '\n')) {
    ++number;
    const std::string_view line = support::Trim(WithoutComment(raw));
    if (line.empty()) {
      continue;
    }
    if (open > 0) {
      support::Append(*value, " ", line);
      open += OpenBrackets(line);
      continue;
    }
    const size_t equals = line.find('=');
    const std::string_view name = support::Trim(line.substr(0, equals));
    if (equals == std::string_view::npos || name.empty()) {
      return absl::InvalidArgumentError(
          support::Cat(path, ":", number, ": expected `name = literal`, found `", line, "`"));
    }
    if (const int first = lines.emplace(name, number).first->second; first != number) {
      return absl::InvalidArgumentError(support::AbslView(
          support::Cat(path, ":", number, ": `", name, "` has a value already, in line ", first)));
    }
    auto& input = given[std::string(name)];
    input = {.text = std::string(support::Trim(line.substr(equals + 1))),
             .literal = true,
             .origin = support::Cat(path, ":", number)};
    value = &input.text;
    open = OpenBrackets(input.text);
  }
  return absl::OkStatus();
}

absl::Status ReadVarFile(const std::string& path, Given& given) {
  auto text = source::RealFileSystem().Read(path, kVarFileLimit);
  if (!text.ok()) {
    return absl::Status(text.status().code(), support::Cat("cannot read the var file `", path,
                                                           "`: ", text.status().message()));
  }
  return path.ends_with(".json") ? ReadJson(path, *text, given) : ReadLines(path, *text, given);
}

// All of them: a name that the program does not declare is an error like any other (settled.md
// 2.11).
void ReadEnvironment(Given& given) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const auto [variable, value] = support::SplitOnce(*entry, '=');
    if (variable.starts_with(kPrefix) && variable.size() > kPrefix.size()) {
      given[std::string(variable.substr(kPrefix.size()))] = {.text = std::string(value),
                                                             .origin = std::string(variable)};
    }
  }
}

}  // namespace

absl::StatusOr<Given> GatherInputs(const Arguments& arguments) {
  Given given;
  ReadEnvironment(given);
  for (const std::string& path : arguments.variable_files) {
    RETURN_IF_ERROR(ReadVarFile(path, given));
  }
  for (const std::string& variable : arguments.variables) {
    const auto [name, text] = support::SplitOnce(variable, '=');
    given[std::string(name)] = {.text = std::string(text), .origin = support::Cat("--var ", name)};
  }
  return given;
}

void PromptForInputs(Console& console, const std::vector<compiler::DeclaredInput>& declared,
                     Given& given) {
  for (const compiler::DeclaredInput& input : declared) {
    if (input.default_text || given.count(input.name) != 0) {
      continue;
    }
    if (!input.documentation.empty()) {
      console.ErrLine(input.documentation);
    }
    const std::string answer = console.Prompt(support::Cat(input.name, " (", input.type, "):"));
    if (!answer.empty()) {
      given[input.name] = {.text = answer, .origin = "the prompt"};
    }
  }
}

}  // namespace deploy::cli
