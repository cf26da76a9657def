#include "compiler/syntax/brackets.h"

#include <algorithm>

#include "fmt/format.h"

namespace deploy::syntax {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

// No text that a person wrote nests deeper; without a bound, many stray closers would take
// quadratic time.
constexpr size_t kDeepestSearch = 512;

Tok CloserOf(Tok opener) {
  switch (opener) {
    case Tok::LPAREN:
      return Tok::RPAREN;
    case Tok::LBRACK:
      return Tok::RBRACK;
    case Tok::STR_OPEN:
      return Tok::STR_CLOSE;
    case Tok::MSTR_OPEN:
      return Tok::MSTR_CLOSE;
    default:
      return Tok::RBRACE;
  }
}

std::string_view Sign(Tok closer) {
  switch (closer) {
    case Tok::RPAREN:
      return ")";
    case Tok::RBRACK:
      return "]";
    case Tok::STR_CLOSE:
      return "\"";
    case Tok::MSTR_CLOSE:
      return "\"\"\"";
    default:
      return "}";
  }
}

}  // namespace

void Brackets::EndStatement() {
  if (out_.empty()) {
    return;
  }
  Tok last = out_.back().type;
  if (last == Tok::NL || last == Tok::LBRACE || last == Tok::COMMA) {
    return;
  }
  out_.push_back({Tok::NL, true, false, out_.back().end, out_.back().end});
}

void Brackets::CloseDownTo(size_t depth) {
  while (open_.size() > depth) {
    Tok opener = open_.back().token.type;
    if (opener == Tok::LBRACE) {
      EndStatement();
    }
    uint32_t at = out_.back().end;
    out_.push_back({CloserOf(opener), true, false, at, at});
    one_line_ -= opener == Tok::STR_OPEN;
    open_.pop_back();
  }
}

void Brackets::ReportUnclosed(const Open& open, std::string_view why) {
  source::Span span = errors_.SpanOf(open.token.begin, open.token.end);
  uint32_t end = out_.empty() ? open.token.end : out_.back().end;
  if (open.token.type == Tok::MSTR_OPEN) {
    errors_.Add(Rank::kString, Error(Code::D0104, span, "this text is never closed")
                                   .Here("opened here")
                                   .Help("write `\"\"\"` on a line of its own after the text"));
    return;
  }
  std::string_view sign = Sign(CloserOf(open.token.type));
  std::string_view opener = TextOf(open.token, errors_.text());
  auto report =
      Error(Code::D0105, span, fmt::format("`{}` is never closed", opener)).Here("opened here");
  if (!why.empty() && end > open.token.end) {
    report.At(errors_.SpanOf(end, end), std::string(why));
  }
  report.FixIt(
      fmt::format("insert `{}`", sign), Applicability::kMaybe,
      {{errors_.SpanOf(end, end), open.token.type == Tok::LBRACE
                                      ? fmt::format("\n{}}}", std::string(open.indent, ' '))
                                      : std::string(sign)}});
  errors_.Add(Rank::kBracket, std::move(report));
}

size_t Brackets::FindOpener(Tok closer) const {
  size_t lowest = open_.size() > kDeepestSearch ? open_.size() - kDeepestSearch : 0;
  for (size_t i = open_.size(); i-- > lowest;) {
    Tok opener = open_[i].token.type;
    if (CloserOf(opener) == closer) {
      return i;
    }
    if (opener == Tok::STR_INTERP || IsStringOpen(opener)) {
      break;
    }
  }
  return open_.size();
}

// `[1, 2)`: taken as the closer that was meant.
bool Brackets::Mismatched(Token token) {
  Tok right = CloserOf(open_.back().token.type);
  const Token& opener = open_.back().token;
  std::string_view text = errors_.text();
  errors_.Add(
      Rank::kSpecific,
      Error(Code::D0106, errors_.SpanOf(token.begin, token.end),
            fmt::format("`{}` does not close `{}`", TextOf(token, text), TextOf(opener, text)))
          .Here(fmt::format("expected `{}`", Sign(right)))
          .At(errors_.SpanOf(opener.begin, opener.end), "opened here")
          .FixIt(fmt::format("write `{}`", Sign(right)), Applicability::kMaybe,
                 {{errors_.SpanOf(token.begin, token.end), std::string(Sign(right))}}));
  token.type = right;
  out_.push_back(token);
  open_.pop_back();
  return true;
}

