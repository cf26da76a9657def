#include "compiler/ast/dump.h"

#include "base/diag/sink.h"
#include "compiler/syntax/parse.h"
#include "gtest/gtest.h"

namespace deploy::ast {
namespace {

std::string DumpOf(std::string text) {
  source::SourceFile file(source::FileId(0), "test.deploy", std::move(text));
  diag::CollectingSink sink;
  Tree tree = syntax::Parse(file, {}, sink);
  return Dump(tree, file);
}

TEST(Dump, OneNodeALineWithBytes) {
  EXPECT_EQ(DumpOf("let a: int = b + 1\n"),
            "file @0-19\n"
            "  let `a` @0-18\n"
            "    type `int` @7-10\n"
            "    binary `+` @13-18\n"
            "      name `b` @13-14\n"
            "      int `1` @17-18\n");
}

TEST(Dump, BytesAreNotCharacters) {
  EXPECT_EQ(DumpOf("let a = \"\xC3\xB6\"\n"),
            "file @0-13\n"
            "  let `a` @0-12\n"
            "    string @8-12\n"
            "      part `\xC3\xB6` @9-11\n");
}

TEST(Dump, BrokenNodesAreMarked) {
  EXPECT_EQ(DumpOf("let a =\n"),
            "file @0-8 !\n"
            "  let `a` @0-7 !\n"
            "    error @7-7 !\n");
}

TEST(Dump, TextStaysOnItsLine) {
  EXPECT_EQ(DumpOf("let a = \"x\\ny\"\n"),
            "file @0-15\n"
            "  let `a` @0-14\n"
            "    string @8-14\n"
            "      part `x\\ny` @9-13\n");
}

TEST(EntityKeyword, EveryKindHasItsWord) {
  for (int kind = 0; kind <= static_cast<int>(EntityKind::kTest); ++kind) {
    std::string word(EntityKeyword(static_cast<EntityKind>(kind)));
    EXPECT_TRUE(DumpOf(word + " x = y { }\n").find("\n  " + word + " `x`") != std::string::npos)
        << word;
  }
}

}  // namespace
}  // namespace deploy::ast
