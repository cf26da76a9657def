#include <algorithm>
#include <string>

#include "base/support/text.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/sema/check_text.h"

namespace deploy::sema {
namespace {

using support::Append;

TEST(ScaleTest, NeighboursAreLookedForAtTheFirstFindingsOnly) {
  constexpr int kNames = 4000;
  std::string text = "deploy 1\n";
  for (int i = 0; i < kNames; ++i) {
    Append(text, "let name", i, " = nome", i, "\n");
  }
  const diag::CollectingSink sink = CheckText(std::move(text));
  size_t unknown = 0, helped = 0;
  for (const diag::Diagnostic& d : sink.diagnostics()) {
    unknown += d.code == diag::Code::D0201 ? 1 : 0;
    helped += d.code == diag::Code::D0201 && !d.fixes.empty() ? 1 : 0;
  }
  EXPECT_EQ(unknown, size_t{kNames});
  EXPECT_EQ(helped, 100u);
}

TEST(ScaleTest, AnEnvironmentIsMadeOnce) {
  std::string text = "deploy 1\nenvironment p {\n";
  for (int i = 0; i < 6000; ++i) {
    Append(text, "f", i, " = ", i, "\n");
  }
  EXPECT_TRUE(CheckText(support::Cat(text, "}\noutput o = env.f7\n")).diagnostics().empty());
}

TEST(ScaleTest, ManyFieldsParametersAndAlternatives) {
  constexpr int kMany = 6000;
  std::string fields, values, parameters, arguments, texts;
  for (int i = 0; i < kMany; ++i) {
    const char* comma = i == 0 ? "" : ", ";
    Append(fields, comma, "f", i, ": int");
    Append(values, comma, "f", i, " = ", i);
    Append(parameters, comma, "p", i, ": int");
    Append(arguments, comma, "p", i, " = ", i);
    Append(texts, i == 0 ? "" : " | ", "\"s", i, "\"");
  }
  const diag::CollectingSink sink =
      CheckText(support::Cat("deploy 1\ntype Wide = { ", fields, " }\nlet wide: Wide = { ", values,
                             " }\nfn call(", parameters, "): int = p5\ntype Text = ", texts,
                             "\nlet text: Text = \"s7\"\noutput all = [wide.f9, call(", arguments,
                             ")]\noutput word = text\n"));
  EXPECT_TRUE(sink.diagnostics().empty());
}

}  // namespace
}  // namespace deploy::sema
