#include "compiler/syntax/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/support/utf8.h"

namespace deploy::syntax {
namespace {

constexpr uint8_t kWordStart = 1, kWordRest = 2, kDigit = 4;

constexpr std::array<uint8_t, 256> kClass = [] {
  std::array<uint8_t, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) {
    table[c] = table[c - 'a' + 'A'] = kWordStart | kWordRest;
  }
  table['_'] = kWordStart | kWordRest;
  for (int c = '0'; c <= '9'; ++c) {
    table[c] = kWordRest | kDigit;
  }
  return table;
}();

struct Punctuation {
  std::string_view text;
  Tok type;
};

// Longer ones first among those that share a beginning.
constexpr Punctuation kPunctuation[] = {
    {"...", Tok::ELLIPSIS}, {"..", Tok::DOTDOT}, {".", Tok::DOT},    {"?.", Tok::QDOT},
    {"??", Tok::QQ},        {"?", Tok::QUEST},   {",", Tok::COMMA},  {";", Tok::NL},
    {"=>", Tok::FATARROW},  {"==", Tok::EQ},     {"=", Tok::ASSIGN}, {"->", Tok::ARROW},
    {"-", Tok::MINUS},      {"!=", Tok::NEQ},    {"!", Tok::BANG},   {"<=", Tok::LE},
    {"<", Tok::LT},         {">=", Tok::GE},     {">", Tok::GT},     {":", Tok::COLON},
    {"&&", Tok::ANDAND},    {"||", Tok::OROR},   {"|", Tok::PIPE},   {"+", Tok::PLUS},
    {"*", Tok::STAR},       {"/", Tok::SLASH},   {"@", Tok::AT},     {"(", Tok::LPAREN},
    {")", Tok::RPAREN},     {"[", Tok::LBRACK},  {"]", Tok::RBRACK}};

// Where in kPunctuation the signs that begin with a character stand.
constexpr std::array<uint8_t, 128> kFirstSign = [] {
  std::array<uint8_t, 128> table{};
  table.fill(255);
  for (uint8_t i = 0; i < std::size(kPunctuation); ++i) {
    auto c = static_cast<unsigned char>(kPunctuation[i].text[0]);
    if (table[c] == 255) {
      table[c] = i;
    }
  }
  return table;
}();

enum class Mode : uint8_t { kDefault, kString, kBlockString };

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { out_.tokens.reserve(text.size() / 4 + 8); }

