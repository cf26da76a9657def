#include "compiler/sema/narrow.h"

#include <algorithm>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"

namespace deploy::sema {
namespace {

using support::Append;
using support::Cat;
// Longer conditions are not worth comparing.
constexpr size_t kLongestKey = 2000;

class KeyWriter {
 public:
  KeyWriter(const Context& c, std::string& out) : c_(c), tree_(c.tree()), out_(out) {}

  void Write(ast::ExprId id) {
    if (!id || out_.size() > kLongestKey) {
      return;
    }
    id = SkipParens(tree_, id);
    const ast::Expr& expr = tree_.expr(id);
    if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
      return Name(name->name.text);
    }
    if (const auto* member = std::get_if<ast::MemberExpr>(&expr.node)) {
      Write(member->base);
      Append(out_, ".", member->name.text);
      return;
    }
    if (const auto* index = std::get_if<ast::IndexExpr>(&expr.node)) {
      Write(index->base);
      out_ += "[";
      Write(index->index);
      out_ += "]";
      return;
    }
    if (const auto* binary = std::get_if<ast::BinaryExpr>(&expr.node)) {
      Append(out_, "(", static_cast<int>(binary->op), " ");
      Write(binary->left);
      out_ += " ";
      Write(binary->right);
      out_ += ")";
      return;
    }
    if (const auto* unary = std::get_if<ast::UnaryExpr>(&expr.node)) {
      out_ += unary->op == ast::UnaryOp::kNot ? "!" : "-";
      return Write(unary->operand);
    }
    // Anything else by its text; names in it are compared by how they are written.
    Append(out_, c_.module.index, ":", c_.Text(expr.span));
  }

 private:
  void Name(std::string_view name) {
    if (const Local* local = c_.FindLocal(name)) {
      Append(out_, "%", local->slot);
      return;
    }
    SymbolId symbol = Lookup(c_, c_.module, name);
    if (symbol) {
      Append(out_, "#", symbol.index);
    } else {
      out_ += name;
    }
  }

  const Context& c_;
  const ast::Tree& tree_;
  std::string& out_;
};

bool IsNull(const ast::Tree& tree, ast::ExprId id) {
  const auto* literal = std::get_if<ast::Literal>(&tree.expr(SkipParens(tree, id)).node);
  return literal != nullptr && literal->kind == ast::LiteralKind::kNull;
}

// A path is there, so all it goes through is.
void AssumeNonNull(Context& c, ast::ExprId id) {
  for (int levels = 0; id && levels < 64; ++levels) {
    id = SkipParens(c.tree(), id);
    c.non_null.push_back(ExprKey(c, id));
    const auto* member = std::get_if<ast::MemberExpr>(&c.tree().expr(id).node);
    id = member != nullptr && member->optional ? member->base : ast::ExprId{};
  }
}

bool AssumeBinary(Context& c, const ast::BinaryExpr& binary, bool truth) {
  using ast::BinaryOp;
  if ((binary.op == BinaryOp::kAnd && truth) || (binary.op == BinaryOp::kOr && !truth)) {
    Assume(c, binary.left, truth);
    Assume(c, binary.right, truth);
    return true;
  }
  bool against_null = IsNull(c.tree(), binary.right) || IsNull(c.tree(), binary.left);
  if (against_null) {
    bool is_null = (binary.op == BinaryOp::kEqual || binary.op == BinaryOp::kIs) == truth;
    if (!is_null) {
      AssumeNonNull(c, IsNull(c.tree(), binary.right) ? binary.left : binary.right);
    }
    return false;
  }
  bool equal = (binary.op == BinaryOp::kEqual || binary.op == BinaryOp::kIs) && truth;
  if (equal) {
    const auto* left = std::get_if<ast::MemberExpr>(&c.tree().expr(binary.left).node);
    if (left != nullptr && left->optional) {
      AssumeNonNull(c, binary.left);
    }
  }
  return false;
}

}  // namespace

std::string ExprKey(const Context& c, ast::ExprId id) {
  std::string key;
  KeyWriter(c, key).Write(id);
  return key;
}

void Assume(Context& c, ast::ExprId condition, bool truth) {
  if (!condition) {
    return;
  }
  ast::ExprId id = SkipParens(c.tree(), condition);
  const ast::Expr& expr = c.tree().expr(id);
  const auto* unary = std::get_if<ast::UnaryExpr>(&expr.node);
  if (unary != nullptr && unary->op == ast::UnaryOp::kNot) {
    return Assume(c, unary->operand, !truth);
  }
  const auto* binary = std::get_if<ast::BinaryExpr>(&expr.node);
  if (binary != nullptr && AssumeBinary(c, *binary, truth)) {
    return;
  }
  c.known_true.push_back(Cat(truth ? "" : "!", ExprKey(c, id)));
}

std::vector<std::string> ConditionFacts(const Context& c, ast::ExprId condition) {
  if (!condition) {
    return {};
  }
  ast::ExprId id = SkipParens(c.tree(), condition);
  const auto* binary = std::get_if<ast::BinaryExpr>(&c.tree().expr(id).node);
  if (binary != nullptr && binary->op == ast::BinaryOp::kAnd) {
    std::vector<std::string> facts = ConditionFacts(c, binary->left);
    for (std::string& fact : ConditionFacts(c, binary->right)) {
      facts.push_back(std::move(fact));
    }
    return facts;
  }
  return {ExprKey(c, id)};
}

bool KnownNonNull(const Context& c, ast::ExprId id) {
  return !c.non_null.empty() &&
         std::find(c.non_null.begin(), c.non_null.end(), ExprKey(c, id)) != c.non_null.end();
}

bool KnownTrue(const Context& c, const std::vector<std::string>& facts) {
  return !facts.empty() && std::all_of(facts.begin(), facts.end(), [&](const std::string& fact) {
    return std::find(c.known_true.begin(), c.known_true.end(), fact) != c.known_true.end();
  });
}

}  // namespace deploy::sema
