#include "base/support/text.h"
#include "cli/completion.h"

namespace deploy::cli {
namespace {

// Inside of single quotes; zsh gives brackets and colons a meaning of their own, too.
std::string Quoted(std::string_view text, std::string_view escaped = "") {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (escaped.find(c) != escaped.npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string ZshAction(const CompletionValue& value) {
  if (!value.kind.empty()) {
    return support::Cat("_backstay_ask ", value.kind);
  }
  if (!value.words.empty()) {
    return support::Cat("(", support::Join(value.words, " "), ")");
  }
  return value.file ? "_files" : " ";
}

std::string ZshOption(const OptionDoc& option) {
  std::string out = "      ";
  if (option.letter.empty()) {
    support::Append(out, "'*", option.name);
  } else {
    support::Append(out, "'*'{", option.letter, ",", option.name, "}'");
  }
  support::Append(out, "[", Quoted(option.help, "[]:"), "]");
  if (!option.type.empty()) {
    support::Append(out, ":", Quoted(option.type, ":"), ":", ZshAction(ValueOfOption(option)));
  }
  return out + "' \\\n";
}

std::string FishValue(const CompletionValue& value) {
  if (!value.kind.empty()) {
    return support::Cat(" -a '(__backstay_ask ", value.kind, ")'");
  }
  return value.words.empty() ? "" : support::Cat(" -a '", support::Join(value.words, " "), "'");
}

std::string FishOption(std::string_view command, const OptionDoc& option) {
  const CompletionValue value = ValueOfOption(option);
  return support::Cat("complete -c backstay -n '__fish_seen_subcommand_from ", command, "'",
                      option.letter.empty() ? "" : support::Cat(" -s ", option.letter.substr(1)),
                      " -l ", option.name.substr(2),
                      option.type.empty() ? "" : (value.file ? " -r" : " -x"), FishValue(value),
                      " -d '", Quoted(option.help), "'\n");
}

}  // namespace

std::string ZshCompletion() {
  std::string out =
      "#compdef backstay\n_backstay_ask() {\n  local -a names\n"
      "  names=(${(f)\"$(backstay __complete ${@[-1]} 2>/dev/null)\"})\n"
      "  compadd \"${@[1,-2]}\" -a names\n}\n_backstay() {\n  local -a commands\n  commands=(\n";
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    '", definition.doc.name, ":", Quoted(definition.doc.summary), "'\n");
  }
  support::Append(out,
                  "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    "
                  "return\n  fi\n  shift words\n  (( CURRENT-- ))\n  case $words[1] in\n");
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    ", definition.doc.name, ") _arguments \\\n");
    for (const OptionDoc& option : CommandOptionDocs(definition.doc.name)) {
      support::Append(out, ZshOption(option));
    }
    support::Append(out, "      '1:", Quoted(definition.positional, ":[]"), ":",
                    ZshAction(ValueOfPositional(definition)), "' '*:file:_files' ;;\n");
  }
  return out + "  esac\n}\n_backstay \"$@\"\n";
}

std::string FishCompletion() {
  std::string out = support::Cat(
      "function __backstay_ask\n  backstay __complete $argv 2>/dev/null\nend\nset -l commands ",
      CompletionCommands(" "), "\n");
  for (const CommandDefinition& definition : CommandDefinitions()) {
    const std::string_view name = definition.doc.name;
    support::Append(out,
                    "complete -c backstay -n \"not __fish_seen_subcommand_from $commands\" -f -a ",
                    name, " -d '", Quoted(definition.doc.summary), "'\n");
    for (const OptionDoc& option : CommandOptionDocs(name)) {
      support::Append(out, FishOption(name, option));
    }
    const std::string words = FishValue(ValueOfPositional(definition));
    if (!words.empty()) {
      support::Append(out, "complete -c backstay -n '__fish_seen_subcommand_from ", name, "' -f",
                      words, "\n");
    }
  }
  return out;
}

}  // namespace deploy::cli
