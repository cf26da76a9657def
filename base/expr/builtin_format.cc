// `format`: the conversions of C's printf, checked against the arguments.
#include <charconv>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

constexpr int kMaxWidth = 1024;

// One conversion, `%-08.2f`.
struct Verb {
  bool minus = false, zero = false, plus = false;
  int width = 0;
  int precision = -1;
  char letter = 0;
};

bool TakeNumber(std::string_view text, size_t& at, int* out) {
  const auto [end, failure] = std::from_chars(text.data() + at, text.data() + text.size(), *out);
  if (failure == std::errc::invalid_argument) {
    *out = 0;
    return true;
  }
  at = end - text.data();
  return failure == std::errc() && *out <= kMaxWidth;
}

// Reads after the `%`; false when it is none.
bool TakeVerb(std::string_view text, size_t& at, Verb* verb) {
  for (; at < text.size() && std::string_view("-0+").find(text[at]) != std::string_view::npos;
       ++at) {
    (text[at] == '-' ? verb->minus : text[at] == '0' ? verb->zero : verb->plus) = true;
  }
  if (at < text.size() && text[at] >= '1' && text[at] <= '9' &&
      !TakeNumber(text, at, &verb->width)) {
    return false;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!TakeNumber(text, at, &verb->precision)) {
      return false;
    }
  }
  if (at == text.size() ||
      std::string_view("sdxXobfegqv").find(text[at]) == std::string_view::npos) {
    return false;
  }
  verb->letter = text[at++];
  return true;
}

size_t Columns(std::string_view text) {
  size_t columns = 0;
  for (const char c : text) {
    columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }
  return columns;
}

// The first characters, never a half one.
std::string Cut(std::string_view text, int characters) {
  size_t end = 0;
  for (; end < text.size(); ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && characters-- == 0) {
      break;
    }
  }
  return std::string(text.substr(0, end));
}

void Pad(std::string text, const Verb& verb, bool number, std::string& out) {
  const size_t columns = Columns(text);
  const size_t missing = columns < static_cast<size_t>(verb.width) ? verb.width - columns : 0;
  if (verb.minus) {
    support::Append(out, text, std::string(missing, ' '));
  } else if (verb.zero && number) {
    const size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    support::Append(out, text.substr(0, sign), std::string(missing, '0'), text.substr(sign));
  } else {
    support::Append(out, std::string(missing, ' '), text);
  }
}

std::string Whole(int64_t number, const Verb& verb) {
  const std::string sign = number < 0 ? "-" : verb.plus ? "+" : "";
  const uint64_t magnitude =
      number < 0 ? ~static_cast<uint64_t>(number) + 1 : static_cast<uint64_t>(number);
  switch (verb.letter) {
    case 'x':
      return fmt::format("{}{:x}", sign, magnitude);
    case 'X':
      return fmt::format("{}{:X}", sign, magnitude);
    case 'o':
      return fmt::format("{}{:o}", sign, magnitude);
    case 'b':
      return fmt::format("{}{:b}", sign, magnitude);
    default:
      return fmt::format("{}{}", sign, magnitude);
  }
}

std::string Real(double number, const Verb& verb) {
  const int precision = verb.precision < 0 ? 6 : verb.precision;
  std::string text = verb.letter == 'e'   ? fmt::format("{:.{}e}", number, precision)
                     : verb.letter == 'g' ? fmt::format("{:.{}g}", number, precision)
                                          : fmt::format("{:.{}f}", number, precision);
  return verb.plus && number >= 0 ? "+" + text : text;
}

// Appends one argument; false when it is not of the kind that the conversion takes (reported).
bool Put(CallContext& call, size_t i, const Verb& verb, std::string& out) {
  const Value& value = call[i];
  const std::string wanted = Cat("`%", verb.letter, "`");
  switch (verb.letter) {
    case 'd':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
      if (value.kind() != ValueKind::kInt) {
        call.FailAt(i, Code::D0301, Cat(wanted, " needs an `int`, found ", KindPhrase(value)));
        return false;
      }
      Pad(Whole(value.as_int(), verb), verb, true, out);
      return true;
    case 'f':
    case 'e':
    case 'g':
      if (!IsNumber(value)) {
        call.FailAt(i, Code::D0301, Cat(wanted, " needs a number, found ", KindPhrase(value)));
        return false;
      }
      Pad(Real(value.kind() == ValueKind::kInt ? static_cast<double>(value.as_int())
                                               : value.as_float(),
               verb),
          verb, true, out);
      return true;
    case 's': {
      const std::optional<std::string> text = ToText(value);
      if (!text) {
        call.FailAt(
            i, Code::D0303,
            Cat(KindPhrase(value), " has no form as text; `%v` writes any value as source"));
        return false;
      }
      Pad(verb.precision < 0 ? *text : Cut(*text, verb.precision), verb, false, out);
      return true;
    }
    default:
      Pad(ToSource(value), verb, false, out);
      return true;
  }
}

Value Format(CallContext& call) {
  std::string_view text;
  if (!call.Text(0, &text)) {
    return call.poison();
  }
  std::string out;
  size_t next = 1;
  for (size_t at = 0; at < text.size();) {
    const size_t percent = std::min(text.find('%', at), text.size());
    out += text.substr(at, percent - at);
    at = percent + 1;
    if (percent >= text.size()) {
      break;
    }
    if (at < text.size() && text[at] == '%') {
      out += '%';
      ++at;
      continue;
    }
    Verb verb;
    if (!TakeVerb(text, at, &verb)) {
      return call.FailAt(
          0, Code::D0306,
          Cat("`", text.substr(percent, 8),
              "` is no conversion; there are `%s %d %x %o %b %f %e %g %q %v` and `%%`"));
    }
    if (next >= call.size() || !call.has(next)) {
      return call.Fail(Code::D0310,
                       Cat("the format needs more than the ", next - 1, " values given"));
    }
    if (!Put(call, next++, verb, out) || !call.FitsBytes(out.size())) {
      return call.poison();
    }
  }
  if (next < call.size() && call.has(next)) {
    return call.Fail(Code::D0310,
                     Cat("the format uses ", next - 1, " values, ", call.size() - 1, " are given"));
  }
  return call.String(std::move(out));
}

constexpr BuiltinParameter kFormat[] = {{"fmt", "string"}, {"values", "any", true, true}};

const BuiltinEntry kEntries[] = {
    {{"format", kFormat, "string", "string",
      "Text made by a pattern: `%s` text, `%d` whole number, `%x %o %b` other bases, `%f %e %g` "
      "number, `%q` or `%v` as "
      "written in source, `%%` the sign itself; with width, `-`, `0`, `+` and precision.\n\n"
      "`format(\"%s-%03d\", \"web\", 7)` is `\"web-007\"`; `format(\"%.2f%%\", 99.5)` is "
      "`\"99.50%\"`"},
     Format},
};

}  // namespace

std::span<const BuiltinEntry> FormatBuiltins() { return kEntries; }

}  // namespace deploy::expr
