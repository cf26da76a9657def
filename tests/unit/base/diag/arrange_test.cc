#include "base/diag/sink.h"
#include "gtest/gtest.h"

namespace deploy::diag {
namespace {

using source::FileId;
using source::Span;

Diagnostic At(Code code, uint32_t file, uint32_t begin, Severity severity = Severity::kError) {
  return Builder(code, severity, Span{FileId(file), begin, begin + 1}, "message");
}

TEST(Arrange, SortsByFileAndPlaceAndKeepsCausesFirst) {
  Arranged out = Arrange({At(Code::D0301, 1, 5), At(Code::D0401, 0, 9), At(Code::D0201, 0, 2),
                          At(Code::D0301, 0, 2), Error(Code::D0703, {}, "no place")},
                         {}, 1);
  std::vector<Code> codes;
  for (const Diagnostic& d : out.shown) {
    codes.push_back(d.code);
  }
  EXPECT_EQ(codes,
            (std::vector<Code>{Code::D0703, Code::D0201, Code::D0301, Code::D0401, Code::D0301}));
}

TEST(Arrange, MergesEnvironments) {
  Diagnostic in_staging = At(Code::D0301, 0, 5);
  in_staging.environments = {"staging"};
  Diagnostic in_production = in_staging;
  in_production.environments = {"production"};
  Arranged some = Arrange({in_staging, in_production}, {}, 3);
  ASSERT_EQ(some.shown.size(), 1u);
  EXPECT_EQ(some.shown[0].environments, (std::vector<std::string>{"staging", "production"}));
  EXPECT_EQ(some.errors, 1u);
  Arranged all = Arrange({in_staging, in_production}, {}, 2);
  EXPECT_TRUE(all.shown[0].environments.empty());
  Diagnostic everywhere = At(Code::D0301, 0, 5);
  EXPECT_TRUE(Arrange({in_staging, everywhere}, {}, 3).shown[0].environments.empty());
  in_production.message = "another";
  EXPECT_EQ(Arrange({in_staging, in_production}, {}, 3).shown.size(), 2u);
}

TEST(Arrange, WithholdsWarningsOfBrokenFiles) {
  Arranged out = Arrange({At(Code::D0210, 0, 1, Severity::kWarning), At(Code::D0102, 0, 5),
                          At(Code::D0210, 1, 1, Severity::kWarning)},
                         {}, 1);
  EXPECT_EQ(out.errors, 1u);
  EXPECT_EQ(out.warnings, 1u);
  EXPECT_EQ(out.shown.size(), 2u);
  EXPECT_FALSE(out.truncated);
}

TEST(Arrange, LimitsAndSaysHowManyWereHeldBack) {
  std::vector<Diagnostic> many;
  for (uint32_t file = 0; file < 10; ++file) {
    for (uint32_t i = 0; i < 30; ++i) {
      many.push_back(At(Code::D0301, file, i));
    }
  }
  Arranged out = Arrange(many, {}, 1);
  EXPECT_EQ(out.errors, 300u);
  EXPECT_EQ(out.shown.size(), 100u);
  EXPECT_EQ(out.held_back, 200u);
  EXPECT_TRUE(out.truncated);
  EXPECT_EQ(out.shown[20].primary.span.file.index, 1u);
  EXPECT_EQ(Arrange(many, {.total = 500, .per_file = 500}, 1).shown.size(), 300u);
}

TEST(Arrange, AWarningNeverTakesThePlaceOfAnError) {
  std::vector<Diagnostic> many;
  for (uint32_t i = 0; i < 30; ++i) {
    many.push_back(At(Code::D0421, 0, i, Severity::kWarning));
  }
  many.push_back(At(Code::D0301, 0, 99));
  Arranged out = Arrange(many, {}, 1);
  EXPECT_EQ(out.shown.size(), 20u);
  EXPECT_EQ(out.shown.back().code, Code::D0301);
}

}  // namespace
}  // namespace deploy::diag
