#ifndef BASE_VALUE_JSON_SAX_H_
#define BASE_VALUE_JSON_SAX_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deploy::value {

// The tokens of a JSON text, strictly by RFC 8259. For ParseJson.
class JsonLexer {
 public:
  explicit JsonLexer(std::string_view text) : text_(text) {}

  // Skips white space; the next byte, or 0 at the end (a NUL byte is no JSON).
  char Next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Take(char c) {
    if (Next() != c) {
      return false;
    }
    ++at_;
    return true;
  }
  bool TakeWord(std::string_view word);
  // At the opening quote. The view lies in the text when no escape stands in the string, else it
  // lives until the next call.
  bool TakeString(std::string_view* out);

  struct Number {
    enum Kind : uint8_t { kInteger, kUnsigned, kFloat } kind = kInteger;
    int64_t integer = 0;            // kInteger: negative ones
    uint64_t unsigned_integer = 0;  // kUnsigned
    double real = 0;                // kFloat, also whole ones beyond 64 bits
  };
  bool TakeNumber(Number* out);

  size_t position() const { return at_; }
  bool done() { return Next() == '\0' && at_ == text_.size(); }

 private:
  bool TakeEscape();
  bool TakeHex(uint32_t* out);

  std::string_view text_;
  size_t at_ = 0;
  std::string unescaped_;
};

// True for UTF-8; quick where the text is ASCII.
bool IsUtf8Json(std::string_view text);

// A value that opens nothing and begins with `c`; `going` is what the handler said. False when the
// text is none.
template <class Handler>
bool ParseJsonScalar(JsonLexer& lexer, char c, Handler& handler, bool* going) {
  if (c == '"') {
    std::string_view view;
    const bool read = lexer.TakeString(&view);
    *going = read && handler.string(view);
    return read;
  }
  if (c == 't' || c == 'f') {
    const bool read = lexer.TakeWord(c == 't' ? "true" : "false");
    *going = read && handler.boolean(c == 't');
    return read;
  }
  if (c == 'n') {
    const bool read = lexer.TakeWord("null");
    *going = read && handler.null();
    return read;
  }
  JsonLexer::Number number;
  if (!lexer.TakeNumber(&number)) {
    return false;
  }
  *going = number.kind == JsonLexer::Number::kInteger ? handler.number_integer(number.integer)
           : number.kind == JsonLexer::Number::kUnsigned
               ? handler.number_unsigned(number.unsigned_integer)
               : handler.number_float(number.real);
  return true;
}

// One pass of ParseJson.
template <class Handler>
class JsonReader {
 public:
  JsonReader(std::string_view text, Handler& handler) : lexer_(text), handler_(handler) {}

  bool Read() {
    while (Key() && Value() && Ends()) {
      if (open_.empty()) {
        return lexer_.done() || Wrong();
      }
    }
    return false;
  }
  bool Wrong() {
    handler_.parse_error(lexer_.position());
    return false;
  }

 private:
  // What stands before a value of an object.
  bool Key() {
    if (open_.empty() || !open_.back()) {
      return true;
    }
    std::string_view view;
    if (lexer_.Next() != '"' || !lexer_.TakeString(&view)) {
      return Wrong();
    }
    return handler_.key(view) && (lexer_.Take(':') || Wrong());
  }
  // A scalar, or the beginning of an array or object.
  bool Value() {
    const char c = lexer_.Next();
    handler_.place(lexer_.position());
    first_ = c == '{' || c == '[';
    if (first_) {
      lexer_.Take(c);
      open_.push_back(c == '{');
      return c == '{' ? handler_.start_object() : handler_.start_array();
    }
    bool going = false;
    return ParseJsonScalar(lexer_, c, handler_, &going) ? going : Wrong();
  }
  // Ends of arrays and objects, until another value is due.
  bool Ends() {
    while (!open_.empty()) {
      const bool object = open_.back();
      if (!lexer_.Take(object ? '}' : ']')) {
        return first_ || lexer_.Take(',') || Wrong();
      }
      handler_.place(lexer_.position());
      open_.pop_back();
      first_ = false;
      if (!(object ? handler_.end_object() : handler_.end_array())) {
        return false;
      }
    }
    return true;
  }

  JsonLexer lexer_;
  Handler& handler_;
  std::vector<bool> open_;  // true: an object
  bool first_ = true;       // in the innermost array or object
};

// Reads a JSON text and tells `handler`: null(), boolean(b), number_integer(i), number_unsigned(u),
// number_float(d), string(view), start_array(), end_array(), start_object(), key(view),
// end_object(); each gives false to stop. Before each of them but key(), place(position) says where
// the token begins, and before the two ends where it ends. At a mistake in the text
// parse_error(position) is called. Iterative: nesting costs one bit a level. False unless all was
// read.
template <class Handler>
bool ParseJson(std::string_view text, Handler& handler) {
  JsonReader<Handler> reader(text, handler);
  return IsUtf8Json(text) ? reader.Read() : reader.Wrong();
}

}  // namespace deploy::value

#endif  // BASE_VALUE_JSON_SAX_H_
