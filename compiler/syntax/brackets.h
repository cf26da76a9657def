#ifndef COMPILER_SYNTAX_BRACKETS_H_
#define COMPILER_SYNTAX_BRACKETS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/errors.h"
#include "compiler/syntax/token.h"

namespace deploy::syntax {

// What is open at one place of the text, and the tokens written so far. The layout pass drives it;
// it owns the messages about brackets and quotes.
class Brackets {
 public:
  struct Open {
    Token token;
    uint32_t line = 0;    // number of the line it stands on
    uint32_t indent = 0;  // of that line
  };

  Brackets(std::vector<Token>& out, ErrorList& errors) : out_(out), errors_(errors) {}

  bool empty() const { return open_.empty(); }
  size_t size() const { return open_.size(); }
  const Open& top() const { return open_.back(); }
  bool JoinsLines() const {
    return !open_.empty() && open_.back().token.type != Tok::LBRACE &&
           !IsStringOpen(open_.back().token.type);
  }

  void Push(const Token& token, uint32_t line, uint32_t indent) {
    open_.push_back({token, line, indent});
    one_line_ += token.type == Tok::STR_OPEN;
  }
  // A closer as written. False when it closes nothing and was reported; it then must not be
  // written. `stray` says that closing the outermost `{` here would leave a line that cannot begin
  // a declaration.
  bool Close(Token token, uint32_t column, bool first_on_line, bool stray);
  // At a line end: closes one-line strings and what is open inside them.
  void EndLine();
  // Everything is closed: a declaration begins at the margin, or the text is over.
  void CloseAll(std::string_view why);
  // The innermost bracket is closed: the line that begins here belongs to what is around it.
  void CloseTop(std::string_view why);

  // Ends the statement before a `}` or the end of the text, if it is not ended.
  void EndStatement();

 private:
  void CloseDownTo(size_t depth);
  void ReportUnclosed(const Open& open, std::string_view why);
  bool Mismatched(Token token);
  size_t FindOpener(Tok closer) const;

  std::vector<Token>& out_;
  ErrorList& errors_;
  std::vector<Open> open_;
  uint32_t one_line_ = 0;
  // A `}` left of the line that opened its block: the likely culprit when a `{` is missing its
  // partner later.
  Open suspect_;
  bool has_suspect_ = false;
};

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_BRACKETS_H_
