#ifndef TESTS_UNIT_COMPILER_SYNTAX_DAMAGE_H_
#define TESTS_UNIT_COMPILER_SYNTAX_DAMAGE_H_

#include <random>
#include <string>
#include <vector>

#include "compiler/syntax/lexer.h"

namespace deploy::syntax {

enum class Damage { kTokenDeleted, kTokenDoubled, kRestOfLineMissing, kBracketDeleted };

// Makes one damaged copy of a text; everything follows from the seed of the generator.
class DamageMaker {
 public:
  explicit DamageMaker(std::string text) : text_(std::move(text)), tokens_(Lex(text_).tokens) {
    tokens_.pop_back();
    std::erase_if(tokens_, [](const Token& t) { return t.type == Tok::NL; });
    for (const Token& t : tokens_) {
      bool bracket =
          (t.type >= Tok::LBRACE && t.type <= Tok::RBRACK) || IsOpener(t.type) || IsCloser(t.type);
      if (bracket) brackets_.push_back(t);
    }
  }

  const std::string& text() const { return text_; }

  std::string Make(Damage damage, std::mt19937& random) const {
    const std::vector<Token>& from = damage == Damage::kBracketDeleted ? brackets_ : tokens_;
    const Token& token = from[std::uniform_int_distribution<size_t>(0, from.size() - 1)(random)];
    std::string copy = text_;
    switch (damage) {
      case Damage::kTokenDeleted:
      case Damage::kBracketDeleted:
        copy.erase(token.begin, token.end - token.begin);
        break;
      case Damage::kTokenDoubled: {
        std::string again = text_.substr(token.begin, token.end - token.begin);
        bool word = std::isalnum(static_cast<unsigned char>(again.back())) != 0;
        copy.insert(token.end, (word ? " " : "") + again);
        break;
      }
      case Damage::kRestOfLineMissing: {
        size_t end = text_.find('\n', token.end);
        copy.erase(token.end, (end == std::string::npos ? text_.size() : end) - token.end);
        break;
      }
    }
    return copy;
  }

 private:
  std::string text_;
  std::vector<Token> tokens_, brackets_;
};

}  // namespace deploy::syntax

#endif  // TESTS_UNIT_COMPILER_SYNTAX_DAMAGE_H_
