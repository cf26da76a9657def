#include <map>

#include "base/support/text.h"
#include "cli/completion.h"

namespace deploy::cli {
namespace {

// Where words hold blanks, quotes or brackets (files, addresses) each is one line.
constexpr std::string_view kHelpers = R"sh(_backstay_ask() {
  local file=main.deploy environment='' at
  for ((at = 2; at < COMP_CWORD; at++)); do
    case ${COMP_WORDS[at]} in
      -e | --environment) environment=${COMP_WORDS[at + 1]} ;;
      *.deploy) file=${COMP_WORDS[at]} ;;
    esac
  done
  "${COMP_WORDS[0]}" __complete "$1" "$file" "$environment" 2>/dev/null
}
_backstay_lines() {
  local line
  while IFS= read -r line; do
    [[ -n $line && $line == "$word"* ]] && COMPREPLY+=("$line")
  done
}
_backstay_words() { _backstay_lines < <(printf '%s\n' "$@"); }
_backstay_addresses() {
  local at
  _backstay_lines < <(_backstay_ask addresses)
  for at in "${!COMPREPLY[@]}"; do printf -v "COMPREPLY[at]" %q "${COMPREPLY[at]}"; done
}
_backstay_inputs() {
  _backstay_lines < <(_backstay_ask inputs)
  compopt -o nospace 2>/dev/null
}
_backstay_files() {
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
  compopt -o filenames 2>/dev/null
}
)sh";

std::string Call(const CompletionValue& value) {
  if (value.kind == "addresses" || value.kind == "inputs") {
    return support::Cat("_backstay_", value.kind);
  }
  if (!value.kind.empty()) {
    return support::Cat("_backstay_lines < <(_backstay_ask ", value.kind, ")");
  }
  if (!value.words.empty()) {
    return support::Cat("_backstay_words ", support::Join(value.words, " "),
                        value.words[0].ends_with('=') ? "; compopt -o nospace 2>/dev/null" : "");
  }
  return value.file ? "_backstay_files" : ":";
}

// An option means the same wherever it stands, so that the table of values is one.
std::string ValueCases() {
  std::map<std::string, std::string> calls;
  for (const CommandDefinition& definition : CommandDefinitions()) {
    for (const OptionDoc& option : CommandOptionDocs(definition.doc.name)) {
      if (!option.type.empty()) {
        calls[support::Cat(option.letter.empty() ? "" : support::Cat(option.letter, " | "),
                           option.name)] = Call(ValueOfOption(option));
      }
    }
  }
  std::string out;
  for (const auto& [names, call] : calls) {
    support::Append(out, "    ", names, ") ", call, "; return ;;\n");
  }
  return out;
}

}  // namespace

std::string BashCompletion() {
  std::string out = support::Cat(
      kHelpers, "_backstay() {\n",
      R"sh(  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options=''
  COMPREPLY=()
  if [[ $word == = ]]; then
    word=''
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    _backstay_words )sh",
      CompletionCommands(" "), "\n    return\n  fi\n  case $before in\n", ValueCases(),
      "  esac\n  case ${COMP_WORDS[1]} in\n");
  std::string places;
  for (const CommandDefinition& definition : CommandDefinitions()) {
    support::Append(out, "    ", definition.doc.name, ") options='",
                    support::Join(CommandOptions(definition.doc.name), " "), "' ;;\n");
    const CompletionValue value = ValueOfPositional(definition);
    if (!value.kind.empty() || !value.words.empty()) {
      support::Append(places, "    ", definition.doc.name, ") ", Call(value), "; return ;;\n");
    }
  }
  return support::Cat(out,
                      "  esac\n  if [[ $word == -* ]]; then\n    _backstay_words $options\n"
                      "    return\n  fi\n  ((COMP_CWORD == 2)) && case ${COMP_WORDS[1]} in\n",
                      places, "  esac\n  _backstay_files\n}\ncomplete -F _backstay backstay\n");
}

}  // namespace deploy::cli
