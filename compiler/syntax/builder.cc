#include "compiler/syntax/builder.h"

#include <algorithm>

#include "fmt/format.h"

namespace deploy::syntax {

using diag::Applicability;
using diag::Code;

Builder::Builder(const std::vector<Token>& tokens, const std::vector<CommentToken>& comments,
                 size_t max_nesting, ErrorList& errors, ast::Tree& tree)
    : tokens_(tokens),
      comments_(comments),
      max_nesting_(max_nesting),
      errors_(errors),
      tree_(tree),
      documented_(comments.size()) {}

source::Span Builder::TokenSpan(uint32_t index) const {
  return errors_.SpanOf(tokens_[index].begin, tokens_[index].end);
}

// From the first to the last token that is a construct's own: line ends that the layout or recovery
// put there are not.
source::Span Builder::SpanOf(uint32_t node) const {
  const CstNode& n = Node(node);
  if (n.first >= n.last) {
    uint32_t at = n.first > 0 ? tokens_[n.first - 1].end : tokens_[n.first].begin;
    return errors_.SpanOf(at, at);
  }
  uint32_t last = n.last - 1;
  while (last > n.first && tokens_[last].type == Tok::NL) {
    --last;
  }
  return errors_.SpanOf(tokens_[n.first].begin,
                        std::max(tokens_[n.first].begin, tokens_[last].end));
}

ast::Name Builder::NameAt(uint32_t index) {
  const Token& token = tokens_[index];
  std::string_view text = TextOf(token, errors_.text());
  if (token.type == Tok::QIDENT) {
    text = text.substr(1, text.size() - 2);
  } else if (token.type == Tok::IDENT && text.find('-') != std::string_view::npos) {
    // Reported as D0207; declared as the fix would write it, so that it stays one mistake.
    std::string& made = *tree_.made_texts.emplace_back(std::make_unique<std::string>(text));
    std::replace(made.begin(), made.end(), '-', '_');
    text = made;
  } else if (!IsName(token.type) && !IsReserved(token.type)) {
    return {};
  }
  return {text, TokenSpan(index)};
}

// A habit may have passed over tokens before the name, as over a quote.
ast::Name Builder::BuildName(uint32_t node) {
  uint32_t first = Node(node).first;
  while (tokens_[first].skipped && first + 1 < Node(node).last) {
    ++first;
  }
  return NameAt(first);
}

ast::Path Builder::BuildPath(uint32_t node) {
  ast::Path path;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule || Node(item.index).first >= Node(item.index).last) {
      continue;
    }
    if (ast::Name name = BuildName(item.index)) {
      path.push_back(name);
    }
  }
  return path;
}

ast::ExprId Builder::AddExpr(ast::Expr expr, uint32_t height) {
  if (height > max_nesting_) {
    if (!too_deep_) {
      errors_.Add(Rank::kAlways,
                  diag::Error(Code::D0119, expr.span,
                              fmt::format("nested deeper than {} levels", max_nesting_))
                      .Help("give a part of it a name with `let`"));
    }
    too_deep_ = true;
    expr.node = ast::ErrorExpr{};
    height = 1;
  }
  ast::ExprId id(static_cast<uint32_t>(tree_.exprs.size()));
  tree_.exprs.push_back(std::move(expr));
  heights_.push_back(static_cast<uint16_t>(height));
  return id;
}

ast::ExprId Builder::ErrorExpr(uint32_t at) {
  uint32_t end = at > 0 ? tokens_[at - 1].end : tokens_[at].begin;
  return Add(errors_.SpanOf(end, end), ast::ErrorExpr{});
}

std::string Builder::Documentation(uint32_t first, uint32_t last) {
  while (next_documentation_ < comments_.size() &&
         (!comments_[next_documentation_].documentation ||
          comments_[next_documentation_].next == kNowhere ||
          comments_[next_documentation_].next < first)) {
    ++next_documentation_;
  }
  std::string lines;
  for (; next_documentation_ < comments_.size(); ++next_documentation_) {
    const CommentToken& comment = comments_[next_documentation_];
    if (!comment.documentation || comment.next == kNowhere) {
      continue;
    }
    if (comment.next > last) {
      break;
    }
    std::string_view line =
        errors_.text().substr(comment.begin + 3, comment.end - comment.begin - 3);
    if (!line.empty() && line[0] == ' ') {
      line.remove_prefix(1);
    }
    if (documented_[next_documentation_]) {
      continue;
    }
    if (!lines.empty()) {
      lines += '\n';
    }
    lines += line;
    documented_[next_documentation_] = true;
  }
  return lines;
}

void Builder::CheckComma(CommaCheck& check, const CstItem& item) {
  if (item.is_rule) {
    check = {false, true};
  } else if (item.type == Tok::COMMA) {
    if (check.after_comma || !check.started) {
      errors_.Add(
          Rank::kSpecific,
          diag::Error(Code::D0116, TokenSpan(item.index), "nothing stands between two commas")
              .Here(check.started ? "a second comma" : "a comma before the first element")
              .FixIt("delete the comma", Applicability::kAlways, {{TokenSpan(item.index), ""}}));
    }
    check = {true, true};
  }
}

void Builder::Finish() {
  errors_.SortPositions();
  for (size_t i = 0; i < comments_.size(); ++i) {
    source::Span span = errors_.SpanOf(comments_[i].begin, comments_[i].end);
    tree_.comments.push_back({span, comments_[i].documentation});
    if (!comments_[i].documentation || documented_[i]) {
      continue;
    }
    if (comments_[i].next != kNowhere &&
        errors_.Any(comments_[i].end, tokens_[comments_[i].next].end)) {
      continue;
    }
    source::Span marker = errors_.SpanOf(comments_[i].begin, comments_[i].begin + 3);
    errors_.Warn(diag::Warning(Code::D0120, span, "documentation comment has no target")
                     .Here("no declaration, attribute or field follows")
                     .FixIt("write `#`", Applicability::kAlways, {{marker, "#"}}));
  }
}

}  // namespace deploy::syntax
