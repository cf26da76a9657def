#include <random>

#include "base/diag/printable.h"
#include "base/diag/render.h"
#include "base/support/utf8.h"
#include "gtest/gtest.h"

namespace deploy::diag {
namespace {

using source::FileId;
using source::SourceFile;
using source::SourceSet;
using source::Span;

Span Of(const SourceFile& file, std::string_view text, size_t from = 0) {
  size_t at = file.text().find(text, from);
  return {file.id(), static_cast<uint32_t>(at), static_cast<uint32_t>(at + text.size())};
}

TEST(RenderText, DrawsTheDesignsExample) {
  SourceSet sources;
  std::string text(37, '\n');
  text +=
      "resource net = aws.vpc { cidr = 10.0.0.0/16 }\n\n\n"
      "resource subnets for z in net.zone_ids by z = aws.subnet {\n}\n";
  const SourceFile& file = sources.Add("platform.deploy", text);
  Diagnostic d =
      Error(Code::D0502, Of(file, "net.zone_ids"), "`for` needs keys that are known before apply")
          .Here("known only after apply")
          .At(Of(file, "net"), "`net.zone_ids` is computed when this is created")
          .Note("known before apply: net.cidr, net.name, net.tags")
          .Help("keep the keys static and put the unknown part in the value");
  d.environments = {"staging", "production"};
  EXPECT_EQ(RenderText(d, sources, {}),
            R"(error[D0502]: `for` needs keys that are known before apply
  --> platform.deploy:41:27
   |
38 | resource net = aws.vpc { cidr = 10.0.0.0/16 }
   |          --- `net.zone_ids` is computed when this is created
   ...
41 | resource subnets for z in net.zone_ids by z = aws.subnet {
   |                           ^^^^^^^^^^^^ known only after apply
   |
   = note: known before apply: net.cidr, net.name, net.tags
   = help: keep the keys static and put the unknown part in the value
   = in: staging, production            explain: backstay explain D0502
)");
}

TEST(RenderText, HangsSeveralLabelsOfOneLine) {
  SourceSet sources;
  const SourceFile& file = sources.Add("a.deploy", "let a = 5GB + 3s\n");
  Diagnostic d = Error(Code::D0404, Of(file, "+"), "cannot add bytes and duration")
                     .Here("no sum")
                     .At(Of(file, "5GB"), "this is bytes")
                     .At(Of(file, "3s"), "this is duration")
                     .FixIt("write `3GB`", Applicability::kMaybe, {});
  EXPECT_EQ(RenderText(d, sources, {}), R"(error[D0404]: cannot add bytes and duration
 --> a.deploy:1:13
  |
1 | let a = 5GB + 3s
  |         --- ^ -- this is duration
  |         |   |
  |         |   no sum
  |         this is bytes
  |
  = help: write `3GB`
  = explain: backstay explain D0404
)");
}

TEST(RenderText, SeveralFilesTabsAndWideCharacters) {
  SourceSet sources;
  const SourceFile& one = sources.Add("one.deploy", "\tlet 漢 = \"x\"\n");
  const SourceFile& two = sources.Add("two.deploy", "a\nb\nlet y = 1\n");
  Diagnostic d = Warning(Code::D0202, Of(one, "\"x\""), "message")
                     .Here("here")
                     .At(Of(two, "y"), "there")
                     .Origin("schema:file@1", "declared as `path` here");
  EXPECT_EQ(RenderText(d, sources, {}), R"(warning[D0202]: message
 --> one.deploy:1:10
  |
1 |     let 漢 = "x"
  |              ^^^ here
 ::: two.deploy:3:5
  |
3 | let y = 1
  |     - there
 ::: schema:file@1: declared as `path` here
  |
  = explain: backstay explain D0202
)");
}

TEST(RenderText, SpansOfSeveralLinesAndNeighbours) {
  SourceSet sources;
  const SourceFile& file = sources.Add("a.deploy", "let a = [\n  1,\n  2,\n  3\n]\n");
  Diagnostic d =
      Error(Code::D0301, {file.id(), 8, 25}, "wrong").Here("a list").At(Of(file, "2"), "two");
  EXPECT_EQ(RenderText(d, sources, {}), R"(error[D0301]: wrong
 --> a.deploy:1:9
  |
1 | let a = [
  |         ^ a list
2 |   1,
3 |   2,
  |   - two
4 |   3
5 | ]
  | ^
  |
  = explain: backstay explain D0301
)");
}

TEST(RenderText, LongLinesAreCutAroundTheMark) {
  SourceSet sources;
  std::string line =
      "let a = \"" + std::string(300, 'x') + "\" + 5 + \"" + std::string(5000, 'y') + "\"";
  const SourceFile& file = sources.Add("a.deploy", line);
  Diagnostic d = Error(Code::D0316, Of(file, "5"), "no sum").Here("a number");
  std::string out = RenderText(d, sources, {.width = 60});
  std::string_view rest = out;
  while (!rest.empty()) {
    size_t end = rest.find('\n');
    EXPECT_LE(DisplayWidth(rest.substr(0, end)), 60) << out;
    rest.remove_prefix(end + 1);
  }
  size_t mark = out.find('^');
  size_t mark_line = out.rfind('\n', mark);
  size_t source_line = out.rfind('\n', mark_line - 1);
  std::string shown = out.substr(source_line + 1, mark_line - source_line - 1);
  // The ellipsis in front takes three bytes for its one column.
  EXPECT_EQ(shown[mark - mark_line - 1 + 2], '5') << out;
}

TEST(RenderText, WithoutPlaceAndWithControlCharacters) {
  SourceSet sources;
  Diagnostic d = Error(Code::D0905, {}, "said \x1b[31mred\nand more").Help("do this");
  EXPECT_EQ(RenderText(d, sources, {}),
            "error[D0905]: said \xEF\xBF\xBD[31mred\n              and more\n"
            "  = help: do this\n  = explain: backstay explain D0905\n");
  EXPECT_NE(RenderText(d, sources, {.color = true}).find("\x1b[1;31merror"), std::string::npos);
}

TEST(RenderText, NeverFailsWhateverTheSpanOrTheBytes) {
  std::mt19937 random(17);
  for (int round = 0; round < 3000; ++round) {
    SourceSet sources;
    for (int f = 0; f < 2; ++f) {
      std::string text(random() % 200, ' ');
      for (char& c : text) {
        c = static_cast<char>(random() % 6 == 0 ? '\n' : random());
      }
      sources.Add("f\x01", text);
    }
    auto span = [&] {
      return Span{FileId(random() % 4), static_cast<uint32_t>(random() % 250),
                  static_cast<uint32_t>(random() % 5 == 0 ? random() : random() % 250)};
    };
    Builder d = Error(Code::D0301, span(), "m\xFF");
    d.Here(random() % 2 == 0 ? "label" : "");
    for (size_t n = random() % 6; n > 0; --n) {
      d.At(span(), random() % 3 == 0 ? "" : "label\nmore");
    }
    d.FixIt("fix", Applicability::kAlways, {{span(), "x"}});
    Diagnostic diagnostic = d;
    std::string out = RenderText(
        diagnostic, sources, {.color = round % 2 == 0, .width = static_cast<int>(random() % 120)});
    EXPECT_TRUE(support::IsValidUtf8(out));
    EXPECT_EQ(out.back(), '\n');
    RenderJson(diagnostic, sources, "check");
  }
}

}  // namespace
}  // namespace deploy::diag
