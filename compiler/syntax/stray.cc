#include "compiler/syntax/stray.h"

#include <optional>
#include <string>

#include "base/support/utf8.h"
#include "fmt/format.h"

namespace deploy::syntax {
namespace {

using diag::Applicability;
using diag::Code;
using diag::Error;

struct Quote {
  std::string_view open, close, name;
};
constexpr Quote kQuotes[] = {{"'", "'", "single quotes"},
                             {"\xE2\x80\x9C", "\xE2\x80\x9D", "typographic quotes"},
                             {"\xE2\x80\x9E", "\xE2\x80\x9C", "typographic quotes"},
                             {"\xE2\x80\x9D", "\xE2\x80\x9D", "typographic quotes"},
                             {"\xE2\x80\x98", "\xE2\x80\x99", "typographic quotes"},
                             {"\xC2\xAB", "\xC2\xBB", "typographic quotes"}};

struct Sign {
  std::string_view written, meant;
  Tok type;
  Code code;
  std::string_view message;
};
constexpr Sign kSigns[] = {
    {"&", "&&", Tok::ANDAND, Code::D0111, "`&` is no operator here"},
    {"~", "null", Tok::NULL_, Code::D0109, "invalid character `~`"},
    {"%", "", Tok::SLASH, Code::D0111, "there is no `%` operator"},
    {"\xE2\x88\x92", "-", Tok::MINUS, Code::D0109,
     "invalid character `\xE2\x88\x92` (a typographic minus)"},
    {"\xE2\x80\x93", "-", Tok::MINUS, Code::D0109, "invalid character `\xE2\x80\x93` (a dash)"},
    {"\xE2\x80\x94", "-", Tok::MINUS, Code::D0109, "invalid character `\xE2\x80\x94` (a dash)"},
    {"\xE2\x86\x92", "->", Tok::ARROW, Code::D0109, "invalid character `\xE2\x86\x92`"},
    {"\xE2\x87\x92", "=>", Tok::FATARROW, Code::D0109, "invalid character `\xE2\x87\x92`"},
    {"\xE2\x89\xA4", "<=", Tok::LE, Code::D0109, "invalid character `\xE2\x89\xA4`"},
    {"\xE2\x89\xA5", ">=", Tok::GE, Code::D0109, "invalid character `\xE2\x89\xA5`"},
    {"\xE2\x89\xA0", "!=", Tok::NEQ, Code::D0109, "invalid character `\xE2\x89\xA0`"},
    {"\xC3\x97", "*", Tok::STAR, Code::D0109, "invalid character `\xC3\x97`"},
    {"\xE2\x80\xA6", "...", Tok::ELLIPSIS, Code::D0109, "invalid character `\xE2\x80\xA6`"}};

bool IsBidirectional(std::string_view c) {
  return c.size() == 3 && ((c[0] == '\xE2' && c[1] == '\x80' && c[2] >= '\xAA' && c[2] <= '\xAE') ||
                           (c[0] == '\xE2' && c[1] == '\x81' && c[2] >= '\xA6' && c[2] <= '\xA9'));
}

// Spaces that look like one and are another character.
bool IsOddSpace(std::string_view c) {
  if (c == "\v" || c == "\f" || c == "\xC2\xA0" || c == "\xC2\x85" || c == "\xE3\x80\x80") {
    return true;
  }
  if (c.size() != 3 || c[0] != '\xE2') {
    return false;
  }
  if (c[1] == '\x81') {
    return c[2] == '\x9F' || c[2] == '\xA0';
  }
  return c[1] == '\x80' && (c[2] <= '\x8F' || c[2] == '\xA8' || c[2] == '\xA9' || c[2] == '\xAF');
}

uint32_t Scalar(std::string_view c) { return support::DecodeUtf8(c, 0).value; }

class Stray {
 public:
  Stray(const std::vector<Token>& tokens, size_t i, std::vector<Token>& out, ErrorList& errors)
      : tokens_(tokens),
        i_(i),
        out_(out),
        errors_(errors),
        text_(errors.text()),
        c_(TextOf(tokens[i], text_)) {}

  size_t Take() {
    if (c_[0] == '\0' || IsBidirectional(c_)) {
      return i_ + 1;  // CheckCharacters speaks of them
    }
    if (!support::DecodeUtf8(c_, 0).valid) {
      return i_ + 1;  // and D0904 of these
    }
    if (auto next = Quoted()) {
      return *next;
    }
    if (auto next = KnownSign()) {
      return *next;
    }
    if (IsOddSpace(c_)) {
      return Space();
    }
    if (static_cast<unsigned char>(c_[0]) >= 0x80) {
      return Letter();
    }
    return Other();
  }

 private:
  source::Span Span() const { return errors_.SpanOf(tokens_[i_].begin, tokens_[i_].end); }

