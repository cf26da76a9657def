#ifndef COMPILER_FORMAT_GROUP_H_
#define COMPILER_FORMAT_GROUP_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace deploy::format {

using syntax::Tok;

// One token, one whole string, one bracketed group, one inline comment (kEnd), or one that ends its
// line within a statement (LINE_COMMENT).
struct Node {
  Tok type = Tok::kEnd;       // of a group: its opener
  std::string_view text;      // as in the source; empty for a group
  int group = -1;             // index in Grouped::groups
  bool line_before = false;   // a continuation that stands on a line of its own
  bool space_before = false;  // in the source
};

// A comment on lines of its own.
struct Comment {
  std::string_view text;
  bool blank_before = false;
};

// What stands between two separators: a statement, an element, an argument, an arm.
struct Item {
  std::vector<Comment> leading;  // before it
  std::vector<Node> nodes;       // empty only for the comments at the end of a group
  std::string_view trailing;     // comment behind it on its last line
  bool blank_before = false;     // before the nodes, behind the leading comments
  char separator = 0;            // ',', ';' or 0 for a line end

  bool BlankAbove() const { return leading.empty() ? blank_before : leading[0].blank_before; }
};

struct Group {
  Tok open = Tok::kEnd;      // kEnd: the text itself
  std::string_view opening;  // comment behind the opener on its line
  std::vector<Item> items;
  bool broken = false;  // over several lines, by the author's choice or for a comment's sake
};

struct Grouped {
  std::vector<Group> groups;  // the first is the text itself
};

struct Range {
  uint32_t begin = 0, end = 0;
};

// The nested shape of a text, comments in their places; the text must outlive it. Each range of
// `whole`, in source order, is one node that stays as it is. nullopt when brackets or quotes do not
// match, or when a comment stands where no place is kept for it (before the comma of an element).
std::optional<Grouped> MakeGroups(std::string_view text, const std::vector<Range>& whole = {});

// The node ends an operand, so that `-` after it is a subtraction and `(` a call.
bool EndsOperand(const Node& node);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_GROUP_H_
