#include "runtime/provider/shell_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "base/support/text.h"

namespace deploy::provider {
namespace {

bool IsPlain(char c) {
  constexpr std::string_view kSigns = "_-./:=@%+,";
  return absl::ascii_isalnum(c) || kSigns.find(c) != kSigns.npos;
}

}  // namespace

std::string ShellQuoted(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string CommandText(const std::vector<std::string>& command) {
  std::vector<std::string> words;
  words.reserve(command.size());
  for (const std::string& word : command) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), IsPlain);
    words.push_back(plain ? word : ShellQuoted(word));
  }
  return support::Join(words, " ");
}

}  // namespace deploy::provider
