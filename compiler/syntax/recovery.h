#ifndef COMPILER_SYNTAX_RECOVERY_H_
#define COMPILER_SYNTAX_RECOVERY_H_

#include <vector>

#include "compiler/syntax/habits.h"
#include "grammar/DeployParser.h"

namespace deploy::syntax {

// The place of the parser in the tokens and in the rules; shared by the token stream, the parser
// and its strategy.
struct ParserState {
  std::vector<Token>* tokens = nullptr;
  ErrorList* errors = nullptr;
  uint32_t at = 0;
  Tok injected = Tok::kCount;
  std::vector<Frame> frames;

  Tok Look(uint32_t ahead) const {  // 1 is the current token, as ANTLR counts
    if (injected != Tok::kCount) {
      if (ahead == 1) {
        return injected;
      }
      --ahead;
    }
    size_t index = at + ahead - 1;
    return index < tokens->size() ? (*tokens)[index].type : Tok::kEnd;
  }
};

// Panic mode that knows the layout pass has balanced all brackets: it skips whole bracketed groups
// and stops at a separator or the closer of the bracket it is in, so one mistake costs one element,
// member or declaration.
class Recovery : public antlr4::ANTLRErrorStrategy {
 public:
  explicit Recovery(ParserState& state) : state_(state) {}

  void reset(antlr4::Parser*) override { failing_ = false; }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void recover(antlr4::Parser* parser, std::exception_ptr e) override;
  void sync(antlr4::Parser* parser) override;
  bool inErrorRecoveryMode(antlr4::Parser*) override { return failing_; }
  void reportMatch(antlr4::Parser*) override { failing_ = false; }
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) override;

  // Goes to the NL that ends this declaration, over nested groups as a whole. Skip: the tokens are
  // no part of it.
  void PassStatement();
  void SkipStatement();

 private:
  struct Expected {
    bool known = false;
    bool may_end = false;  // the rule may end here
    TokenSet set;
  };
  const Expected& ExpectedAt(antlr4::Parser* parser);
  TokenSet ExpectedInContext(antlr4::Parser* parser);
  Situation Make(const TokenSet& expected) {
    return {*state_.tokens, state_.at, state_.injected, state_.frames, expected, *state_.errors};
  }
  Resume Repair(Resume (*habits)(Situation&), const TokenSet& expected);
  void Mend(antlr4::Parser* parser, const Expected& expected);
  void SyncOptional(antlr4::Parser* parser, const Expected& expected);
  void ReportMismatch(antlr4::Parser* parser);
  void SkipOne();
  bool Skippable() const;
  bool LoopRecovers() const;
  void SkipElement();
  bool PassToSeparator(const TokenSet& expected);
  void SkipGroup();
  bool InHeader() const;
  void Measure();

  ParserState& state_;
  bool failing_ = false;
  uint32_t injected_before_ = 0xffffffffu;  // the token that a repair last put one before
  std::vector<Expected> expected_;          // by ATN state
  std::vector<uint32_t> closer_;            // of an opener; filled at the first error
  std::vector<uint32_t> depth_;             // open brackets before a token
};

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_RECOVERY_H_
