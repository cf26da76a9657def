#include <string>

#include "base/diag/sink.h"
#include "compiler/compile.h"
#include "gtest/gtest.h"

namespace deploy::sema {
namespace {

diag::CollectingSink CheckedBeside(std::string library, std::string text) {
  source::MemoryFileSystem files;
  files.Put("/stack/lib.deploy", std::move(library));
  files.Put("/stack/main.deploy", std::move(text));
  source::SourceSet sources;
  compiler::Options options;
  options.root_file = "/stack/main.deploy";
  diag::CollectingSink sink;
  compiler::Check(options, files, sources, sink);
  return sink;
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
