#include "compiler/format/interpolation.h"

#include <utility>

#include "compiler/format/print.h"
#include "compiler/syntax/lexer.h"

namespace deploy::format {
namespace {

// Strings in expressions in strings; nobody reads deeper ones.
constexpr int kDeepest = 4;

void FormatAt(Grouped& grouped, std::deque<std::string>& texts, int depth);

// nullopt when it must stay as it is.
std::optional<std::string> OneLine(std::string_view expression, int depth) {
  if (expression.find('\n') != std::string_view::npos ||
      !syntax::Lex(expression).comments.empty()) {
    return std::nullopt;
  }
  std::optional<Grouped> grouped = MakeGroups(expression);
  const bool single =
      grouped && grouped->groups[0].items.size() == 1 && grouped->groups[0].items[0].separator == 0;
  if (!single) {
    return std::nullopt;
  }
  std::deque<std::string> texts;
  FormatAt(*grouped, texts, depth + 1);
  std::string text = Print(*grouped);
  return text.find('\n') == std::string::npos ? std::optional(std::move(text)) : std::nullopt;
}

std::string FormatString(std::string_view text, int depth) {
  std::string out;
  uint32_t copied = 0;
  uint32_t begin = 0;  // of the expression that is open
  int open = 0;        // brackets, from that of the expression on
  const syntax::Lexed lexed = syntax::Lex(text);
  for (const syntax::Token& token : lexed.tokens) {
    const bool outermost = open == 0;
    if (token.type == Tok::STR_INTERP && outermost) {
      begin = token.end;
    }
    if (token.type == Tok::STR_INTERP || token.type == Tok::LBRACE) {
      ++open;
    } else if (token.type == Tok::RBRACE && open > 0 && --open == 0) {
      if (auto line = OneLine(text.substr(begin, token.begin - begin), depth)) {
        out.append(text.substr(copied, begin - copied)).append(*line);
        copied = token.begin;
      }
    }
  }
  return out.append(text.substr(copied));
}

void FormatAt(Grouped& grouped, std::deque<std::string>& texts, int depth) {
  if (depth > kDeepest) {
    return;
  }
  for (Group& group : grouped.groups) {
    for (Item& item : group.items) {
      for (Node& node : item.nodes) {
        if (node.type == Tok::STR_OPEN && node.text.find("${") != std::string_view::npos) {
          node.text = texts.emplace_back(FormatString(node.text, depth));
        }
      }
    }
  }
}

}  // namespace

void FormatInterpolations(Grouped& grouped, std::deque<std::string>& texts) {
  FormatAt(grouped, texts, 0);
}

}  // namespace deploy::format
