#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "tests/unit/compiler/sema/check_text.h"

namespace deploy::sema {
namespace {

diag::CollectingSink CheckedBeside(std::string library, std::string text) {
  return CheckText(std::move(text), std::move(library));
}

TEST(ImportTest, NothingIsMissedInAFileThatCannotBeRead) {
  const diag::CollectingSink sink = CheckedBeside("deploy 1\nenum Size { \xff }\n",
                                                  "deploy 1\n"
                                                  "import \"./lib.deploy\" as l\n"
                                                  "import { port_of } from \"./lib.deploy\"\n"
                                                  "let a: l.Size = small\n"
                                                  "output o = [a, l.b]\n"
                                                  "output p = l.f(1) + port_of(2)\n");
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::D0904);
}

TEST(ImportTest, TheFixOfATypeLeavesItsAlias) {
  const diag::CollectingSink sink = CheckedBeside("deploy 1\nenum Size { small, large }\n",
                                                  "deploy 1\n"
                                                  "import \"./lib.deploy\" as l\n"
                                                  "enum Sized { small, large }\n"
                                                  "output o: l.Sizes = small\n"
                                                  "output p: Sized = small\n");
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  const diag::Diagnostic& error = sink.diagnostics()[0];
  EXPECT_EQ(error.code, diag::Code::D0214);
  ASSERT_EQ(error.fixes.size(), 1u);
  EXPECT_EQ(error.fixes[0].edits[0].text, "Size");
  EXPECT_EQ(error.fixes[0].edits[0].span.end - error.fixes[0].edits[0].span.begin, 5u);
}

}  // namespace
}  // namespace deploy::sema