  Lexed Run() {
    while (at_ < text_.size()) {
      switch (mode_) {
        case Mode::kDefault:
          Default();
          break;
        case Mode::kString:
          InString();
          break;
        case Mode::kBlockString:
          InBlockString();
          break;
      }
      if (at_ == text_.size()) {
        ResumeAfterText();
      }
    }
    Emit(Tok::kEnd, 0);
    return std::move(out_);
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool Has(std::string_view word) const { return text_.compare(at_, word.size(), word) == 0; }
  uint8_t Class(size_t p) const {
    return p < text_.size() ? kClass[static_cast<unsigned char>(text_[p])] : 0;
  }

  void Emit(Tok type, size_t length) {
    out_.tokens.push_back(
        {type, false, false, static_cast<uint32_t>(at_), static_cast<uint32_t>(at_ + length)});
    at_ += length;
  }

  void Push(Mode mode) {
    modes_.push_back(mode_);
    one_line_ += mode_ == Mode::kString;
    mode_ = mode;
    if (mode == Mode::kBlockString) {
      texts_.push_back({out_.tokens.size(), out_.comments.size(), at_});
    }
  }
  void Pop() {
    if (modes_.empty()) {
      return;  // a stray `}`: the layout pass speaks of it
    }
    if (mode_ == Mode::kBlockString) {
      EndText();
    }
    mode_ = modes_.back();
    modes_.pop_back();
    one_line_ -= mode_ == Mode::kString;
  }
  // A line end inside `${` of a one-line string leaves the whole string.
  void LeaveOneLineStrings() {
    while (one_line_ > 0 || mode_ == Mode::kString) {
      Pop();
    }
  }

  // Where a line at the margin begins that can only be a declaration, or npos.
  size_t DeclarationLine(size_t from, size_t to) const {
    for (size_t p = text_.find('\n', from); p < to; p = text_.find('\n', p + 1)) {
      size_t end = p + 1;
      while ((Class(end) & kWordRest) != 0) {
        ++end;
      }
      const bool keyword = StartsDeclaration(KeywordOf(text_.substr(p + 1, end - p - 1)));
      if (keyword && end + 1 < to && text_[end] == ' ' && (Class(end + 1) & kWordStart) != 0) {
        return p + 1;
      }
    }
    return std::string_view::npos;
  }

  // A text in `"""` ends. The first that holds a declaration is the one whose end is missing,
  // should one be missing.
  void EndText() {
    const Text& text = texts_.back();
    if (!suspect_ && !resumed_ && DeclarationLine(text.at, at_) != std::string_view::npos) {
      suspect_ = text;
    }
    texts_.pop_back();
  }

  // The end of the file in the midst of a text: it is read again, and ends before the first
  // declaration. Once a file, so that the time stays linear.
  void ResumeAfterText() {
    if (texts_.empty() || resumed_) {
      return;
    }
    resumed_ = true;
    const Text text = suspect_ ? *suspect_ : texts_.front();
    const size_t line = DeclarationLine(text.at, text_.size());
    if (line == std::string_view::npos) {
      return;
    }
    out_.tokens.resize(text.tokens);
    out_.comments.resize(text.comments);
    modes_.clear(), texts_.clear();
    mode_ = Mode::kDefault, one_line_ = 0, no_comment_end_ = false;
    at_ = text.at;
    Emit(Tok::STR_TEXT, line - 1 - at_);
    Emit(Tok::NL, 1);
  }

  size_t LineEndLength() const {
    if (Peek() == '\n') {
      return 1;
    }
    return Peek() == '\r' && Peek(1) == '\n' ? 2 : 0;
  }

  void Default() {
    auto c = static_cast<unsigned char>(text_[at_]);
    if (c == ' ' || c == '\t') {
      ++at_;
    } else if ((kClass[c] & kWordStart) != 0) {
      Word();
    } else if ((kClass[c] & kDigit) != 0) {
      NumberMatch number = LexNumber(text_, at_);
      Emit(number.type, number.length);
    } else if (size_t length = LineEndLength(); length > 0) {
      Emit(Tok::NL, length);
      LeaveOneLineStrings();
    } else if (c == '<' && Heredoc()) {
      // the parser speaks of the two signs
    } else if (!Delimiter(c) && !Comment(c) && !Sign(c)) {
      Other();
    }
  }

  // `<<EOT` and the lines to `EOT`, as two signs: what stands between is text, and no code.
  bool Heredoc() {
    size_t word = at_ + 2 + (Peek(2) == '-' || Peek(2) == '~' ? 1 : 0), end = word;
    while ((Class(end) & kWordRest) != 0) {
      ++end;
    }
    if (!Has("<<") || end == word || no_heredoc_end_) {
      return false;
    }
    const std::string_view tag = text_.substr(word, end - word);
    for (size_t p = text_.find('\n', end); p != std::string_view::npos;
         p = text_.find('\n', p + 1)) {
      const size_t begin = std::min(text_.find_first_not_of(" \t", p + 1), text_.size());
      const size_t stop = begin + tag.size();
      if (text_.substr(begin, tag.size()) == tag && (Class(stop) & kWordRest) == 0) {
        Emit(Tok::LT, 1);
        Emit(Tok::LT, 1);
        at_ = stop;
        return true;
      }
    }
    no_heredoc_end_ = true;  // remembered, or many of them would take quadratic time
    return false;
  }

  void Word() {
    size_t end = at_ + 1;
    while ((Class(end) & kWordRest) != 0) {
      ++end;
    }
    if (end == at_ + 1 && text_[at_] == 'r' && Peek(1) == '"') {
      size_t stop = text_.find_first_of("\"\r\n", at_ + 2);
      if (stop != std::string_view::npos && text_[stop] == '"') {
        return Emit(Tok::RAW, stop + 1 - at_);
      }
    }
    Emit(KeywordOf(text_.substr(at_, end - at_)), end - at_);
  }

  // Braces and quotes: what changes the mode.
  bool Delimiter(unsigned char c) {
    if (c == '{') {
      Emit(Tok::LBRACE, 1);
      Push(Mode::kDefault);
    } else if (c == '}') {
      Emit(Tok::RBRACE, 1);
      Pop();
    } else if (c == '"' && Has("\"\"\"")) {
      Emit(Tok::MSTR_OPEN, 3);
      Push(Mode::kBlockString);
    } else if (c == '"') {
      Emit(Tok::STR_OPEN, 1);
      Push(Mode::kString);
    } else {
      return false;
    }
    return true;
  }

  bool Comment(unsigned char c) {
    bool line = c == '#' || (c == '/' && Peek(1) == '/');
    if (!line && !(c == '/' && Peek(1) == '*')) {
      return false;
    }
    bool documentation = Has("///");
    size_t end;
    if (line) {
      end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else {
      if (no_comment_end_) {
        return false;
      }
      end = text_.find("*/", at_ + 2);
      // Never closed: two signs, as in the grammar. Remembered, or many of them would take
      // quadratic time.
      no_comment_end_ = end == std::string_view::npos;
      if (no_comment_end_) {
        return false;
      }
      end += 2;
    }
    out_.comments.push_back({static_cast<uint32_t>(at_), static_cast<uint32_t>(end), documentation,
                             static_cast<uint32_t>(out_.tokens.size())});
    at_ = end;
    return true;
  }

  bool Sign(unsigned char c) {
    if (c >= 128 || kFirstSign[c] == 255) {
      return false;
    }
    for (size_t i = kFirstSign[c]; i < std::size(kPunctuation); ++i) {
      if (!Has(kPunctuation[i].text)) {
        continue;
      }
      Emit(kPunctuation[i].type, kPunctuation[i].text.size());
      return true;
    }
    return false;  // a lone `&`
  }

  void Other() {
    if (Has("\xEF\xBB\xBF")) {  // a byte order mark is a space, wherever it stands
      at_ += 3;
      return;
    }
    if (Peek() == '`') {
      size_t stop = text_.find_first_of("`\r\n", at_ + 1);
      if (stop != std::string_view::npos && text_[stop] == '`' && stop > at_ + 1) {
        return Emit(Tok::QIDENT, stop + 1 - at_);
      }
    }
    Emit(Tok::BAD, static_cast<size_t>(support::DecodeUtf8(text_, at_).length));
  }

  // Length of `\u{…}` at the current place, or 0.
  size_t ScalarEscape() const {
    if (!Has("\\u{")) {
      return 0;
    }
    size_t p = at_ + 3;
    while (p < text_.size() && std::isxdigit(static_cast<unsigned char>(text_[p])) != 0) {
      ++p;
    }
    return p > at_ + 3 && p < text_.size() && text_[p] == '}' ? p + 1 - at_ : 0;
  }
  // A backslash and one character, if that is no `u` and no line end.
  size_t PlainEscape() const {
    char next = Peek(1);
    if (at_ + 1 >= text_.size() || next == 'u' || next == '\r' || next == '\n') {
      return 0;
    }
    return 1 + static_cast<size_t>(support::DecodeUtf8(text_, at_ + 1).length);
  }

  void InString() {
    char c = text_[at_];
    if (c == '"') {
      Emit(Tok::STR_CLOSE, 1);
      Pop();
    } else if (c == '$') {
      Dollar();
    } else if (c == '\\') {
      Emit(Tok::STR_ESC, std::max({ScalarEscape(), PlainEscape(), size_t{1}}));
    } else if (size_t length = LineEndLength(); length > 0) {
      Emit(Tok::NL, length);
      Pop();
      LeaveOneLineStrings();
    } else if (c == '\r') {
      Emit(Tok::STR_TEXT, 1);  // alone it ends no line
    } else {
      Emit(Tok::STR_TEXT, std::min(text_.find_first_of("\"\\$\r\n", at_), text_.size()) - at_);
    }
  }

  void InBlockString() {
    char c = text_[at_];
    if (c == '"') {
      if (Has("\"\"\"")) {
        Emit(Tok::MSTR_CLOSE, 3);
        Pop();
      } else {
        Emit(Tok::STR_TEXT, Has("\"\"") ? 2 : 1);
      }
    } else if (c == '$') {
      Dollar();
    } else if (c == '\\') {
      size_t length = std::max(ScalarEscape(), PlainEscape());
      if (Has("\\\n")) {
        length = 2;
      }
      if (Has("\\\r\n")) {
        length = 3;
      }
      length > 0 ? Emit(Tok::STR_ESC, length) : Emit(Tok::STR_TEXT, 1);
    } else {
      Emit(Tok::STR_TEXT, std::min(text_.find_first_of("\"\\$", at_), text_.size()) - at_);
    }
  }

  void Dollar() {
    if (Has("${")) {
      Emit(Tok::STR_INTERP, 2);
      Push(Mode::kDefault);
    } else if (Has("$$")) {
      Emit(Tok::STR_ESC, 2);
    } else {
      Emit(Tok::STR_TEXT, 1);
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  Mode mode_ = Mode::kDefault;
  std::vector<Mode> modes_;
  // A text in `"""`: how much stood before what is in it, and where that begins.
  struct Text {
    size_t tokens, comments, at;
  };
  std::vector<Text> texts_;  // the open ones
  std::optional<Text> suspect_;
  bool resumed_ = false;
  uint32_t one_line_ = 0;  // one-line strings among the saved modes
  bool no_comment_end_ = false, no_heredoc_end_ = false;
  Lexed out_;
};

}  // namespace

Lexed Lex(std::string_view text) { return Lexer(text).Run(); }

}  // namespace deploy::syntax