  // A name, a list or an object follows without a space.
  bool Glued() const {
    const Token& next = tokens_[i_ + 1];
    return next.begin == tokens_[i_].end && (IsName(next.type) || IsOpener(next.type));
  }

  bool JoinsTexts(const Sign& sign) const {
    return sign.type == Tok::ANDAND &&
           (IsStringOpen(tokens_[i_ + 1].type) ||
            (out_.size() > 1 && IsStringClose(out_[out_.size() - 2].type)));
  }

  // `'''text'''`
  std::optional<size_t> Tripled() {
    auto triple = [&](size_t j) {
      for (size_t k = j; k < j + 3; ++k) {
        if (tokens_[k].type != Tok::BAD || TextOf(tokens_[k], text_) != "'") {
          return false;
        }
      }
      return tokens_[j + 2].end == tokens_[j].begin + 3;
    };
    if (c_ != "'" || i_ + 6 > tokens_.size() || !triple(i_)) {
      return std::nullopt;
    }
    const uint32_t begin = tokens_[i_].begin, inside = tokens_[i_ + 2].end;
    for (size_t j = i_ + 3; tokens_[j].type != Tok::NL && tokens_[j].type != Tok::kEnd; ++j) {
      if (j + 3 > tokens_.size() || !triple(j)) {
        continue;
      }
      const uint32_t end = tokens_[j].begin;
      out_.push_back({Tok::STR_OPEN, false, false, begin, inside});
      if (end > inside) {
        out_.push_back({Tok::STR_TEXT, false, false, inside, end});
      }
      out_.push_back({Tok::STR_CLOSE, false, false, end, end + 3});
      const std::string_view content = text_.substr(inside, end - inside);
      const bool plain = content.find_first_of("\"\\$") == std::string_view::npos;
      errors_.Add(Rank::kSpecific,
                  Error(Code::D0109, errors_.SpanOf(begin, end + 3), "invalid single quotes")
                      .Here("strings stand in straight double quotes")
                      .FixIt(fmt::format("write `\"{}\"`", content),
                             plain ? Applicability::kAlways : Applicability::kMaybe,
                             {{errors_.SpanOf(begin, inside), "\""},
                              {errors_.SpanOf(end, end + 3), "\""}}));
      return j + 3;
    }
    errors_.Add(Rank::kString,
                Error(Code::D0109, errors_.SpanOf(begin, inside), "invalid single quotes")
                    .Help("a text of several lines stands between `\"\"\"`"));
    return i_ + 3;
  }

  std::optional<size_t> Quoted() {
    if (auto next = Tripled()) {
      return next;
    }
    for (const Quote& quote : kQuotes) {
      if (c_ != quote.open) {
        continue;
      }
      for (size_t j = i_ + 1; tokens_[j].type != Tok::NL && tokens_[j].type != Tok::kEnd; ++j) {
        if (tokens_[j].type != Tok::BAD || TextOf(tokens_[j], text_) != quote.close) {
          continue;
        }
        WriteString(j, quote);
        return j + 1;
      }
    }
    return std::nullopt;
  }

  void WriteString(size_t close, const Quote& quote) {
    uint32_t begin = tokens_[i_].begin, inside = tokens_[i_].end, end = tokens_[close].begin;
    out_.push_back({Tok::STR_OPEN, false, false, begin, inside});
    if (end > inside) {
      out_.push_back({Tok::STR_TEXT, false, false, inside, end});
    }
    out_.push_back({Tok::STR_CLOSE, false, false, end, tokens_[close].end});
    std::string content(text_.substr(inside, end - inside));
    bool plain = content.find_first_of("\"\\$") == std::string::npos;
    errors_.Add(Rank::kSpecific, Error(Code::D0109, errors_.SpanOf(begin, tokens_[close].end),
                                       fmt::format("invalid {}", quote.name))
                                     .Here("strings stand in straight double quotes")
                                     .FixIt(fmt::format("write `\"{}\"`", content),
                                            plain ? Applicability::kAlways : Applicability::kMaybe,
                                            {{errors_.SpanOf(begin, inside), "\""},
                                             {errors_.SpanOf(end, tokens_[close].end), "\""}}));
  }

