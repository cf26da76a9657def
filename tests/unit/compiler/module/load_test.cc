#include <string>

#include "base/diag/sink.h"
#include "base/support/text.h"
#include "compiler/module/module.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace deploy::module {
namespace {

using support::Cat;

class LoadTest : public ::testing::Test {
 protected:
  ModuleSet LoadIt(Options options = {}) {
    options.root_file = "/stack/main.deploy";
    return Load(options, files_, sources_, sink_);
  }
  std::vector<std::string> Codes() {
    std::vector<std::string> codes;
    for (const diag::Diagnostic& d : sink_.diagnostics()) {
      codes.emplace_back(diag::CodeName(d.code));
    }
    return codes;
  }

  source::MemoryFileSystem files_;
  source::SourceSet sources_;
  diag::CollectingSink sink_;
};

TEST_F(LoadTest, ReadsEachFileOnceImportedOnesFirst) {
  files_.Put("/stack/main.deploy",
             "deploy 1\nimport \"./a.deploy\" as a\nimport \"./b.deploy\" as b\n");
  files_.Put("/stack/a.deploy", "import \"./b.deploy\" as b\n");
  files_.Put("/stack/b.deploy", "let x = 1\n");
  ModuleSet set = LoadIt();
  EXPECT_THAT(Codes(), ::testing::IsEmpty());
  ASSERT_EQ(set.modules.size(), 3u);
  EXPECT_EQ(set.root().path, "/stack/main.deploy");
  EXPECT_EQ(set.module(set.order[0]).path, "/stack/b.deploy");
  EXPECT_EQ(set.order.back(), set.root().id);
  EXPECT_EQ(set.root_folder, "/stack");
  EXPECT_EQ(set.digest.size(), 64u);
  EXPECT_TRUE(set.complete);
}

TEST_F(LoadTest, TheDigestDependsOnEveryText) {
  files_.Put("/stack/main.deploy", "import \"./a.deploy\" as a\n");
  files_.Put("/stack/a.deploy", "let x = 1\n");
  std::string first = LoadIt().digest;
  EXPECT_EQ(LoadIt().digest, first);
  files_.Put("/stack/a.deploy", "let x = 2\n");
  EXPECT_NE(LoadIt().digest, first);
}

TEST_F(LoadTest, RootThatIsNotThere) {
  ModuleSet set = LoadIt();
  EXPECT_TRUE(set.empty());
  EXPECT_FALSE(set.complete);
  EXPECT_THAT(Codes(), ::testing::ElementsAre("D0211"));
}

TEST_F(LoadTest, LimitsOfImports) {
  files_.Put("/stack/main.deploy", "import \"./f0.deploy\" as f0\n");
  for (int i = 0; i < 100; ++i) {
    files_.Put(Cat("/stack/f", i, ".deploy"), Cat("import \"./f", i + 1, ".deploy\" as next\n"));
  }
  files_.Put("/stack/f100.deploy", "let x = 1\n");
  Options deep;
  deep.max_depth = 10;
  EXPECT_FALSE(LoadIt(deep).complete);
  EXPECT_THAT(Codes(), ::testing::ElementsAre("D0119"));
  sink_.Take();
  Options many;
  many.max_imports = 20;
  many.max_depth = 1000;
  EXPECT_FALSE(LoadIt(many).complete);
  EXPECT_THAT(Codes(), ::testing::ElementsAre("D0119"));
}

TEST_F(LoadTest, AFileThatIsTooLarge) {
  files_.Put("/stack/main.deploy", "import \"./a.deploy\" as a\n");
  files_.Put("/stack/a.deploy", std::string(200, ' '));
  Options small;
  small.max_bytes = 100;
  LoadIt(small);
  EXPECT_THAT(Codes(), ::testing::ElementsAre("D0119"));
}

TEST_F(LoadTest, AFolderIsNoFile) {
  files_.Put("/stack/main.deploy", "import \"./sub\" as a\nimport \"./sub.deploy\" as b\n");
  files_.Put("/stack/sub/x.deploy", "");
  LoadIt();
  EXPECT_THAT(Codes(), ::testing::ElementsAre("D0211", "D0211"));
}

}  // namespace
}  // namespace deploy::module
