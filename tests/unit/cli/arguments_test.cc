#include "cli/arguments.h"

#include <gtest/gtest.h>

#include "cli/command_docs.h"

namespace deploy::cli {
namespace {

ParsedLine Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "backstay");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

TEST(ArgumentsTest, ReadsOptionsAndFile) {
  const ParsedLine line =
      Parse({"apply", "-e", "production", "--var", "a=1", "--var", "b=x=y", "--yes", "x.deploy",
             "--parallel", "3", "--format", "json", "--lock-timeout", "30s"});
  ASSERT_TRUE(line.arguments) << line.message;
  EXPECT_EQ(line.arguments->environment, "production");
  EXPECT_EQ(line.arguments->variables, (std::vector<std::string>{"a=1", "b=x=y"}));
  EXPECT_EQ(line.arguments->paths, std::vector<std::string>{"x.deploy"});
  EXPECT_TRUE(line.arguments->yes);
  EXPECT_EQ(line.arguments->parallel, 3);
  EXPECT_EQ(line.arguments->format, Format::kJson);
  EXPECT_EQ(line.arguments->lock_timeout, absl::Seconds(30));
}

TEST(ArgumentsTest, AnOptionTakesOneWordAndLeavesTheFile) {
  for (const char* option : {"--var", "--var-file", "--limit", "--accept-irreversible"}) {
    const ParsedLine line = Parse({"plan", option, "nesting=50", "x.deploy"});
    ASSERT_TRUE(line.arguments) << option << ": " << line.message;
    EXPECT_EQ(line.arguments->paths, std::vector<std::string>{"x.deploy"}) << option;
  }
}

TEST(ArgumentsTest, OptionsMayStandBeforeTheCommand) {
  const ParsedLine line = Parse({"--chdir", "plan", "-e", "x", "status"});
  ASSERT_TRUE(line.arguments) << line.message;
  EXPECT_EQ(line.arguments->command, "status");
  EXPECT_EQ(line.arguments->chdir, "plan");
}

TEST(ArgumentsTest, WrongUsageIs64AndHelps) {
  const struct {
    std::vector<const char*> words;
    const char* says;
  } cases[] = {
      {{"aply"}, "did you mean `apply`"},
      {{"apply", "--yess"}, "did you mean `--yes`"},
      {{"plan", "--var", "novalue"}, "has no value"},
      {{"plan", "--limit", "nestin=3"}, "did you mean `nesting`"},
      {{"plan", "--limit", "nesting=x"}, "whole number"},
      {{"apply", "--lock-timeout", "soon"}, "is no duration"},
      {{"apply", "--parallel", "0"}, "--parallel"},
      {{"status", "a", "b"}, "b"},
      {{"dump", "forest"}, "forest"},
      {{"logs"}, "`logs` needs NAME"},
      {{"rollback", "--to", "x"}, "`--to` needs a whole number of 0 or more, got `x`"},
      {{"rollback", "--to", "-1"}, "got `-1`"},
      {{"check", "--max-errors", "0"}, "1 or more"},
      {{"plan", "--format", "jsn"}, "did you mean `json`"},
      {{"plan", "--var", "=1"}, "lacks the name"},
      {{"adopt"}, "does not have the command `adopt`"},
      {{"apply", "--lock-timeout", "-5s"}, "is no duration"},
  };
  for (const auto& one : cases) {
    const ParsedLine line = Parse(one.words);
    EXPECT_FALSE(line.arguments);
    EXPECT_EQ(line.exit, kExitUsage) << one.words[0];
    EXPECT_FALSE(line.to_stdout);
    EXPECT_NE(line.message.find(one.says), std::string::npos) << line.message;
  }
}

TEST(ArgumentsTest, JsonIsKnownEvenWhenTheLineIsWrong) {
  const ParsedLine line = Parse({"apply", "--format", "json", "--bogus"});
  EXPECT_TRUE(line.json);
  EXPECT_EQ(line.command, "apply");
  EXPECT_NE(line.error.find("--bogus"), std::string::npos);
  EXPECT_FALSE(line.help.empty());
  EXPECT_FALSE(Parse({"apply", "--bogus"}).json);
}

TEST(ArgumentsTest, EachCommandHasHelpWithExamples) {
  for (const CommandDefinition& definition : CommandDefinitions()) {
    const std::string name(definition.doc.name);
    if (name == "help") {
      continue;
    }
    const ParsedLine line = Parse({name.c_str(), "--help"});
    EXPECT_EQ(line.exit, 0) << name;
    EXPECT_TRUE(line.to_stdout) << name;
    EXPECT_NE(line.message.find("examples:"), std::string::npos) << name;
  }
}

TEST(ArgumentsTest, CompletionKnowsEachCommand) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = CompletionScript(shell);
    ASSERT_TRUE(script);
    for (const CommandDefinition& definition : CommandDefinitions()) {
      EXPECT_NE(script->find(std::string(definition.doc.name)), std::string::npos) << shell;
    }
  }
  EXPECT_FALSE(CompletionScript("csh"));
  const std::string fish = *CompletionScript("fish");
  EXPECT_NE(fish.find("-s e -l environment -x -a '(__backstay_ask environments)'"),
            std::string::npos);
  EXPECT_NE(fish.find("-l format -x -a 'human json'"), std::string::npos);
  EXPECT_NE(fish.find("-l var-file -r"), std::string::npos);
  const std::string zsh = *CompletionScript("zsh");
  EXPECT_NE(zsh.find("'*'{-e,--environment}'[environment to work on]:NAME:_backstay_ask"),
            std::string::npos);
  EXPECT_NE(zsh.find("(human json)"), std::string::npos);
}

}  // namespace
}  // namespace deploy::cli
