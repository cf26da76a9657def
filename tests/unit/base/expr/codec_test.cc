#include "base/expr/codec.h"

#include <gmock/gmock.h>

#include "nlohmann/json.hpp"
#include "tests/unit/base/expr/harness.h"

namespace deploy::expr {
namespace {

using nlohmann::ordered_json;
using testing::Harness;
using value::Value;

std::string Encode(const Program& program, ExprId root, const std::vector<Value>& globals) {
  ProgramEncoder encoder(program, globals);
  encoder.AddRoot(root);
  encoder.Finish();
  std::string out;
  encoder.AppendTo(out);
  return out;
}

absl::StatusOr<DecodedProgram> Decode(std::string_view text) {
  const absl::StatusOr<value::JsonDocument> document = value::JsonDocument::Parse(text);
  return document.ok() ? DecodeProgram(document->root(), 3) : document.status();
}

// The last node of a program is what was written last.
ExprId Last(const Program& program) {
  return ExprId(static_cast<uint32_t>(program.arena.size() - 1));
}

constexpr const char* kExpressions[] = {
    "1 + 2 * 3",
    "[for i, x in [\"a\", \"b\"]: \"${i}-${x}\" if i > 0]",
    "{for k, v in { a = 1s, b = 50% }: k => v}",
    "match 3 { 1 | 2 => \"a\", 3..5 if true => join([\"b\"], \"-\"), _ => \"c\" }",
    "if 1.2.3 in \">=1, <2\" then { a = [10.0.0.1, null] } else { ...{ b = 2 } }",
    "canary(steps = [10%, 100%], hold = 2s).steps[1] ?? 5%",
    "round(2.345, to = 0.01) == 2.35 && !(null is null)",
};

TEST(ProgramCodec, KeepsWhatProgramsMean) {
  for (const char* text : kExpressions) {
    Harness harness;
    const Value expected = harness.Eval(text);
    const std::string encoded = Encode(harness.program, Last(harness.program), {});
    const absl::StatusOr<DecodedProgram> decoded = Decode(encoded);
    ASSERT_TRUE(decoded.ok()) << text << ": " << decoded.status() << "\n" << encoded;
    EXPECT_EQ(Encode(decoded->program, Last(decoded->program), {}), encoded);
    testing::FakeResolver resolver;
    Evaluator evaluator(decoded->program, resolver, harness.sink);
    EXPECT_EQ(evaluator.Evaluate(Last(decoded->program)), expected) << text;
  }
}

TEST(ProgramCodec, DropsWhatNothingNeeds) {
  Program program;
  const auto number = [&](int64_t i) { return program.arena.Constant(Value::Int(i), nullptr, {}); };
  program.globals.push_back({"unused", number(1)});
  program.globals.push_back({"known", number(2)});
  program.globals.push_back({"late", number(3)});
  program.functions.push_back({"unused", 0, 0, number(4)});
  program.functions.push_back({"used", 0, 0, number(5)});
  const ExprId known = program.arena.Add(Op::kGlobal, {}, nullptr, {}, 1);
  const ExprId late = program.arena.Add(Op::kGlobal, {}, nullptr, {}, 2);
  const ExprId call = program.arena.Add(Op::kApply, {}, nullptr, {}, 1);
  const ExprId children[] = {known, late, call};
  const ExprId root = program.arena.Add(Op::kList, children, nullptr, {});
  const std::string text =
      Encode(program, root, {Value::Int(1), Value::Int(2), Value::Unknown("late")});
  const ordered_json json = ordered_json::parse(text);
  EXPECT_EQ(json["nodes"].size(), 6u)
      << text;  // the root, its three, the body of `late` and of `used`
  EXPECT_EQ(json["globals"].dump(), R"([["known",-1,2],["late",0,{"$unknown":"late"}]])");
  EXPECT_EQ(json["functions"].size(), 1u);
}

TEST(ProgramCodec, RefusesWhatDoesNotHoldTogether) {
  const auto program = [](const std::string& nodes,
                          const std::string& rest = R"("globals":[],"functions":[])") {
    return R"({"types":["int",{"list":0}],"nodes":[)" + nodes + "]," + rest + "}";
  };
  EXPECT_TRUE(Decode(program(R"(["constant",0,0,[],1],["list",1,[0,1,2],[0,0]])")).ok());
  for (const char* nodes : {
           R"(["constant",2,0,[],1])",        // a type that is not there
           R"(["constant",0,0,[]])",          // no value
           R"(["constant",0,[0,2,1],[],1])",  // a span backwards
           R"(["list",1,0,[0]])",             // its own part
           R"(["list",1,0,[1]])",             // a later part
           R"(["list",1,0,[-1]])",
           R"(["add",0,0,[]])",                           // too few parts
           R"(["constant",0,0,[],1],["not",0,0,[0,0]])",  // too many
           R"(["nonsense",0,0,[]])",
           R"(["call",0,0,[],"nonsense"])",
           R"(["call",0,0,[],"join"])",                        // no arguments
           R"(["absent",-1,0,[]],["call",0,0,[0,0],"join"])",  // absent ones
           R"(["absent",-1,0,[]],["not",0,0,[0]])",
           R"(["constant",0,0,[],1],["spread",-1,0,[0]],["not",0,0,[1]])",
           R"(["global",0,0,[],0])",
           R"(["apply",0,0,[],0])",
           R"(["reference",0,0,[],3])",
           R"(["local",0,0,[],4294967295])",
           R"(["record",-1,0,[],["a"]])",
           R"(["match",0,0,[],[]])",
           R"(["constant",0,0,[],{"$v":1}])",
       }) {
    EXPECT_FALSE(Decode(program(nodes)).ok()) << nodes;
  }
  EXPECT_FALSE(Decode(program("", R"("globals":[["a",-1,{"$unknown":"x"}]],"functions":[])")).ok());
  EXPECT_FALSE(Decode(program("", R"("globals":[],"functions":[["f",0,0,0]])")).ok());
  EXPECT_FALSE(Decode(R"({"types":[{"list":0}],"nodes":[],"globals":[],"functions":[]})").ok());
  EXPECT_FALSE(Decode("[]").ok());
  EXPECT_FALSE(Decode("").ok());
}

TEST(ProgramCodec, RefusesTypesNestedTooDeep) {
  std::string types = "\"int\"";
  for (int i = 0; i < 100'000; ++i) {
    types += ",{\"list\":" + std::to_string(i) + "}";
  }
  EXPECT_FALSE(
      Decode("{\"types\":[" + types + "],\"nodes\":[],\"globals\":[],\"functions\":[]}").ok());
}

// Any byte of a program changed: refused, or a program that can be evaluated without harm.
TEST(ProgramCodec, SurvivesDamage) {
  uint32_t random = 1;
  for (const char* text : kExpressions) {
    Harness harness;
    harness.Eval(text);
    const std::string good = Encode(harness.program, Last(harness.program), {});
    for (int round = 0; round < 400; ++round) {
      std::string damaged = good;
      for (int k = 0; k < 2; ++k) {
        random = random * 1664525 + 1013904223;
        damaged[(random >> 8) % damaged.size()] = "0123456789[]{},\"-ae"[(random >> 3) % 19];
      }
      const absl::StatusOr<DecodedProgram> decoded = Decode(damaged);
      if (!decoded.ok() || decoded->program.arena.size() == 0) {
        continue;
      }
      testing::FakeResolver resolver;
      diag::CollectingSink sink;
      Limits limits;
      limits.steps = 100'000;
      Evaluator evaluator(decoded->program, resolver, sink, limits);
      evaluator.Evaluate(Last(decoded->program));
    }
  }
}

}  // namespace
}  // namespace deploy::expr
