#include <algorithm>

#include "compiler/syntax/lexer.h"

namespace deploy::syntax {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Each function takes a position and gives the one after what it matched, or the same one: nothing
// matched.
class Scanner {
 public:
  Scanner(std::string_view text, size_t at) : text_(text), at_(at) {}

  char Peek(size_t p) const { return p < text_.size() ? text_[p] : '\0'; }

  size_t Digits(size_t p) const {
    while (IsDigit(Peek(p))) {
      ++p;
    }
    return p;
  }
  // Digits with single `_` between them.
  size_t Grouped(size_t p) const {
    if (!IsDigit(Peek(p))) {
      return p;
    }
    p = Digits(p);
    while (Peek(p) == '_' && IsDigit(Peek(p + 1))) {
      p = Digits(p + 1);
    }
    return p;
  }
  size_t Exactly(size_t p, int count) const {
    size_t q = p;
    while (count > 0 && IsDigit(Peek(q))) {
      ++q, --count;
    }
    return count == 0 ? q : p;
  }
  // `.` and digits, `times` over.
  size_t Dotted(size_t p, int times) const {
    size_t q = p;
    for (; times > 0; --times) {
      if (Peek(q) != '.' || !IsDigit(Peek(q + 1))) {
        return p;
      }
      q = Digits(q + 1);
    }
    return q;
  }

  size_t Based(char letter, bool (*digit)(char)) const {
    if (Peek(at_) != '0' || Peek(at_ + 1) != letter) {
      return at_;
    }
    size_t p = at_ + 2;
    while (digit(Peek(p)) || Peek(p) == '_') {
      ++p;
    }
    return p == at_ + 2 ? at_ : p;
  }
  size_t Date() const {
    size_t p = Exactly(at_, 4);
    if (p == at_ || Peek(p) != '-') {
      return at_;
    }
    size_t q = Exactly(p + 1, 2);
    if (q == p + 1 || Peek(q) != '-') {
      return at_;
    }
    size_t r = Exactly(q + 1, 2);
    return r == q + 1 ? at_ : r;
  }
  size_t Time() const {
    size_t p = Exactly(at_, 2);
    if (p == at_ || Peek(p) != ':') {
      return at_;
    }
    size_t q = Exactly(p + 1, 2);
    if (q == p + 1) {
      return at_;
    }
    size_t r = Peek(q) == ':' ? Exactly(q + 1, 2) : q;
    return r > q + 1 ? r : q;
  }
  size_t Address(bool network) const {
    size_t p = Digits(at_);
    size_t q = Dotted(p, 3);
    if (q == p) {
      return at_;
    }
    if (!network) {
      return q;
    }
    return Peek(q) == '/' && IsDigit(Peek(q + 1)) ? Digits(q + 1) : at_;
  }
  size_t Version() const {
    size_t p = Digits(at_);
    size_t longest = at_;
    if (size_t q = Dotted(p, 2); q != p) {
      longest = q;
      size_t r = q + 1;
      while (IsDigit(Peek(r)) || IsLetter(Peek(r)) || Peek(r) == '.') {
        ++r;
      }
      if (Peek(q) == '-' && r > q + 1) {
        longest = r;
      }
    }
    for (size_t q : {p, Dotted(p, 1)}) {
      char wild = Peek(q + 1);
      if (Peek(q) == '.' && (wild == 'x' || wild == 'X' || wild == '*')) {
        longest = std::max(longest, q + 2);
      }
    }
    return longest;
  }
  size_t Fraction() const {
    size_t p = Grouped(at_);
    return Peek(p) == '.' && IsDigit(Peek(p + 1)) ? Grouped(p + 1) : p;
  }
  size_t Exponent(size_t p) const {
    if (Peek(p) != 'e' && Peek(p) != 'E') {
      return p;
    }
    size_t q = Peek(p + 1) == '+' || Peek(p + 1) == '-' ? p + 2 : p + 1;
    return IsDigit(Peek(q)) ? Digits(q) : p;
  }
  size_t Float() const {
    size_t whole = Grouped(at_), fraction = Fraction();
    if (fraction != whole) {
      return Exponent(fraction);
    }
    size_t exponent = Exponent(whole);
    return exponent == whole ? at_ : exponent;
  }
  size_t Quantity() const {
    size_t longest = at_;
    for (size_t p : {Grouped(at_), Fraction()}) {
      size_t unit = p;
      if (IsLetter(Peek(p))) {
        unit = p + 1;
      } else if (Peek(p) == '\xC2' && Peek(p + 1) == '\xB5') {  // µ
        unit = p + 2;
      } else {
        continue;
      }
      while (IsLetter(Peek(unit)) || IsDigit(Peek(unit))) {
        ++unit;
      }
      if (Peek(unit) == '/' && IsLetter(Peek(unit + 1))) {
        ++unit;
        while (IsLetter(Peek(unit))) {
          ++unit;
        }
      }
      longest = std::max(longest, unit);
    }
    return longest;
  }

 private:
  std::string_view text_;
  size_t at_;
};

bool IsOctalDigit(char c) { return c >= '0' && c <= '7'; }

}  // namespace

NumberMatch LexNumber(std::string_view text, size_t at) {
  Scanner scan(text, at);
  size_t whole = scan.Grouped(at);
  char next = scan.Peek(whole);
  bool plain = !IsLetter(next) && next != '.' && next != ':' && next != '-' && next != '%' &&
               next != '/' && next != '\xC2';
  if (plain && scan.Digits(at) == whole) {
    return {Tok::INT, static_cast<uint32_t>(whole - at)};
  }
  NumberMatch best{Tok::INT, 0};
  size_t end = at;
  // The order is the grammar's: of two equally long matches the first one wins.
  auto offer = [&](Tok type, size_t to) {
    if (to > end) {
      best.type = type, end = to;
    }
  };
  offer(Tok::HEX, scan.Based('x', IsHex));
  offer(Tok::OCT, scan.Based('o', IsOctalDigit));
  offer(Tok::DATE, scan.Date());
  offer(Tok::TIME, scan.Time());
  offer(Tok::CIDR, scan.Address(true));
  offer(Tok::IPV4, scan.Address(false));
  offer(Tok::VERSION, scan.Version());
  offer(Tok::FLOAT, scan.Float());
  offer(Tok::INT, whole);
  for (size_t p : {whole, scan.Fraction()}) {
    if (scan.Peek(p) == '%') {
      offer(Tok::PERCENT, p + 1);
    }
  }
  offer(Tok::QUANTITY, scan.Quantity());
  best.length = static_cast<uint32_t>(end - at);
  return best;
}

}  // namespace deploy::syntax
