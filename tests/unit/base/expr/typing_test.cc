#include "base/expr/typing.h"

#include <gmock/gmock.h>

#include "base/expr/builtin.h"

namespace deploy::expr {
namespace {

using value::Simple;
using value::TypeKind;
using value::TypeRef;

const TypeRef kInt = Simple(TypeKind::kInt);
const TypeRef kFloat = Simple(TypeKind::kFloat);
const TypeRef kString = Simple(TypeKind::kString);
const TypeRef kError = Simple(TypeKind::kError);
const TypeRef kDuration = value::Quantity(value::Dimension::kDuration);

CallTyping Call(const char* name, std::vector<TypeRef> arguments) {
  return TypeCall(Builtins()[FindBuiltin(name)], arguments);
}

std::string ResultOf(const char* name, std::vector<TypeRef> arguments) {
  const CallTyping typing = Call(name, std::move(arguments));
  return typing.result == nullptr ? "no: " + typing.expected : typing.result->ToString();
}

TEST(Typing, VariablesBindAndJoin) {
  EXPECT_EQ(ResultOf("sort", {value::List(kString)}), "list(string)");
  EXPECT_EQ(ResultOf("concat", {value::List(kInt), value::List(kFloat)}), "list(float)");
  EXPECT_EQ(ResultOf("min", {kInt, kFloat}), "float");
  EXPECT_EQ(ResultOf("min", {value::List(kDuration)}), "duration");
  EXPECT_EQ(ResultOf("sum", {value::List(kDuration)}), "duration");
  EXPECT_EQ(ResultOf("keys", {value::Map(kInt, kString)}), "list(int)");
  EXPECT_EQ(ResultOf("lookup", {value::Map(kString, kInt), kString, Simple(TypeKind::kNull)}),
            "int?");
  EXPECT_EQ(ResultOf("require", {value::Optional(kInt), kString}), "int");
  EXPECT_EQ(ResultOf("length", {value::Instances("file")}), "int");
  EXPECT_EQ(ResultOf("range", {kInt, kInt}), value::Range(kInt)->ToString());
  EXPECT_EQ(ResultOf("contains", {kString, kString}), "bool");
  EXPECT_EQ(ResultOf("flatten", {value::List(value::List(kInt))}), "list(int)");
  EXPECT_EQ(ResultOf("set", {value::List(kInt)}), "set(int)");
}

TEST(Typing, Hooks) {
  EXPECT_EQ(ResultOf("floor", {kFloat, nullptr}), "int");
  EXPECT_EQ(ResultOf("floor", {kFloat, kFloat}), "float");
  EXPECT_EQ(ResultOf("floor", {kDuration}), "duration");
  EXPECT_EQ(ResultOf("zip", {value::List(kInt), value::List(kString)}),
            "list({ first: int, second: string })");
  EXPECT_EQ(ResultOf("merge",
                     {value::Record({{"a", kInt, true}}), value::Record({{"b", kString, true}})}),
            "{ a: int, b: string }");
  EXPECT_EQ(Call("all_at_once", {}).result, StrategyType());
}

TEST(Typing, SaysWhatDoesNotFit) {
  const CallTyping typing = Call("join", {value::List(kInt), kString});
  EXPECT_EQ(typing.bad_argument, 0);
  EXPECT_EQ(typing.expected, "list(string) or set(string)");
  const CallTyping second = Call("contains", {value::List(kInt), kString});
  EXPECT_EQ(second.bad_argument, 1);
  EXPECT_EQ(second.expected, "int");
  EXPECT_EQ(Call("sum", {value::List(kString)}).bad_argument, 0);
  EXPECT_EQ(Call("min", {kInt, kDuration}).bad_argument, 1);
  EXPECT_EQ(Call("upper", {value::Optional(kString)}).bad_argument, 0);
  EXPECT_EQ(Call("upper", {kError}).result, kString);
}

TEST(Typing, ExpectedArgumentKnowsWhatIsBound) {
  const Builtin& matches = Builtins()[FindBuiltin("matches")];
  EXPECT_EQ(ExpectedArgument(matches, 1, std::vector<TypeRef>{kString}), Simple(TypeKind::kRegex));
  const Builtin& contains = Builtins()[FindBuiltin("contains")];
  const TypeRef tier = value::Enum("Tier", {"small", "large"});
  EXPECT_EQ(ExpectedArgument(contains, 1, std::vector<TypeRef>{value::List(tier)}), tier);
  EXPECT_EQ(ExpectedArgument(contains, 0, {}), nullptr);
  const Builtin& canary = Builtins()[FindBuiltin("canary")];
  EXPECT_EQ(ExpectedArgument(canary, 1, {}), kDuration);
  EXPECT_EQ(ExpectedArgument(canary, 7, {}), nullptr);
}

TEST(Typing, Join) {
  EXPECT_EQ(Join(kInt, kFloat), kFloat);
  EXPECT_EQ(Join(kInt, Simple(TypeKind::kNull)), value::Optional(kInt));
  EXPECT_EQ(Join(value::List(kInt), value::List(kError)), value::List(kInt));
  EXPECT_EQ(Join(value::StringLiteral("a"), value::StringLiteral("b")), kString);
  EXPECT_EQ(Join(Simple(TypeKind::kPath), kString), kString);
  EXPECT_EQ(Join(kInt, kString), nullptr);
}

}  // namespace
}  // namespace deploy::expr
