// Globals, functions, limits, conversions: what the surroundings of an expression do.
#include <gmock/gmock.h>

#include <chrono>

#include "tests/unit/base/expr/harness.h"

namespace deploy::expr {
namespace {

using testing::FakeResolver;
using value::Simple;
using value::TypeKind;
using value::Value;

class MachineTest : public ::testing::Test {
 protected:
  ExprId Int(int64_t i) { return Constant(Value::Int(i)); }
  ExprId Constant(Value value) {
    return program.arena.Constant(value, testing::TypeOf(value),
                                  source::Span{source::FileId(0), 1, 2});
  }
  ExprId Add(Op op, std::vector<ExprId> children, uint32_t a = 0xffffffffu,
             uint32_t b = 0xffffffffu, value::TypeRef type = nullptr) {
    return program.arena.Add(op, children, type,
                             source::Span{source::FileId(0), ++position, position}, a, b);
  }
  ExprId GlobalRef(uint32_t index) { return Add(Op::kGlobal, {}, index); }
  Evaluator& Machine() {
    evaluator = std::make_unique<Evaluator>(program, resolver, sink, limits);
    return *evaluator;
  }
  int Code() {
    return sink.diagnostics().size() == 1 ? static_cast<int>(sink.diagnostics()[0].code)
                                          : -static_cast<int>(sink.diagnostics().size());
  }

