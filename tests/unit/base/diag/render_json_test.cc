#include "base/diag/render.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace deploy::diag {
namespace {

using nlohmann::json;
using source::SourceFile;
using source::SourceSet;
using source::Span;

Diagnostic UnitMissing(const SourceFile& file) {
  auto at = static_cast<uint32_t>(file.text().find("30"));
  Span span{file.id(), at, at + 2};
  Diagnostic d = Error(Code::D0401, span, "`timeout` needs a duration, found a plain number")
                     .Here("no unit")
                     .Origin("schema:container@1.4", "declared as `duration` here")
                     .Note("allowed: 1s to 1h")
                     .Help("write `30s` for seconds")
                     .FixIt("write `30s`", Applicability::kMaybe, {{span, "30s"}})
                     .Value("env.name", "staging", "string");
  d.declaration = "service web / timeout";
  d.environments = {"staging", "production"};
  return d;
}

TEST(RenderJson, HoldsEveryField) {
  SourceSet sources;
  const SourceFile& file = sources.Add("infra/web.deploy", "# 😀\n  timeout = 30\n");
  std::string line = RenderJson(UnitMissing(file), sources, "check");
  EXPECT_EQ(line.find('\n'), std::string::npos);
  json got = json::parse(line);
  EXPECT_EQ(got["$type"], "diagnostic");
  EXPECT_EQ(got["format"], "backstay-diagnostic/1");
  EXPECT_EQ(got["code"], "D0401");
  EXPECT_EQ(got["slug"], "unit-missing");
  EXPECT_EQ(got["severity"], "error");
  EXPECT_EQ(got["spans"][0]["file"], "infra/web.deploy");
  EXPECT_EQ(got["spans"][0]["primary"], true);
  EXPECT_EQ(got["spans"][0]["start"],
            json::parse(R"({"byte":19,"line":2,"column":13,"utf16":12})"));
  EXPECT_EQ(got["spans"][0]["lines"], json::parse(R"(["  timeout = 30"])"));
  EXPECT_EQ(got["spans"][1]["file"], "schema:container@1.4");
  EXPECT_TRUE(got["spans"][1]["start"].is_null());
  EXPECT_EQ(got["fixes"][0]["applicability"], "maybe");
  EXPECT_EQ(got["fixes"][0]["edits"][0]["byteStart"], 19);
  EXPECT_EQ(got["values"][0]["expr"], "env.name");
  EXPECT_EQ(got["environments"], json::parse(R"(["staging","production"])"));
  EXPECT_EQ(got["phase"], "check");
  EXPECT_TRUE(got["suppressed"].is_null());
}

TEST(RenderJson, FingerprintSurvivesMovesAndFormatting) {
  SourceSet sources;
  const SourceFile& before = sources.Add("a.deploy", "timeout = 30\n");
  const SourceFile& after = sources.Add("a.deploy", "\n\n# moved\n    timeout   = 30\n");
  auto fingerprint = [&](const Diagnostic& d) {
    return json::parse(RenderJson(d, sources, "check"))["fingerprint"].get<std::string>();
  };
  std::string one = fingerprint(UnitMissing(before));
  EXPECT_EQ(one.size(), 16u);
  EXPECT_EQ(one, fingerprint(UnitMissing(after)));
  Diagnostic other = UnitMissing(before);
  other.declaration = "service api / timeout";
  EXPECT_NE(one, fingerprint(other));
}

TEST(RenderJson, AnyBytesGiveValidJson) {
  SourceSet sources;
  const SourceFile& file = sources.Add("a\xFF", "\xFF\xFE" + std::string(5000, 'x'));
  Diagnostic d = Error(Code::D0904, {file.id(), 0, 2}, "bytes \xC0");
  EXPECT_FALSE(json::parse(RenderJson(d, sources, "check"), nullptr, false).is_discarded());
  EXPECT_LT(RenderJson(d, sources, "check").size(), 4000u);
}

TEST(RenderJson, Summary) {
  Arranged arranged;
  arranged.errors = 4;
  arranged.held_back = 3;
  arranged.truncated = true;
  EXPECT_EQ(RenderSummaryJson(arranged, 2, 7),
            R"({"$type":"summary","format":"backstay-diagnostic/1","errors":4,"warnings":0,)"
            R"("shown":0,"suppressed":3,"truncated":true,"files":2,"elapsed_ms":7})");
}

}  // namespace
}  // namespace deploy::diag
