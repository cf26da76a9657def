// Digests and text encodings.
#include <string>

#include <sodium.h>

#include "base/expr/builtin_entry.h"
#include "base/expr/text.h"
#include "base/support/sha256.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;

Value Sha256(CallContext& call) {
  std::string_view text;
  return call.Text(0, &text) && call.Charge(1 + text.size() / 64)
             ? Value::String(support::Sha256Hex(text))
             : call.poison();
}

Value Base64(CallContext& call) {
  std::string_view text;
  if (!call.Text(0, &text) || !call.FitsBytes(text.size() / 3 * 4 + 8)) {
    return call.poison();
  }
  std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), sodium_base64_VARIANT_ORIGINAL);
  out.resize(out.size() - 1);  // the library ends it with a zero byte
  return Value::String(out);
}

Value Base64Decode(CallContext& call) {
  std::string_view text;
  if (!call.Text(0, &text)) {
    return call.poison();
  }
  std::string out(text.size() / 4 * 3 + 3, '\0');
  size_t length = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), " \t\r\n", &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0) {
    return call.FailAt(0, Code::D0306, Cat("`", text.substr(0, 60), "` is no base64"));
  }
  out.resize(length);
  if (!IsUtf8(out)) {
    return call.FailAt(0, Code::D0306, "the decoded bytes are no text (UTF-8)");
  }
  return Value::String(out);
}

constexpr BuiltinParameter kText[] = {{"s", "string"}};

const BuiltinEntry kEntries[] = {
    {{"sha256", kText, "string", "encoding",
      "The SHA-256 of a text as 64 hexadecimal digits.\n\n"
      "`sha256(\"abc\")` is "
      "`\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"`"},
     Sha256},
    {{"base64", kText, "string", "encoding",
      "The text in base64, with padding.\n\n"
      "`base64(\"shop\")` is `\"c2hvcA==\"`"},
     Base64},
    {{"base64_decode", kText, "string", "encoding",
      "The text that a base64 text stands for; it must be UTF-8.\n\n"
      "`base64_decode(\"c2hvcA==\")` is `\"shop\"`"},
     Base64Decode},
};

}  // namespace

std::span<const BuiltinEntry> EncodingBuiltins() { return kEntries; }

}  // namespace deploy::expr