  Program program;
  FakeResolver resolver;
  diag::CollectingSink sink;
  Limits limits;
  std::unique_ptr<Evaluator> evaluator;
  uint32_t position = 0;
};

TEST_F(MachineTest, GlobalsAreEvaluatedOnceAndCached) {
  program.globals.push_back({"a", Int(2)});
  program.globals.push_back({"b", Add(Op::kAdd, {GlobalRef(0), Int(1)})});
  EXPECT_EQ(Machine().Global(GlobalId(1)), Value::Int(3));
  evaluator->SetGlobal(GlobalId(1), Value::Int(9));
  EXPECT_EQ(evaluator->Global(GlobalId(1)), Value::Int(9));
}

TEST_F(MachineTest, AChainOfGlobalsMayBeAsLongAsTheProgram) {
  program.globals.push_back({"g0", Int(0)});
  constexpr uint32_t kCount = 200'000;
  for (uint32_t i = 1; i < kCount; ++i) {
    program.globals.push_back({"g", Add(Op::kAdd, {GlobalRef(i - 1), Int(1)})});
  }
  EXPECT_EQ(Machine().Global(GlobalId(kCount - 1)), Value::Int(kCount - 1));
  EXPECT_EQ(Machine().Evaluate(Add(Op::kAdd, {GlobalRef(kCount - 1), Int(1)})), Value::Int(kCount));
  EXPECT_TRUE(sink.diagnostics().empty());
}

TEST_F(MachineTest, ALongChainStaysLazy) {
  // The unneeded branch divides by zero far down; nothing asks for it.
  program.globals.push_back({"bad", Add(Op::kDivide, {Int(1), Int(0)})});
  for (uint32_t i = 1; i < 3000; ++i) {
    const ExprId choice = Add(
        Op::kIf, {Constant(Value::Bool(true)), i == 1 ? Int(0) : GlobalRef(i - 1), GlobalRef(0)});
    program.globals.push_back({"g", choice});
  }
  EXPECT_EQ(Machine().Global(GlobalId(2999)), Value::Int(0));
  EXPECT_TRUE(sink.diagnostics().empty());
}

TEST_F(MachineTest, ACycleOfGlobalsIsReported) {
  constexpr uint32_t kCount = 3000;
  for (uint32_t i = 0; i < kCount; ++i) {
    program.globals.push_back({"g", GlobalRef((i + 1) % kCount)});
  }
  EXPECT_TRUE(IsPoison(Machine().Global(GlobalId(0))));
  EXPECT_EQ(Code(), 215);
}

TEST_F(MachineTest, FunctionsHaveFramesOfTheirOwn) {
  // fn f(x) = [for i in [1, 2]: i + x]; slots: x 0, i 1.
  const ExprId x = Add(Op::kLocal, {}, 0);
  const ExprId i = Add(Op::kLocal, {}, 1);
  const ExprId body = Add(
      Op::kListFor, {Constant(Value::List({Value::Int(1), Value::Int(2)})), Add(Op::kAdd, {i, x})},
      0xffffffffu, 1);
  program.functions.push_back({"f", 1, 2, body});
  const ExprId outer = Add(Op::kLocal, {}, 0);
  const ExprId call = Add(Op::kApply, {outer}, 0);
  const Value locals[] = {Value::Int(10)};
  EXPECT_EQ(ToSource(Machine().Evaluate(call, locals)), "[11, 12]");
  EXPECT_EQ(ToSource(evaluator->Evaluate(call, locals)), "[11, 12]");
}

TEST_F(MachineTest, StepsAreLimited) {
  limits.steps = 1000;
  const ExprId range = Constant(Value::Range(Value::Int(1), Value::Int(1'000'000)));
  const ExprId loop = Add(Op::kListFor, {range, Add(Op::kAdd, {Int(1), Int(2)})}, 0xffffffffu, 0);
  EXPECT_TRUE(IsPoison(Machine().Evaluate(loop)));
  EXPECT_EQ(Code(), 119);
  EXPECT_EQ(evaluator->Evaluate(Int(1)),
            Value::Int(1));  // the next evaluation has steps of its own
}

TEST_F(MachineTest, DepthIsLimited) {
  ExprId deep = Int(1);
  for (int i = 0; i < 100'000; ++i) {
    deep = Add(Op::kNegate, {deep});
  }
  EXPECT_TRUE(IsPoison(Machine().Evaluate(deep)));
  EXPECT_EQ(Code(), 119);
}

TEST_F(MachineTest, RecursionEnds) {
  program.functions.push_back({"f", 0, 0, ExprId()});
  program.functions[0].body = Add(Op::kApply, {}, 0);
  EXPECT_TRUE(IsPoison(Machine().Evaluate(program.functions[0].body)));
  EXPECT_EQ(Code(), 119);
}

// Doubling sixty times: small in memory when parts are shared, endless when written out.
TEST_F(MachineTest, ValuesThatExplodeMeetALimit) {
  ExprId record = Int(1);
  ExprId text = Constant(Value::String("ab"));
  std::vector<ExprId> texts;
  const uint32_t name = program.arena.String("a");
  program.arena.String("b");
  program.globals.push_back({"r", record});
  for (uint32_t i = 1; i <= 60; ++i) {
    program.globals.push_back({"r", Add(Op::kRecord, {GlobalRef(i - 1), GlobalRef(i - 1)}, name)});
  }
  Machine().Global(GlobalId(60));
  ASSERT_FALSE(sink.diagnostics().empty());
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::D0119);
  sink.Take();
  program.globals[0].expr = text;
  for (uint32_t i = 1; i <= 60; ++i) {
    program.globals[i].expr = Add(Op::kTemplate, {GlobalRef(i - 1), GlobalRef(i - 1)});
  }
  EXPECT_TRUE(IsPoison(Machine().Global(GlobalId(60))));
  EXPECT_EQ(Code(), 119);
  sink.Take();
  program.globals[0].expr = Constant(Value::List({Value::Int(1)}));
  for (uint32_t i = 1; i <= 60; ++i) {
    program.globals[i].expr = Add(
        Op::kList, {Add(Op::kSpread, {GlobalRef(i - 1)}), Add(Op::kSpread, {GlobalRef(i - 1)})});
  }
  EXPECT_TRUE(IsPoison(Machine().Global(GlobalId(60))));
  EXPECT_EQ(Code(), 119);
}

TEST_F(MachineTest, ReferencesAskTheResolver) {
  resolver.instances["a"] =
      Value::Record({{"path", Value::String("/x")}, {"id", Value::Unknown("page.id")}});
  const ExprId reference = Add(Op::kReference, {Constant(Value::String("a"))}, 0);
  const ExprId missing = Add(Op::kReference, {Constant(Value::String("b"))}, 0);
  const ExprId absent =
      Add(Op::kReference, {}, 0, 0xffffffffu, value::Optional(value::Resource("file")));
  Machine();
  EXPECT_EQ(evaluator->Evaluate(Add(Op::kMember, {reference}, program.arena.String("path"))),
            Value::String("/x"));
  EXPECT_TRUE(
      evaluator->Evaluate(Add(Op::kMember, {reference}, program.arena.String("id"))).is_unknown());
  EXPECT_EQ(evaluator->Evaluate(Add(Op::kInstances, {}, 0)).size(), 1u);
  EXPECT_TRUE(evaluator->Evaluate(absent).is_null());
  EXPECT_TRUE(sink.diagnostics().empty());
  EXPECT_TRUE(IsPoison(evaluator->Evaluate(missing)));
  EXPECT_EQ(Code(), 318);
  sink.Take();
  EXPECT_TRUE(
      IsPoison(evaluator->Evaluate(Add(Op::kMember, {absent}, program.arena.String("path")))));
  EXPECT_EQ(Code(), 706);
}

TEST_F(MachineTest, ChecksUseTheirMessage) {
  const ExprId it = Add(Op::kLocal, {}, 3);
  const ExprId rule = Add(Op::kIn, {it, Constant(Value::Range(Value::Int(1), Value::Int(9)))});
  Machine();
  EXPECT_EQ(evaluator->Evaluate(Add(Op::kCheck, {Int(5), rule}, 3)), Value::Int(5));
  EXPECT_TRUE(
      evaluator->Evaluate(Add(Op::kCheck, {Constant(Value::Unknown("x")), rule}, 3)).is_unknown());
  EXPECT_TRUE(IsPoison(evaluator->Evaluate(
      Add(Op::kCheck, {Int(50), rule, Constant(Value::String("one digit"))}, 3))));
  EXPECT_EQ(Code(), 309);
  EXPECT_EQ(sink.diagnostics()[0].message, "one digit");
}

TEST_F(MachineTest, Conversions) {
  const auto convert = [&](Value value, value::TypeRef type) {
    return ToSource(Machine().Evaluate(
        Add(Op::kConvert, {Constant(std::move(value))}, 0xffffffffu, 0xffffffffu, type)));
  };
  const value::TypeRef ints = value::List(Simple(TypeKind::kInt));
  EXPECT_EQ(convert(Value::Int(3), Simple(TypeKind::kFloat)), "3.0");
  EXPECT_EQ(convert(Value::String("1.2.3"), Simple(TypeKind::kVersion)), "1.2.3");
  EXPECT_EQ(convert(Value::Range(Value::Int(1), Value::Int(3)), ints), "[1, 2, 3]");
  EXPECT_EQ(convert(Value::String("90s"), value::Quantity(value::Dimension::kDuration)), "90s");
  EXPECT_EQ(convert(Value::String("large"), value::Enum("Tier", {"small", "large"})), "large");
  EXPECT_EQ(convert(Value::Record({{"b", Value::Int(1)}, {"a", Value::Int(2)}}),
                    value::Map(Simple(TypeKind::kString), Simple(TypeKind::kInt))),
            "{ a = 2, b = 1 }");
  EXPECT_EQ(convert(Value::Record({{"a", Value::Int(1)}, {"x", Value::Int(2)}}),
                    value::Record({{"a", Simple(TypeKind::kInt), true},
                                   {"b", value::Optional(Simple(TypeKind::kInt)), false}})),
            "{ a = 1, b = null }");
  EXPECT_TRUE(sink.diagnostics().empty());
  convert(Value::String("10.0.0.1/8"), Simple(TypeKind::kCidr));
  EXPECT_EQ(Code(), 307);
  sink.Take();
  convert(Value::List({Value::Int(1), Value::String("x")}), ints);
  EXPECT_EQ(Code(), 301);
  EXPECT_EQ(sink.diagnostics()[0].message, "`[1]`: expected `int`, found a string");
  sink.Take();
  convert(Value::Range(Value::Int(INT64_MIN), Value::Int(INT64_MAX)), ints);
  EXPECT_EQ(Code(), 119);
}

TEST_F(MachineTest, OneSmallRecordPerInstanceIsCheap) {
  const uint32_t names = program.arena.String("path");
  program.arena.String("content");
  const ExprId key = Add(Op::kLocal, {}, 0);
  const ExprId path = Add(Op::kTemplate, {Constant(Value::String("/tmp/")), key});
  const ExprId body = Add(Op::kRecord, {path, Constant(Value::String("x"))}, names);
  Machine();
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kInstances = 100'000;
  for (int i = 0; i < kInstances; ++i) {
    const Value locals[] = {Value::String("k12345")};
    ASSERT_EQ(evaluator->Evaluate(body, locals).size(), 2u);
  }
  const auto elapsed = std::chrono::steady_clock::now() - begin;
  RecordProperty("ns_per_instance",
                 static_cast<int>(elapsed / std::chrono::nanoseconds(1) / kInstances));
}

}  // namespace
}  // namespace deploy::expr
