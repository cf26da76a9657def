// What the examples of the standard functions do not show: edges and failures.
#include <gmock/gmock.h>

#include "base/expr/file_path.h"
#include "tests/unit/base/expr/harness.h"

namespace deploy::expr {
namespace {

using testing::Harness;

void Is(const char* expression, const char* result) {
  Harness harness;
  EXPECT_EQ(ToSource(harness.Eval(expression)), result) << expression;
  for (const diag::Diagnostic& d : harness.sink.diagnostics()) {
    ADD_FAILURE() << expression << ": " << d.message;
  }
}

void Fails(const char* expression, int code) {
  Harness harness;
  EXPECT_EQ(harness.CodeOf(expression), code) << expression;
}

TEST(ListFunctions, Edges) {
  Is("length([])", "0");
  Is("length({ a = 1, b = 2 })", "2");
  Is("length(1..5)", "5");
  Is("sort([3, 1.5, 2])", "[1.5, 2, 3]");
  Is("distinct([])", "[]");
  Is("all([])", "true");
  Is("any([])", "false");
  Is("contains({ a = 1 }, \"a\")", "true");
  Is("contains(set([1, 2]), 2)", "true");
  Is("index_of({ b = 1, a = 2 }, \"b\")", "0");
  Is("flatten([])", "[]");
  Is("concat([1])", "[1]");
  Is("merge({ a = 1 }, { a = 2, b = 3 })", "{ a = 2, b = 3 }");
  Fails("index_of([1], 2)", 318);
  Fails("zip([1], [1, 2])", 318);
}

TEST(StringFunctions, Edges) {
  Is("join([], \",\")", "\"\"");
  Is("split(\"äb\", \"\")", "[\"ä\", \"b\"]");
  Is("split(\"\", \",\")", "[\"\"]");
  Is("split(\",a,\", \",\")", "[\"\", \"a\", \"\"]");
  Is("replace(\"aaa\", \"aa\", \"b\")", "\"ba\"");
  Is("trim(\"   \")", "\"\"");
  Is("format(\"%5s|%-5s|%05d|%+d\", \"ä\", \"b\", -42, 7)", "\"    ä|b    |-0042|+7\"");
  Is("format(\"%x %X %o %b %e\", 255, 255, 8, 5, 1.5)", "\"ff FF 10 101 1.500000e+00\"");
  Is("format(\"%v %q\", [1, \"a\"], \"b\")", "\"[1, \\\"a\\\"] \\\"b\\\"\"");
  Is("format(\"%.2s\", \"äöü\")", "\"äö\"");
  Is("matches(\"shop\", r\"^s.*p$\")", "true");
  Is("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", r\"^(a+)+$\")", "false");
  Fails("replace(\"a\", \"\", \"b\")", 306);
  Fails("format(\"%d\", \"a\")", 301);
  Fails("format(\"%d\")", 310);
  Fails("format(\"x\", 1)", 310);
  Fails("format(\"%y\", 1)", 306);
  Fails("format(\"%99999s\", 1)", 306);
  Fails("matches(\"a\", \"(\")", 306);
}

TEST(NumberFunctions, Edges) {
  Is("min(1s, 2m, 3ms)", "3ms");
  Is("max([1, 2.5])", "2.5");
  Is("sum([])", "0");
  Is("sum([0.5, 1])", "1.5");
  Is("sum([1%, 2%])", "3%");
  Is("mod(7, -2)", "-1");
  Is("mod(7.5, 2)", "1.5");
  Is("floor(-2.5)", "-3");
  Is("round(-2.5)", "-3");
  Is("ceil(7, to = 5)", "10");
  Is("round(1234ms, to = 1s)", "1s");
  Is("abs(-2.5)", "2.5");
  Is("to_int(\" 12 \")", "12");
  Fails("min([])", 318);
  Fails("div(1, 0)", 316);
  Fails("mod(1s, 0s)", 316);
  Fails("floor(1e300)", 409);
  Fails("round(1s, to = 0s)", 316);
  Fails("to_int(2.5)", 409);
  Fails("to_int(\"x\")", 306);
  Fails("to_int(\"99999999999999999999\")", 409);
  Fails("to_float(\"1e999\")", 306);
  Fails("sum([9223372036854775807, 1])", 409);
}

TEST(EncodingFunctions, Edges) {
  Is("base64(\"\")", "\"\"");
  Is("json_decode(\"{\\\"a\\\": [1, 2.5, null]}\").a", "[1, 2.5, null]");
  Is("json_encode({ v = 1.2.3, ip = 10.0.0.1, n = null })",
     "\"{\\\"v\\\":\\\"1.2.3\\\",\\\"ip\\\":\\\"10.0.0.1\\\",\\\"n\\\":null}\"");
  Fails("base64_decode(\"!!\")", 306);
  Fails("base64_decode(\"/w==\")", 306);
  Fails("json_decode(\"{\")", 306);
  Fails("json_decode(\"18446744073709551615\")", 306);
  Harness deep;
  deep.names["deep"] = value::Value::String(std::string(5000, '[') + std::string(5000, ']'));
  EXPECT_EQ(deep.CodeOf("json_decode(deep)"), 306);
}

TEST(NetworkFunctions, Edges) {
  Is("cidr_subnet(cidr(\"2001:db8::/32\"), bits = 16, index = 255)", "2001:db8:ff::/48");
  Is("cidr_host(10.0.0.0/30, 3)", "10.0.0.3");
  Is("cidr_host(10.0.0.0/30, -4)", "10.0.0.0");
  Is("ip(\"2001:DB8::0:1\")", "2001:db8::1");
  Fails("cidr_host(10.0.0.0/30, 4)", 318);
  Fails("cidr_host(10.0.0.0/30, -5)", 318);
  Fails("cidr_subnet(10.0.0.0/16, bits = 17, index = 0)", 318);
  Fails("cidr_subnet(10.0.0.0/16, bits = 1, index = 2)", 318);
  Fails("cidr(\"10.0.0.1/16\")", 307);
  Fails("cidr(\"10.0.0.0/33\")", 306);
  Fails("ip(\"10.0.0\")", 306);
  Fails("version(\"one\")", 306);
  Fails("url(\"example.com\")", 306);
  Fails("email(\"nobody\")", 306);
  Fails("path(\"\")", 306);
  Fails("regex(\"(\")", 306);
}

TEST(FileFunctions, StayBelowTheStack) {
  Fails("read_file(\"../secret\")", 306);
  Fails("read_file(\"a/../../secret\")", 306);
  Fails("read_file(\"missing.txt\")", 306);
  Harness harness;
  harness.resolver.files["bytes"] = "\xff";
  EXPECT_EQ(harness.CodeOf("read_file(\"bytes\")"), 306);
  EXPECT_EQ(PathBelow("/srv/shop", "a/./b"), "/srv/shop/a/b");
  EXPECT_EQ(PathBelow("/srv/shop", "/srv/shop/a/../b"), "/srv/shop/b");
  EXPECT_EQ(PathBelow("/srv/shop", "/srv/shop2/a"), std::nullopt);
  EXPECT_EQ(PathBelow("/srv/shop", "../shop2"), std::nullopt);
}

TEST(StrategyFunctions, StepsRiseToTheWhole) {
  Is("all_at_once()", "{ kind = \"all_at_once\", steps = [100%], hold = 0s }");
  Is("canary(steps = [10%, 100%])", "{ kind = \"canary\", steps = [10%, 100%], hold = 0s }");
  Fails("canary(steps = [50%, 10%, 100%])", 806);
  Fails("canary(steps = [10%, 50%])", 806);
  Fails("canary(steps = [0%, 100%])", 806);
  Fails("canary(steps = [100%, 120%])", 806);
  Fails("canary(steps = [])", 806);
  Fails("canary(steps = [100%], hold = -1s)", 410);
}

TEST(ConvertFunctions, Require) { Fails("require(null, \"a budget is needed\")", 501); }

}  // namespace
}  // namespace deploy::expr
