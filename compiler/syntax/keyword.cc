#include <array>

#include "absl/container/flat_hash_map.h"
#include "compiler/syntax/lexer.h"

namespace deploy::syntax {
namespace {

// The words between the quotes of tokens.def, IF to TEST.
absl::flat_hash_map<std::string_view, Tok> MakeTable() {
  absl::flat_hash_map<std::string_view, Tok> table;
  for (auto t = static_cast<uint8_t>(Tok::IF); t <= static_cast<uint8_t>(Tok::TEST); ++t) {
    std::string_view words = Words(static_cast<Tok>(t));
    table[words.substr(1, words.size() - 2)] = static_cast<Tok>(t);
  }
  return table;
}

constexpr size_t kLongestKeyword = 11;  // environment

}  // namespace

Tok KeywordOf(std::string_view word) {
  static const auto& table = *new absl::flat_hash_map<std::string_view, Tok>(MakeTable());
  if (word.size() < 2 || word.size() > kLongestKeyword || word[0] < 'a' || word[0] > 'w') {
    return Tok::IDENT;
  }
  auto found = table.find(word);
  return found == table.end() ? Tok::IDENT : found->second;
}

}  // namespace deploy::syntax
