#include "base/support/text.h"
#include "cli/arguments.h"
#include "cli/command_docs.h"
#include "cli/commands.h"

namespace deploy::cli {
namespace {

std::string CommandNames(std::string_view separator) {
  std::vector<std::string_view> names;
  for (const CommandDefinition& definition : CommandDefinitions()) {
    names.push_back(definition.doc.name);
  }
  return support::Join(names, separator);
}

std::string Bash() {
  std::string out = support::Cat(
      "_backstay() {\n  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '",
      CommandNames(" "),
      "' -- \"$word\"))\n    return\n  fi\n  local options=''\n  case $command in\n");
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    ", definition.doc.name, ") options='",
                    support::Join(CommandOptions(definition.doc.name), " "), "' ;;\n");
  }
  support::Append(
      out,
      "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}\ncomplete -o filenames -F "
      "_backstay backstay\n");
  return out;
}

// Single quotes end a shell string; summaries hold none, but a later one might.
std::string Quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out;
}

std::string Zsh() {
  std::string out = "#compdef backstay\n_backstay() {\n  local -a commands\n  commands=(\n";
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    '", definition.doc.name, ":", Quoted(definition.doc.summary), "'\n");
  }
  support::Append(out,
                  "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    "
                  "return\n  fi\n  case $words[2] in\n");
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    ", definition.doc.name, ") compadd -- ",
                    support::Join(CommandOptions(definition.doc.name), " "), " ;;\n");
  }
  support::Append(out, "  esac\n  _files\n}\n_backstay \"$@\"\n");
  return out;
}

std::string Fish() {
  std::string out = support::Cat("set -l commands ", CommandNames(" "), "\n");
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out,
                    "complete -c backstay -n \"not __fish_seen_subcommand_from $commands\" -f -a ",
                    definition.doc.name, " -d '", Quoted(definition.doc.summary), "'\n");
    for (const std::string& option : CommandOptions(definition.doc.name)) {
      if (option.starts_with("--")) {
        support::Append(out, "complete -c backstay -n \"__fish_seen_subcommand_from ",
                        definition.doc.name, "\" -l ", option.substr(2), "\n");
      }
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> CompletionScript(std::string_view shell) {
  if (shell == "bash") {
    return Bash();
  }
  if (shell == "zsh") {
    return Zsh();
  }
  if (shell == "fish") {
    return Fish();
  }
  return std::nullopt;
}

int RunCompletion(Console& console, const Arguments& arguments) {
  console.Out(*CompletionScript(arguments.subject));
  return kExitDone;
}

}  // namespace deploy::cli
