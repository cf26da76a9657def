#ifndef COMPILER_SYNTAX_CST_H_
#define COMPILER_SYNTAX_CST_H_

#include <cstdint>
#include <vector>

#include "compiler/syntax/token.h"

namespace deploy::syntax {

// The rules of grammar/DeployParser.g4.
enum class Rule : uint8_t {
#define RULE(name, generated) k##name,
#include "compiler/syntax/rules.def"
#undef RULE
  kCount
};

// What the generated parser did with one declaration: its rules in pre-order with the tokens they
// cover. A flat array instead of ANTLR's context objects; reused from declaration to declaration.
struct CstNode {
  Rule rule;
  uint32_t first = 0;  // token
  uint32_t last = 0;   // one past
  uint32_t end = 0;    // index of the node after its descendants
};

struct Cst {
  const std::vector<Token>* tokens = nullptr;
  std::vector<CstNode> nodes;
};

// One child of a node: a rule or a token. Tokens that recovery passed over are no children.
struct CstItem {
  bool is_rule = false;
  Rule rule = Rule::kCount;
  uint32_t index = 0;  // of the node or of the token
  Tok type = Tok::kCount;
};

// Walks the children of one node in order.
class CstCursor {
 public:
  CstCursor(const Cst& cst, uint32_t node)
      : cst_(cst),
        child_(node + 1),
        end_(cst.nodes[node].end),
        token_(cst.nodes[node].first),
        last_(cst.nodes[node].last) {}

  bool Next(CstItem& item) {
    for (;;) {
      if (child_ < end_ && cst_.nodes[child_].first <= token_) {
        const CstNode& node = cst_.nodes[child_];
        item = {true, node.rule, child_, Tok::kCount};
        token_ = node.last > token_ ? node.last : token_;
        child_ = node.end;
        return true;
      }
      if (token_ >= last_) {
        return false;
      }
      const Token& token = (*cst_.tokens)[token_++];
      if (token.skipped) {
        continue;
      }
      item = {false, Rule::kCount, token_ - 1, token.type};
      return true;
    }
  }

 private:
  const Cst& cst_;
  uint32_t child_, end_, token_, last_;
};

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_CST_H_