  std::optional<size_t> KnownSign() {
    for (const Sign& sign : kSigns) {
      if (c_ != sign.written) {
        continue;
      }
      Token token = tokens_[i_];
      token.type = sign.type;
      out_.push_back(token);
      auto error = Error(sign.code, Span(), std::string(sign.message));
      if (sign.type == Tok::ELLIPSIS && !Glued()) {
        out_.back().type = Tok::NULL_;
        errors_.Add(Rank::kSpecific, error.Here("a placeholder").Help("put the value here"));
        return i_ + 1;
      }
      if (sign.meant.empty()) {
        error.Help(
            "write `mod(a, b)` for the remainder; a percentage is written without a space, as in "
            "`5%`");
      } else {
        error.FixIt(fmt::format("write `{}`", sign.meant),
                    JoinsTexts(sign) ? Applicability::kMaybe : Applicability::kAlways,
                    {{Span(), std::string(sign.meant)}});
        if (JoinsTexts(sign)) {
          error.Help("texts are joined as `\"${a}${b}\"`");
        }
      }
      errors_.Add(Rank::kSpecific, std::move(error));
      return i_ + 1;
    }
    return std::nullopt;
  }

  size_t Space() {
    errors_.Add(Rank::kSpecific,
                Error(Code::D0109, Span(),
                      fmt::format("invalid character U+{:04X} (a special space)", Scalar(c_)))
                    .Here("looks like a plain space")
                    .FixIt("write a plain space", Applicability::kAlways, {{Span(), " "}}));
    return i_ + 1;
  }

  // Letters beyond a to z: one name out of the whole word, so that its uses still find it.
  size_t Letter() {
    auto joins = [&](size_t j) {
      const Token& t = tokens_[j];
      if (t.begin != tokens_[j - 1].end) {
        return false;
      }
      return IsName(t.type) || t.type == Tok::INT ||
             (t.type == Tok::BAD && static_cast<unsigned char>(text_[t.begin]) >= 0x80 &&
              support::DecodeUtf8(text_, t.begin).valid);
    };
    size_t j = i_ + 1;
    while (joins(j)) {
      ++j;
    }
    bool glued =
        !out_.empty() && out_.back().type == Tok::IDENT && out_.back().end == tokens_[i_].begin;
    if (glued) {
      out_.back().end = tokens_[j - 1].end;
    } else {
      out_.push_back({Tok::IDENT, false, false, tokens_[i_].begin, tokens_[j - 1].end});
    }
    errors_.Add(Rank::kSpecific,
                Error(Code::D0109, Span(), fmt::format("invalid character `{}` in a name", c_))
                    .Here("names use a to z, A to Z, 0 to 9 and `_`"));
    return j;
  }

  size_t Other() {
    if (c_ == "'") {
      return Report("this `'` has no partner", "strings stand in double quotes");
    }
    if (c_ == "`") {
      return Report("this backtick has no partner", "a name in backticks ends on its line");
    }
    if (c_ == "$") {
      return Report("invalid character `$`",
                    "`${…}` stands only inside a string; what the shell knows is an `input` here");
    }
    return Report(fmt::format("invalid character `{}`", static_cast<unsigned char>(c_[0]) < 0x20
                                                            ? fmt::format("U+{:04X}", Scalar(c_))
                                                            : std::string(c_)),
                  "not part of the language");
  }
  size_t Report(std::string message, std::string here) {
    errors_.Add(Rank::kSpecific,
                Error(Code::D0109, Span(), std::move(message)).Here(std::move(here)));
    return i_ + 1;
  }

  const std::vector<Token>& tokens_;
  size_t i_;
  std::vector<Token>& out_;
  ErrorList& errors_;
  std::string_view text_, c_;
};

}  // namespace

size_t TakeStray(const std::vector<Token>& tokens, size_t i, std::vector<Token>& out,
                 ErrorList& errors) {
  return Stray(tokens, i, out, errors).Take();
}

void CheckCharacters(ErrorList& errors) {
  std::string_view text = errors.text();
  for (size_t at = text.find('\0'); at != std::string_view::npos; at = text.find('\0', at + 1)) {
    source::Span span = errors.SpanOf(static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1));
    errors.Add(Rank::kAlways, Error(Code::D0109, span, "invalid character U+0000 (NUL)")
                                  .Here("no text holds this byte")
                                  .FixIt("delete it", Applicability::kMaybe, {{span, ""}}));
  }
  for (size_t at = text.find('\xE2'); at != std::string_view::npos;
       at = text.find('\xE2', at + 1)) {
    if (!IsBidirectional(text.substr(at, 3))) {
      continue;
    }
    source::Span span = errors.SpanOf(static_cast<uint32_t>(at), static_cast<uint32_t>(at + 3));
    errors.Add(Rank::kAlways, Error(Code::D0121, span,
                                    fmt::format("bidirectional control character U+{:04X}",
                                                Scalar(text.substr(at, 3))))
                                  .Here("makes the text look different from what it does")
                                  .Help(fmt::format("in a string write it as `\\u{{{:04X}}}`",
                                                    Scalar(text.substr(at, 3))))
                                  .FixIt("delete it", Applicability::kAlways, {{span, ""}}));
  }
}

}  // namespace deploy::syntax
