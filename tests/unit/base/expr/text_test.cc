#include "base/expr/text.h"

#include <gmock/gmock.h>

#include "base/expr/network.h"

namespace deploy::expr {
namespace {

using value::TypeKind;

bool Takes(TypeKind kind, std::string_view text) {
  TextError error;
  return ParseText(kind, text, &error).has_value();
}

TEST(Text, TakesWhatItShould) {
  for (const char* text : {"14", "1.4.0", "1.4.0-rc.1", "6.x", "6.1.*", "1.2.3+b5"}) {
    EXPECT_TRUE(Takes(TypeKind::kVersion, text)) << text;
  }
  for (const char* text : {"", "v1", "1.", "1..2", ".1", "x", "1.x.2", "1.2-", "1 2"}) {
    EXPECT_FALSE(Takes(TypeKind::kVersion, text)) << text;
  }
  for (const char* text :
       {"https://example.com", "http://127.0.0.1:80/a?b#c", "postgres://u@h/db"}) {
    EXPECT_TRUE(Takes(TypeKind::kUrl, text)) << text;
  }
  for (const char* text :
       {"", "example.com", "http://", "http:///x", "http://a b", "1http://x", "://x"}) {
    EXPECT_FALSE(Takes(TypeKind::kUrl, text)) << text;
  }
  for (const char* text : {"a@b.de", "a.b+c@example.com"}) {
    EXPECT_TRUE(Takes(TypeKind::kEmail, text)) << text;
  }
  for (const char* text : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b."}) {
    EXPECT_FALSE(Takes(TypeKind::kEmail, text)) << text;
  }
  EXPECT_FALSE(Takes(TypeKind::kPath, std::string_view("a\0b", 3)));
  EXPECT_FALSE(Takes(TypeKind::kRegex, "(a"));
  EXPECT_TRUE(Takes(TypeKind::kRegex, "(a+)+$"));
}

TEST(Text, SuggestsWhatWouldDo) {
  TextError error;
  EXPECT_FALSE(ParseText(TypeKind::kCidr, "10.0.0.7/16", &error));
  EXPECT_EQ(error.code, diag::Code::D0307);
  EXPECT_EQ(error.suggestion, "10.0.0.0/16");
  EXPECT_FALSE(ParseText(TypeKind::kVersion, "v1.2.3", &error));
  EXPECT_EQ(error.code, diag::Code::D0306);
  EXPECT_EQ(error.suggestion, "1.2.3");
  EXPECT_FALSE(ParseText(TypeKind::kUrl, "example.com/a", &error));
  EXPECT_EQ(error.suggestion, "https://example.com/a");
}

TEST(Text, Utf8) {
  EXPECT_TRUE(IsUtf8("aä€😀"));
  EXPECT_FALSE(IsUtf8("\xff"));
  EXPECT_FALSE(IsUtf8("\xc0\x80"));
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80"));
  EXPECT_FALSE(IsUtf8("\xe2\x82"));
}

TEST(Network, Parts) {
  bool host_bits = false;
  const Network all = *ParseNetwork("0.0.0.0/0", &host_bits);
  EXPECT_TRUE(Contains(all, *ParseAddress("255.1.2.3")));
  EXPECT_FALSE(Contains(all, *ParseAddress("::1")));
  EXPECT_EQ(FormatAddress(*Host(all, -1)), "255.255.255.255");
  EXPECT_EQ(FormatNetwork(*Subnet(all, 32, 1)), "0.0.0.1/32");
  const Network six = *ParseNetwork("2001:db8::/32", &host_bits);
  EXPECT_EQ(FormatAddress(*Host(six, -1)), "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(FormatAddress(*Host(six, INT64_MAX)), "2001:db8::7fff:ffff:ffff:ffff");
  EXPECT_FALSE(ParseNetwork("10.0.0.0/08", &host_bits));
  EXPECT_FALSE(ParseNetwork("10.0.0.0/-1", &host_bits));
  EXPECT_FALSE(ParseNetwork("10.0.0.0", &host_bits));
}

}  // namespace
}  // namespace deploy::expr
