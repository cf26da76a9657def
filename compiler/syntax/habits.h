#ifndef COMPILER_SYNTAX_HABITS_H_
#define COMPILER_SYNTAX_HABITS_H_

#include <bitset>
#include <vector>

#include "compiler/syntax/cst.h"
#include "compiler/syntax/errors.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

using TokenSet = std::bitset<static_cast<size_t>(Tok::kCount)>;
inline bool Has(const TokenSet& set, Tok type) { return set[static_cast<size_t>(type)]; }

// A rule that the parser is in, and where it began.
struct Frame {
  Rule rule;
  uint32_t first;  // token
  uint32_t node;   // in the Cst
};

// Where the parser stumbled.
struct Situation {
  std::vector<Token>& tokens;
  uint32_t& at;   // the token that does not fit; a habit may move it forward with Skip
  Tok& injected;  // a token that the parser is to see first; kCount: none
  const std::vector<Frame>& frames;
  const TokenSet& expected;
  ErrorList& errors;

  Rule rule() const { return frames.empty() ? Rule::kFile : frames.back().rule; }
  Rule outer(size_t n) const {
    return n < frames.size() ? frames[frames.size() - 1 - n].rule : Rule::kFile;
  }
  const Token& Look(int ahead) const {
    int64_t index = static_cast<int64_t>(at) + ahead;
    if (index < 0) {
      return tokens.back();
    }
    return index < static_cast<int64_t>(tokens.size()) ? tokens[static_cast<size_t>(index)]
                                                       : tokens.back();
  }
  Tok Type(int ahead) const { return Look(ahead).type; }
  std::string_view Text(int ahead) const { return TextOf(Look(ahead), errors.text()); }
  // No space between this token and the one before it.
  bool Glued(int ahead) const { return Look(ahead).begin == Look(ahead - 1).end; }
  source::Span Span(int ahead) const { return errors.SpanOf(Look(ahead).begin, Look(ahead).end); }
  source::Span Between(int from, int to) const {
    return errors.SpanOf(Look(from).begin, Look(to).end);
  }
  source::Span Before(int ahead) const {
    return errors.SpanOf(Look(ahead).begin, Look(ahead).begin);
  }
  source::Span After(int ahead) const { return errors.SpanOf(Look(ahead).end, Look(ahead).end); }
  void Skip(int count) {
    for (; count > 0 && tokens[at].type != Tok::kEnd; --count) {
      tokens[at++].skipped = true;
    }
  }
  void Retype(Tok type) { tokens[at].type = type; }
  // First token of the innermost frame of this rule; `at` when there is none.
  uint32_t FirstOf(Rule rule) const;
};

enum class Resume {
  kNone,     // no habit; nothing reported
  kRetry,    // reported and repaired; look again
  kPretend,  // reported; go on as if the expected token had been there
  kPanic,    // reported; give the construct up
};

// The table of special cases of design/diagnostics.md 4.7 (6): what people bring along from other
// languages, told from the tokens around the one that does not fit and the rule the parser is in.
Resume TryHabits(Situation& s);

// The same at a place where the construct could also end here, so that ANTLR sees no error yet.
Resume TryHabitsAfterOperand(Situation& s);
Resume TryHabitsInHeader(Situation& s);

// Before a declaration: keywords with a typing error, words of other languages, doubled keywords.
Resume TryDeclarationHabits(Situation& s);

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_HABITS_H_