bool Brackets::Close(Token token, uint32_t column, bool first_on_line, bool stray) {
  size_t found = FindOpener(token.type);
  if (IsStringClose(token.type) && found == open_.size()) {
    return false;  // its opener was closed at the margin
  }
  bool wrong = found == open_.size() && !open_.empty() &&
               (open_.back().token.type == Tok::LPAREN || open_.back().token.type == Tok::LBRACK);
  if (wrong) {
    return Mismatched(token);
  }
  bool outermost = found == 0 && !open_.empty() && open_[0].token.type == Tok::LBRACE;
  if (found == open_.size() || (stray && outermost)) {
    source::Span span = errors_.SpanOf(token.begin, token.end);
    std::string_view sign = TextOf(token, errors_.text());
    errors_.Add(Rank::kUnmatched,
                Error(Code::D0106, span, fmt::format("this `{}` closes nothing", sign))
                    .Here("nothing is open here")
                    .FixIt(fmt::format("delete `{}`", sign), Applicability::kMaybe, {{span, ""}}));
    return false;
  }
  if (found + 1 < open_.size()) {
    ReportUnclosed(open_.back(), "expected before this");
    CloseDownTo(found + 1);
  }
  const Open& open = open_.back();
  if (open.token.type == Tok::LBRACE) {
    EndStatement();
    if (!has_suspect_ && first_on_line && column < open.indent) {
      suspect_ = open, has_suspect_ = true;
    }
  }
  one_line_ -= open.token.type == Tok::STR_OPEN;
  open_.pop_back();
  if (open_.empty()) {
    has_suspect_ = false;
  }
  out_.push_back(token);
  return true;
}

void Brackets::EndLine() {
  if (one_line_ == 0) {
    return;
  }
  // From the top: what lies above the outermost one-line string was opened on this line.
  size_t string = open_.size();
  for (uint32_t left = one_line_; left > 0;) {
    left -= open_[--string].token.type == Tok::STR_OPEN;
  }
  uint32_t end = out_.back().end;
  if (string + 1 < open_.size()) {
    const Token& interp = open_[string + 1].token;
    // `"v${x"`: the last quote was meant to close the outer string.
    const Token& last = out_.back();
    bool quote = last.type == Tok::STR_OPEN && last.end == end;
    source::Span place = quote ? errors_.SpanOf(last.begin, last.begin) : errors_.SpanOf(end, end);
    errors_.Add(Rank::kString,
                Error(Code::D0107, errors_.SpanOf(interp.begin, interp.end), "`${` is never closed")
                    .Here("opened here")
                    .FixIt("insert `}`", Applicability::kMaybe, {{place, quote ? "}" : "}\""}}));
  } else {
    const Token& open = open_[string].token;
    errors_.Add(
        Rank::kString,
        Error(Code::D0104, errors_.SpanOf(open.begin, open.end), "this string is never closed")
            .Here("opened here")
            .Help("a string ends on its line; text of several lines stands between `\"\"\"`")
            .FixIt("insert `\"`", Applicability::kMaybe, {{errors_.SpanOf(end, end), "\""}}));
  }
  CloseDownTo(string);
}

void Brackets::CloseTop(std::string_view why) {
  ReportUnclosed(open_.back(), why);
  CloseDownTo(open_.size() - 1);
}

void Brackets::CloseAll(std::string_view why) {
  if (open_.empty()) {
    return;
  }
  EndLine();
  if (!open_.empty()) {
    bool block = open_.back().token.type == Tok::LBRACE;
    ReportUnclosed(block ? (has_suspect_ ? suspect_ : open_.front()) : open_.back(), why);
    CloseDownTo(0);
  }
  has_suspect_ = false;
  EndStatement();
  if (!out_.empty() && out_.back().type == Tok::COMMA) {
    out_.push_back({Tok::NL, true, false, out_.back().end, out_.back().end});
  }
}

}  // namespace deploy::syntax
