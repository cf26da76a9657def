#include <gmock/gmock.h>

#include "tests/unit/base/expr/harness.h"

namespace deploy::expr {
namespace {

using testing::Harness;

struct Case {
  const char* expression;
  const char* result;
};

void Holds(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    Harness harness;
    EXPECT_EQ(ToSource(harness.Eval(c.expression)), c.result) << c.expression;
    for (const diag::Diagnostic& d : harness.sink.diagnostics()) {
      ADD_FAILURE() << c.expression << ": " << d.message;
    }
  }
}

struct Failure {
  const char* expression;
  int code;
};

void Fails(std::initializer_list<Failure> failures) {
  for (const Failure& f : failures) {
    Harness harness;
    EXPECT_EQ(harness.CodeOf(f.expression), f.code) << f.expression;
  }
}

TEST(Arithmetic, Numbers) {
  Holds({{"1 + 2 * 3", "7"},
         {"7 / 2", "3.5"},
         {"-3 - 4", "-7"},
         {"1 + 0.5", "1.5"},
         {"2.0 * 3", "6.0"}});
  Fails({{"9223372036854775807 + 1", 409},
         {"-9223372036854775807 - 2", 409},
         {"9223372036854775807 * 2", 409},
         {"1 / 0", 316},
         {"1.5 / 0", 316},
         {"1e308 * 10", 409},
         {"\"a\" + 1", 316},
         {"[1] + [2]", 316}});
}

TEST(Arithmetic, Quantities) {
  Holds({{"512MiB * 2", "1GiB"},
         {"1000rps * 50%", "500rps"},
         {"200GiB / 4", "50GiB"},
         {"1GiB / 4GiB", "25%"},
         {"100% - 0.1%", "99.9%"},
         {"3s - 5s", "-2s"},
         {"1MB/s * 10s", "10MB"},
         {"10MB / 10s", "1MB/s"},
         {"10MB / 1MB/s", "10s"},
         {"730EUR / 730h", "1EUR/h"},
         {"10rps * 2s", "20.0"},
         {"50% * 3", "150%"},
         {"3 * 50%", "150%"},
         {"1 / 50%", "200%"},
         {"1h30m", "90m"},
         {"1kB + 1KiB", "2024B"},
         {"512MiB * 0.5", "256MiB"},
         {"-(5s)", "-5s"}});
  Fails({{"5GB + 3s", 404},
         {"5s + 3", 401},
         {"5% + 1", 405},
         {"1 / 30s", 406},
         {"5GB * 2GB", 407},
         {"5EUR + 5USD", 408},
         {"5EUR / 5USD", 408},
         {"5s / 0", 316},
         {"1s / 0s", 316}});
}

TEST(Comparison, Orders) {
  Holds({{"1 < 2", "true"},
         {"1 <= 1.0", "true"},
         {"9223372036854775807 < 9223372036854775807.0", "true"},
         {"1 == 1.0", "true"},
         {"5% > 4.9%", "true"},
         {"1kB < 1KiB", "true"},
         {"1.10.0 > 1.9.0", "true"},
         {"[1, 2] == [1, 2]", "true"},
         {"{ a = 1 } != { a = 2 }", "true"},
         {"null == null", "true"},
         {"1 == null", "false"}});
  Fails({{"5% > 0.05", 405},
         {"5s > 5", 401},
         {"5s > 5GB", 404},
         {"\"a\" < \"b\"", 316},
         {"5EUR < 5USD", 408}});
}

TEST(Comparison, In) {
  Holds({{"2 in [1, 2]", "true"},
         {"2 in 1..5", "true"},
         {"6 in 1..5", "false"},
         {"300ms in 0ms..500ms", "true"},
         {"10.1.2.3 in 10.0.0.0/8", "true"},
         {"11.1.2.3 in 10.0.0.0/8", "false"},
         {"10.1.0.0/16 in 10.0.0.0/8", "true"},
         {"14.2.0 in \">=14, <16\"", "true"},
         {"6.2.1 in 6.x", "true"},
         {"\"a\" in { a = 1 }", "true"},
         {"set([3, 1]) == set([1, 3, 3])", "true"},
         {"3 in set([3, 1])", "true"}});
  Fails({{"1 in 5", 316}});
}

TEST(Logic, ShortCircuits) {
  Holds({{"false && 1 / 0 > 1", "false"},
         {"true || 1 / 0 > 1", "true"},
         {"null ?? 3", "3"},
         {"3 ?? 1 / 0", "3"},
         {"if 1 < 2 then \"a\" else 1 / 0", "\"a\""},
         {"!true", "false"}});
}

TEST(Logic, UnknownPropagatesAndPoisonIsSilent) {
  Harness harness;
  harness.names["u"] = value::Value::Unknown("web.http.port");
  for (const char* text :
       {"u + 1", "\"${u}/x\"", "u == 1", "[u][0]", "{ a = u }.a", "if u then 1 else 2", "!u",
        "u && true", "match u { 1 => 2, _ => 3 }", "[for x in u: x]", "min(u, 1)", "u in [1]"}) {
    const value::Value value = harness.Eval(text);
    EXPECT_TRUE(value.is_unknown()) << text;
    EXPECT_EQ(value.as_string(), "web.http.port") << text;
  }
  EXPECT_EQ(ToSource(harness.Eval("u && false")), "false");
  EXPECT_EQ(ToSource(harness.Eval("u || true")), "true");
  EXPECT_EQ(ToSource(harness.Eval("length([u, 1])")), "2");
  EXPECT_EQ(ToSource(harness.Eval("[u, 1][1]")), "1");
  EXPECT_EQ(ToSource(harness.Eval("concat([u], [1])[1]")), "1");
  EXPECT_EQ(ToSource(harness.Eval("all([u == 1, false])")), "false");
  EXPECT_EQ(ToSource(harness.Eval("1 in [u, 1]")), "true");
  EXPECT_TRUE(harness.Eval("2 in [u, 1]").is_unknown());
  EXPECT_TRUE(harness.sink.diagnostics().empty());
  EXPECT_EQ(harness.CodeOf("[1, 2][5] + 3 * length([\"a\"])"), 318);
  EXPECT_EQ(harness.CodeOf("upper(\"${1 / 0}\")"), 316);
}

TEST(Match, TakesTheFirstArm) {
  Holds({{"match 3 { 1 | 2 => \"a\", 3..5 => \"b\", _ => \"c\" }", "\"b\""},
         {"match \"x\" { \"x\" if false => 1, \"x\" => 2, _ => 3 }", "2"},
         {"match 200ms { 0ms..500ms => 1, _ => 2 }", "1"}});
  Fails({{"match 3 { 1 => 2 }", 314}});
}

TEST(Collection, ListsRecordsAndLoops) {
  Holds({{"[1, ...[2, 3], 4]", "[1, 2, 3, 4]"},
         {"{ a = 1, ...{ a = 2, b = 3 } }", "{ a = 2, b = 3 }"},
         {"[for i, x in [\"a\", \"b\"]: \"${i}${x}\"]", "[\"0a\", \"1b\"]"},
         {"[for x in 1..4: x * x if x > 2]", "[9, 16]"},
         {"[for x in 3..1: x]", "[]"},
         {"[for x in 9223372036854775806..9223372036854775807: x]",
          "[9223372036854775806, 9223372036854775807]"},
         {"{for k, v in { a = 1, b = 2 }: k => v * 10 if v > 1}", "{ b = 20 }"},
         {"[for x in [1, 2]: [for y in [10, 20]: x * y]]", "[[10, 20], [20, 40]]"},
         {"{ a = { b = [7] } }.a.b[0]", "7"},
         {"null?.a", "null"}});
  Fails({{"[1][1]", 318},
         {"[1][-1]", 318},
         {"{ a = 1 }.b", 203},
         {"{ a = 1 }[\"b\"]", 318},
         {"null.a", 501},
         {"5[0]", 317},
         {"{for x in [1, 1]: \"k${x}\" => x}", 319},
         {"[for x in 5: x]", 317},
         {"[...5]", 301},
         {"\"${[1]}\"", 303},
         {"\"${null}\"", 303}});
}

TEST(Diagnostic, CarriesTheValues) {
  Harness harness;
  harness.program.globals.push_back({"count", ExprId()});
  const ExprId zero = harness.program.arena.Constant(value::Value::Int(0),
                                                     value::Simple(value::TypeKind::kInt), {});
  const ExprId count =
      harness.program.arena.Add(Op::kGlobal, {}, value::Simple(value::TypeKind::kInt), {}, 0);
  const ExprId children[] = {count, zero};
  const ExprId quotient = harness.program.arena.Add(Op::kDivide, children, nullptr, {});
  Evaluator evaluator(harness.program, harness.resolver, harness.sink);
  evaluator.SetGlobal(GlobalId(0), value::Value::Int(7));
  EXPECT_TRUE(IsPoison(evaluator.Evaluate(quotient)));
  EXPECT_TRUE(IsPoison(evaluator.Evaluate(quotient)));  // told once
  ASSERT_EQ(harness.sink.diagnostics().size(), 1u);
  const auto& values = harness.sink.diagnostics()[0].values;
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(values[0].expression, "count");
  EXPECT_EQ(values[0].value, "7");
  EXPECT_EQ(values[0].type, "int");
}

}  // namespace
}  // namespace deploy::expr
