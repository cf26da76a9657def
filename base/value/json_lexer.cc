#include <charconv>
#include <cstring>

#include "base/support/utf8.h"
#include "base/value/json_sax.h"

namespace deploy::value {
namespace {

bool Digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool IsUtf8Json(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    if ((bytes & 0x8080808080808080u) != 0) {
      return support::IsValidUtf8(text.substr(at));
    }
  }
  for (; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) >= 0x80) {
      return support::IsValidUtf8(text.substr(at));
    }
  }
  return true;
}

bool JsonLexer::TakeWord(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) {
    return false;
  }
  at_ += word.size();
  return true;
}

bool JsonLexer::TakeString(std::string_view* out) {
  const size_t begin = ++at_;
  size_t plain = begin;  // begin of what is not copied yet
  bool escaped = false;
  while (at_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '"') {
      if (!escaped) {
        *out = text_.substr(begin, at_ - begin);
      } else {
        unescaped_.append(text_, plain, at_ - plain);
        *out = unescaped_;
      }
      ++at_;
      return true;
    }
    if (byte < 0x20) {
      return false;
    }
    if (byte != '\\') {
      ++at_;
      continue;
    }
    if (!escaped) {
      unescaped_.clear();
      escaped = true;
    }
    unescaped_.append(text_, plain, at_ - plain);
    if (!TakeEscape()) {
      return false;
    }
    plain = at_;
  }
  return false;
}

bool JsonLexer::TakeHex(uint32_t* out) {
  *out = 0;
  if (at_ + 4 > text_.size()) {
    return false;
  }
  const auto [end, failure] = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, *out, 16);
  if (failure != std::errc() || end != text_.data() + at_ + 4) {
    return false;
  }
  at_ += 4;
  return true;
}

// At the backslash; half of a surrogate pair is no character.
bool JsonLexer::TakeEscape() {
  if (++at_ == text_.size()) {
    return false;
  }
  const char c = text_[at_++];
  if (c != 'u') {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const size_t which = kNames.find(c);
    if (which == kNames.npos) {
      return false;
    }
    unescaped_ += kMeanings[which];
    return true;
  }
  uint32_t unit = 0;
  if (!TakeHex(&unit) || (unit >= 0xDC00 && unit < 0xE000)) {
    return false;
  }
  if (unit >= 0xD800 && unit < 0xDC00) {
    uint32_t low = 0;
    if (!TakeWord("\\u") || !TakeHex(&low) || low < 0xDC00 || low >= 0xE000) {
      return false;
    }
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  support::AppendUtf8(unit, unescaped_);
  return true;
}

bool JsonLexer::TakeNumber(Number* out) {
  const size_t begin = at_;
  const auto digits = [this] {
    const size_t from = at_;
    while (at_ < text_.size() && Digit(text_[at_])) {
      ++at_;
    }
    return at_ > from;
  };
  const bool negative = at_ < text_.size() && text_[at_] == '-';
  at_ += negative;
  const size_t whole = at_;
  if (!digits() || (text_[whole] == '0' && at_ > whole + 1)) {
    return false;
  }
  bool real = false;
  if (at_ < text_.size() && text_[at_] == '.') {
    ++at_;
    real = true;
    if (!digits()) {
      return false;
    }
  }
  if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
    ++at_;
    real = true;
    at_ += at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-');
    if (!digits()) {
      return false;
    }
  }
  const char* first = text_.data() + begin;
  const char* last = text_.data() + at_;
  if (!real) {
    const std::errc failure = negative ? std::from_chars(first, last, out->integer).ec
                                       : std::from_chars(first, last, out->unsigned_integer).ec;
    out->kind = negative ? Number::kInteger : Number::kUnsigned;
    if (failure == std::errc()) {
      return true;
    }
  }
  out->kind = Number::kFloat;
  return std::from_chars(first, last, out->real).ec == std::errc();
}

}  // namespace deploy::value
