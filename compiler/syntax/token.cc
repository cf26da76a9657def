#include "compiler/syntax/token.h"

#include <array>

namespace deploy::syntax {
namespace {

constexpr std::array<std::string_view, static_cast<size_t>(Tok::kCount)> kWords = {
    "the end of the file",
#define TOKEN(name, words) words,
#include "compiler/syntax/tokens.def"
#undef TOKEN
};

// A quoted snippet stays one short line, whatever the user wrote.
constexpr size_t kLongestSnippet = 40;

}  // namespace

std::string_view Words(Tok type) { return kWords[static_cast<size_t>(type)]; }

std::string Shown(const Token& token, std::string_view text) {
  std::string_view snippet = TextOf(token, text);
  if (token.made || token.type == Tok::kEnd || snippet.empty()) {
    return std::string(Words(token.type));
  }
  if (token.type == Tok::NL) {
    return snippet == ";" ? "`;`" : std::string(Words(Tok::NL));
  }
  if (IsStringOpen(token.type) || token.type == Tok::STR_TEXT) {
    return std::string(Words(token.type));
  }
  if (snippet.size() > kLongestSnippet || snippet.find('\n') != std::string_view::npos) {
    return std::string(Words(token.type));
  }
  std::string shown = "`";
  for (char c : snippet) {
    if (c != '`') {
      shown += c;
    }
  }
  return shown + "`";
}

}  // namespace deploy::syntax
