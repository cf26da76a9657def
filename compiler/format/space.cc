#include "compiler/format/space.h"

namespace deploy::format {
namespace {

bool AfterDot(const std::vector<Node>& nodes, size_t at) {
  return at > 0 && (nodes[at - 1].type == Tok::DOT || nodes[at - 1].type == Tok::QDOT);
}

// `by (x)`, `over [a]`: these words are names elsewhere.
bool IsClauseWord(const std::vector<Node>& nodes, size_t at) {
  const Tok type = nodes[at].type;
  return nodes[at].group < 0 && (type == Tok::BY || type == Tok::OVER || type == Tok::FROM) &&
         !AfterDot(nodes, at);
}

bool SpaceBeforeBracket(const std::vector<Node>& nodes, size_t at) {
  const Node& previous = nodes[at - 1];
  if (AfterDot(nodes, at - 1)) {
    return false;
  }
  if (at == 1 && nodes[at].type == Tok::LPAREN && syntax::IsName(previous.type)) {
    return nodes[at].space_before;  // a label, or a call that is the whole element
  }
  return !EndsOperand(previous) || previous.type == Tok::QUEST || IsClauseWord(nodes, at - 1);
}

}  // namespace

bool IsSign(const std::vector<Node>& nodes, size_t at) {
  return nodes[at].group < 0 && nodes[at].type == Tok::MINUS &&
         (at == 0 || (!EndsOperand(nodes[at - 1]) && !AfterDot(nodes, at - 1)));
}

bool SpaceBefore(const std::vector<Node>& nodes, size_t at) {
  if (at == 0) {
    return false;
  }
  const Node& node = nodes[at];
  const Node& previous = nodes[at - 1];
  if (previous.group < 0) {
    switch (previous.type) {
      case Tok::DOT:
      case Tok::QDOT:
      case Tok::ELLIPSIS:
      case Tok::BANG:
      case Tok::AT:
      case Tok::DOTDOT:
        return false;
      case Tok::MINUS:
        if (IsSign(nodes, at - 1)) {
          return false;
        }
        break;
      default:
        break;
    }
  }
  if (node.group >= 0) {
    return node.type == Tok::LBRACE || SpaceBeforeBracket(nodes, at);
  }
  switch (node.type) {
    case Tok::COMMA:
    case Tok::QUEST:
    case Tok::COLON:
    case Tok::DOT:
    case Tok::QDOT:
    case Tok::DOTDOT:
      return false;
    default:
      return true;
  }
}

}  // namespace deploy::format
