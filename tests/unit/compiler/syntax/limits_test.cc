// Hostile and huge texts: a diagnostic, never a crash, in time linear in the text.

#include <chrono>
#include <ctime>
#include <random>

#include "compiler/ast/dump.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/syntax/damage.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace deploy::syntax {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::string Repeat(std::string_view piece, size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

double ProcessorSeconds(const std::string& text) {
  std::clock_t begin = std::clock();
  ParseText(text);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(Limits, NestingIsRefusedBeforeTheStackEnds) {
  for (const char* open :
       {"[", "(", "{ a = ", "-", "!", "if a then b else ", "if ", "[for x in ", "{ for x in ", "f(",
        "a[", "\"${", "match x { a => ", "1 + (", "x ?? "}) {
    Parsed parsed = ParseText("let a = " + Repeat(open, 3000) + "\nlet b = 1\n");
    EXPECT_FALSE(parsed.diagnostics.empty()) << open;
    EXPECT_GE(parsed.tree.decls.size(), 2u) << open;
  }
  for (auto [open, close] : {std::pair{"[", "]"},
                             {"(", ")"},
                             {"f(", ")"},
                             {"a[", "]"},
                             {"\"${", "}\""},
                             {"{ a = ", " }"}}) {
    Parsed parsed =
        ParseText("let a = " + Repeat(open, 3000) + "1" + Repeat(close, 3000) + "\nlet b = 1\n");
    EXPECT_THAT(parsed.Codes(), ElementsAre("D0119")) << open;
  }
  EXPECT_THAT(ParseText("type T = " + Repeat("(", 3000) + "int" + Repeat(")", 3000) + "\n").Codes(),
              ElementsAre("D0119"));
  EXPECT_THAT(
      ParseText("type T = " + Repeat("list(", 3000) + "int" + Repeat(")", 3000) + "\n").Codes(),
      ElementsAre("D0119"));
  EXPECT_THAT(
      ParseText("type T = " + Repeat("{ a: ", 3000) + "int" + Repeat(" }", 3000) + "\n").Codes(),
      ElementsAre("D0119"));
  EXPECT_THAT(ParseText("service a = b " + Repeat("{ c ", 3000) + Repeat("}", 3000) + "\n").Codes(),
              Contains("D0119"));
}

TEST(Limits, TreesAreShallowToo) {
  for (const char* piece : {" + 1", ".b", "[0]", "()", " ?? 1", " && a"}) {
    Parsed parsed = ParseText("let a = a" + Repeat(piece, 5000) + "\nlet b = 1\n");
    EXPECT_THAT(parsed.Codes(), ElementsAre("D0119")) << piece;
    EXPECT_FALSE(ast::Dump(parsed.tree, *parsed.file).empty());
  }
}

TEST(Limits, DepthOfReasonableTextsIsFine) {
  EXPECT_TRUE(
      ParseText("let a = " + Repeat("[", 200) + Repeat("]", 200) + "\n").diagnostics.empty());
  EXPECT_TRUE(ParseText("let a = 1" + Repeat(" + 1", 3000) + "\n").diagnostics.empty());
}

TEST(Limits, SizeIsAnOption) {
  EXPECT_THAT(ParseText("let a = 12345\n", {.max_bytes = 10}).Codes(), ElementsAre("D0119"));
  EXPECT_THAT(ParseText("let a = [[[[1]]]]\n", {.max_nesting = 3}).Codes(), ElementsAre("D0119"));
}

TEST(Limits, TimeIsLinearOnHostileTexts) {
  for (const char* piece : {"[",
                            "}",
                            "{",
                            ")",
                            "\"",
                            "\"\"\"",
                            "${",
                            "/*",
                            "'",
                            "`",
                            "-",
                            "if ",
                            "let ",
                            "a ",
                            "= ",
                            ",",
                            "\n",
                            "\n\n- 1\n",
                            "a = 1,\n",
                            "{ ] ",
                            "a: 1\n",
                            "r\"",
                            "\\",
                            "\xC3\xB6",
                            "x = [\n",
                            "/// d\n",
                            "@a ",
                            "let a = 'x'\n",
                            "let a = \"\\q\"\n",
                            "service a {\n",
                            "  b {\n",
                            "  }\n",
                            "#\n",
                            "a.b ",
                            "\"${\"",
                            "1 < "}) {
    size_t times = 10'000 / std::string_view(piece).size();
    double small = ProcessorSeconds(Repeat(piece, times)),
           large = ProcessorSeconds(Repeat(piece, 8 * times));
    EXPECT_LT(large, 8 * 4 * small + 0.5) << piece;
  }
}

TEST(Limits, DamageCostsAtMostThreeTimes) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += ReadSample("operate");
  double whole = ProcessorSeconds(text) + ProcessorSeconds(text);
  DamageMaker maker(text);
  std::mt19937 random(3);
  for (Damage damage : {Damage::kTokenDeleted, Damage::kTokenDoubled, Damage::kRestOfLineMissing,
                        Damage::kBracketDeleted}) {
    std::string copy = maker.Make(damage, random);
    EXPECT_LT(ProcessorSeconds(copy) + ProcessorSeconds(copy), 3 * whole + 0.05);
  }
}

// Any bytes give a tree and a dump.
TEST(Limits, RandomBytesAndPieces) {
  const std::vector<std::string> pieces = {"let",
                                           " ",
                                           "a",
                                           "=",
                                           "{",
                                           "}",
                                           "[",
                                           "]",
                                           "(",
                                           ")",
                                           "\n",
                                           "\"",
                                           "${",
                                           "\"\"\"",
                                           ",",
                                           ".",
                                           ":",
                                           "service",
                                           "if",
                                           "for",
                                           "in",
                                           "match",
                                           "=>",
                                           "->",
                                           "-",
                                           "!",
                                           "1",
                                           "5%",
                                           "?",
                                           "??",
                                           "@",
                                           "...",
                                           "'",
                                           "%",
                                           "\xC3",
                                           "\xC3\xB6",
                                           "\xE2\x80\xAE",
                                           "when",
                                           "order",
                                           "assert",
                                           "then",
                                           "else",
                                           "/*",
                                           "///",
                                           "#",
                                           "import",
                                           "from",
                                           "type",
                                           "fn",
                                           "enum",
                                           ";",
                                           "`",
                                           "\\",
                                           "|",
                                           "<",
                                           "over",
                                           std::string(1, '\0')};
  std::mt19937 random(5);
  std::uniform_int_distribution<size_t> piece(0, pieces.size() - 1), length(1, 60);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = length(random); n > 0; --n)
      text += pieces[piece(random)] + (random() % 2 == 0 ? " " : "");
    Parsed parsed = ParseText(text);
    ast::Dump(parsed.tree, *parsed.file);
    if (parsed.tree.has_errors) {
      EXPECT_FALSE(parsed.diagnostics.empty()) << text;
    }
  }
}

TEST(Limits, NotUtf8IsOneDiagnostic) {
  EXPECT_THAT(ParseText("let a = \"caf\xE9\"\nlet b = = 1\n").Codes(), ElementsAre("D0904"));
  EXPECT_THAT(ParseText(std::string("\xFF\xFEl\0e\0t\0", 8)).Codes(), ElementsAre("D0904"));
}

}  // namespace
}  // namespace deploy::syntax
