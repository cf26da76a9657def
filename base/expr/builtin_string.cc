// Standard functions over strings.
#include <clocale>
#include <cwctype>
#include <string>
#include <vector>

#include <re2/re2.h>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;

size_t ScalarLength(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

Value Join(CallContext& call) {
  std::vector<std::string_view> parts;
  std::string_view separator;
  if (!call.Texts(0, &parts) || !call.Text(1, &separator)) {
    return call.poison();
  }
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      out += separator;
    }
    out += parts[i];
    if (!call.FitsBytes(out.size())) {
      return call.poison();
    }
  }
  return Value::String(out);
}

Value Split(CallContext& call) {
  std::string_view text;
  std::string_view separator;
  if (!call.Text(0, &text) || !call.Text(1, &separator)) {
    return call.poison();
  }
  if (!call.Charge(text.size())) {
    return call.poison();
  }
  std::vector<Value> parts;
  if (separator.empty()) {
    for (size_t i = 0; i < text.size();) {
      const size_t length = std::min(ScalarLength(text[i]), text.size() - i);
      parts.push_back(Value::String(text.substr(i, length)));
      i += length;
    }
    return call.Sized(Value::List(std::move(parts)));
  }
  size_t begin = 0;
  for (size_t at = text.find(separator); at != text.npos; at = text.find(separator, begin)) {
    parts.push_back(Value::String(text.substr(begin, at - begin)));
    begin = at + separator.size();
  }
  parts.push_back(Value::String(text.substr(begin)));
  return call.Sized(Value::List(std::move(parts)));
}

Value Replace(CallContext& call) {
  std::string_view text;
  std::string_view from;
  std::string_view to;
  if (!call.Text(0, &text) || !call.Text(1, &from) || !call.Text(2, &to)) {
    return call.poison();
  }
  if (from.empty()) {
    return call.FailAt(1, Code::D0306, "an empty text cannot be replaced");
  }
  std::string out;
  size_t begin = 0;
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, begin)) {
    out += text.substr(begin, at - begin);
    out += to;
    begin = at + from.size();
    if (!call.FitsBytes(out.size()) || !call.Charge(1)) {
      return call.poison();
    }
  }
  out += text.substr(begin);
  return call.String(std::move(out));
}

void AppendScalar(uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr int kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[more] | (c >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) {
    out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
  }
}

// Simple case mapping of Unicode, one character to one; what is no UTF-8 stays as it is.
std::string MapCase(std::string_view text, bool upper) {
  static const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t length = std::min(ScalarLength(text[i]), text.size() - i);
    uint32_t c = static_cast<unsigned char>(text[i]);
    if (length == 1 || unicode == nullptr) {
      const bool letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
      out += static_cast<char>(letter ? c ^ 0x20 : c);
      ++i;
      continue;
    }
    c &= 0x7Fu >> length;
    for (size_t k = 1; k < length; ++k) {
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    AppendScalar(upper ? towupper_l(c, unicode) : towlower_l(c, unicode), out);
    i += length;
  }
  return out;
}

Value Case(CallContext& call, bool upper) {
  std::string_view text;
  return call.Text(0, &text) ? call.String(MapCase(text, upper)) : call.poison();
}
Value Upper(CallContext& call) { return Case(call, true); }
Value Lower(CallContext& call) { return Case(call, false); }

Value Trim(CallContext& call) {
  std::string_view text;
  std::string_view set = " \t\r\n";
  if (!call.Text(0, &text) || (call.has(1) && !call.Text(1, &set))) {
    return call.poison();
  }
  const size_t begin = text.find_first_not_of(set);
  if (begin == text.npos) {
    return Value::String("");
  }
  return Value::String(text.substr(begin, text.find_last_not_of(set) - begin + 1));
}

Value StartsWith(CallContext& call) {
  std::string_view text;
  std::string_view part;
  return call.Text(0, &text) && call.Text(1, &part) ? Value::Bool(text.starts_with(part))
                                                    : call.poison();
}

Value EndsWith(CallContext& call) {
  std::string_view text;
  std::string_view part;
  return call.Text(0, &text) && call.Text(1, &part) ? Value::Bool(text.ends_with(part))
                                                    : call.poison();
}

Value Matches(CallContext& call) {
  std::string_view text;
  std::string_view pattern;
  if (!call.Text(0, &text) || !call.Text(1, &pattern) || !call.Charge(1 + text.size() / 16)) {
    return call.poison();
  }
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex.ok()) {
    return call.FailAt(
        1, Code::D0306,
        Cat("`", pattern.substr(0, 60), "` is no regular expression: ", regex.error()));
  }
  return Value::Bool(RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex));
}

constexpr BuiltinParameter kJoin[] = {{"xs", "list(string) | set(string)"}, {"sep", "string"}};
constexpr BuiltinParameter kSplit[] = {{"s", "string"}, {"sep", "string"}};
constexpr BuiltinParameter kReplace[] = {{"s", "string"}, {"from", "string"}, {"to", "string"}};
constexpr BuiltinParameter kString[] = {{"s", "string"}};
constexpr BuiltinParameter kTrim[] = {{"s", "string"}, {"characters", "string", true}};
constexpr BuiltinParameter kPart[] = {{"s", "string"}, {"part", "string"}};
constexpr BuiltinParameter kMatches[] = {{"s", "string"}, {"re", "regex"}};

const BuiltinEntry kEntries[] = {
    {{"join", kJoin, "string", "string",
      "The strings one after the other with a separator between them.\n\n"
      "`join([\"a\", \"b\"], \"-\")` is `\"a-b\"`"},
     Join},
    {{"split", kSplit, "list(string)", "string",
      "The parts of a string between its separators; its characters when the separator is "
      "empty.\n\n"
      "`split(\"a,b\", \",\")` is `[\"a\", \"b\"]`"},
     Split},
    {{"replace", kReplace, "string", "string",
      "The string with every occurrence of a text replaced; the text is taken as it is, not as an "
      "expression.\n\n"
      "`replace(\"a.b.c\", \".\", \"-\")` is `\"a-b-c\"`"},
     Replace},
    {{"upper", kString, "string", "string",
      "The string in capital letters.\n\n"
      "`upper(\"größer\")` is `\"GRÖßER\"`"},
     Upper},
    {{"lower", kString, "string", "string",
      "The string in small letters.\n\n"
      "`lower(\"ÄB\")` is `\"äb\"`"},
     Lower},
    {{"trim", kTrim, "string", "string",
      "The string without white space at both ends, or without the given characters there.\n\n"
      "`trim(\"  a b \")` is `\"a b\"`; `trim(\"/a/\", \"/\")` is `\"a\"`"},
     Trim},
    {{"starts_with", kPart, "bool", "string",
      "Whether a string begins with a text.\n\n"
      "`starts_with(\"web-1\", \"web\")` is `true`"},
     StartsWith},
    {{"ends_with", kPart, "bool", "string",
      "Whether a string ends with a text.\n\n"
      "`ends_with(\"main.deploy\", \".deploy\")` is `true`"},
     EndsWith},
    {{"matches", kMatches, "bool", "string",
      "Whether a regular expression (RE2) is found in a string; anchor it with `^` and `$` for the "
      "whole.\n\n"
      "`matches(\"web-12\", r\"^web-\\d+$\")` is `true`"},
     Matches},
};

}  // namespace

std::span<const BuiltinEntry> StringBuiltins() { return kEntries; }

}  // namespace deploy::expr
