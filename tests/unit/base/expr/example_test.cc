// Runs every example in the documentation of the standard functions.
#include <gmock/gmock.h>

#include "tests/unit/base/expr/harness.h"

namespace deploy::expr {
namespace {

struct Example {
  std::string expression, result;
};

// "`a` is `b`; `c` is `d`" after the summary.
std::vector<Example> ExamplesOf(std::string_view documentation) {
  std::vector<Example> examples;
  const size_t begin = documentation.find("\n\n");
  std::string text(begin == documentation.npos ? "" : documentation.substr(begin + 2));
  size_t at = 0;
  while ((at = text.find('`', at)) != text.npos) {
    const size_t end = text.find("` is `", at + 1);
    const size_t stop = end == text.npos ? text.npos : text.find('`', end + 6);
    if (stop == text.npos) {
      break;
    }
    examples.push_back({text.substr(at + 1, end - at - 1), text.substr(end + 6, stop - end - 6)});
    at = stop + 1;
  }
  return examples;
}

TEST(Example, EveryFunctionHasOneThatHolds) {
  for (const Builtin& builtin : Builtins()) {
    const std::vector<Example> examples = ExamplesOf(builtin.documentation);
    EXPECT_FALSE(examples.empty()) << builtin.name;
    for (const Example& example : examples) {
      testing::Harness harness;
      const value::Value value = harness.Eval(example.expression);
      const value::Value expected = testing::Harness().Eval(example.result);
      EXPECT_EQ(value, expected) << example.expression << " is " << ToSource(value);
      for (const diag::Diagnostic& diagnostic : harness.sink.diagnostics()) {
        ADD_FAILURE() << example.expression << ": " << diagnostic.message;
      }
      EXPECT_NE(example.expression.find(std::string(builtin.name)), std::string::npos);
    }
  }
}

TEST(Example, EveryFunctionSaysWhatItIs) {
  std::string last;
  for (const Builtin& builtin : Builtins()) {
    EXPECT_LT(last, builtin.name);
    last = builtin.name;
    EXPECT_FALSE(builtin.family.empty()) << builtin.name;
    EXPECT_EQ(FindBuiltin(builtin.name), &builtin - Builtins().data());
    EXPECT_NE(builtin.documentation.find(".\n\n"), std::string_view::npos) << builtin.name;
  }
  EXPECT_EQ(FindBuiltin("nothing"), -1);
}

TEST(Example, TheIssueNamesAreThere) {
  for (const char* name :
       {"length",      "keys",          "values",      "contains",    "join",        "split",
        "replace",     "upper",         "lower",       "trim",        "starts_with", "ends_with",
        "format",      "min",           "max",         "sum",         "abs",         "floor",
        "ceil",        "round",         "mod",         "div",         "sort",        "distinct",
        "flatten",     "merge",         "concat",      "zip",         "index_of",    "lookup",
        "range",       "all",           "any",         "count",       "read_file",   "sha256",
        "base64",      "base64_decode", "json_encode", "json_decode", "cidr_subnet", "cidr_host",
        "matches",     "require",       "to_float",    "to_int",      "set",         "version",
        "ip",          "cidr",          "path",        "url",         "regex",       "email",
        "all_at_once", "canary"}) {
    EXPECT_GE(FindBuiltin(name), 0) << name;
  }
}

}  // namespace
}  // namespace deploy::expr
