#ifndef COMPILER_FORMAT_GROUP_H_
#define COMPILER_FORMAT_GROUP_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace deploy::format {

using syntax::Tok;

// One token, one whole string, one inline comment, or one bracketed group.
struct Node {
  Tok type = Tok::kEnd;       // of a group: its opener
  std::string_view text;      // as in the source; empty for a group
  int group = -1;             // index in Grouped::groups
  bool line_before = false;   // a continuation that stands on a line of its own
  bool space_before = false;  // in the source
};

// What stands between two separators: a statement, an element, an argument, an arm.
struct Item {
  std::vector<std::string_view> leading;  // comments on lines of their own before it
  std::vector<Node> nodes;                // empty only for the comments at the end of a group
  std::string_view trailing;              // comment behind it on its last line
  bool blank_before = false;
  char separator = 0;  // ',', ';' or 0 for a line end
};

struct Group {
  Tok open = Tok::kEnd;  // kEnd: the text itself
  std::vector<Item> items;
  bool broken = false;  // over several lines, by the author's choice or for a comment's sake
};

struct Grouped {
  std::vector<Group> groups;  // the first is the text itself
};

// Finds the shape of ranges of one text, which it lexes once. The text must outlive it and all
// shapes.
class Grouper {
 public:
  explicit Grouper(std::string_view text);
  ~Grouper();

  // The nested shape of text[begin, end), comments in their places. nullopt when brackets do not
  // match or a comment stands where no place is kept for it (in the middle of an expression): such
  // a text is left as it is.
  std::optional<Grouped> Group(uint32_t begin, uint32_t end) const;

 private:
  struct Lexemes;
  std::unique_ptr<Lexemes> lexemes_;
};

// The node ends an operand, so that `-` after it is a subtraction and `(` a call.
bool EndsOperand(const Node& node);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_GROUP_H_
