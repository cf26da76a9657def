// What docs/architecture/syntax.md promises of the generated parser.

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"

namespace deploy::syntax {
namespace {

// An LL(1) grammar: no decision needs ANTLR's prediction, so every error stands at its token and a
// cold start is cheap.
TEST(GeneratedParser, NeverPredicts) {
  std::ifstream in(DEPLOY_GENERATED_PARSER);
  std::stringstream text;
  text << in.rdbuf();
  ASSERT_GT(text.str().size(), 10'000u) << DEPLOY_GENERATED_PARSER;
  EXPECT_EQ(text.str().find("adaptivePredict"), std::string::npos);
}

}  // namespace
}  // namespace deploy::syntax
