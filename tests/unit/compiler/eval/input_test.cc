#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/eval/program.h"

namespace deploy::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Given(const std::string& declaration, const std::string& text) {
  Program program(declaration + "\noutput o = x\n");
  program.options.inputs["x"] = {.text = text, .origin = "--var x"};
  return program.OutputText("o");
}

std::string GivenJson(const std::string& declaration, const std::string& text) {
  Program program(declaration + "\noutput o = x\n");
  program.options.inputs["x"] = {.text = text, .json = true, .origin = "vars.json"};
  return program.OutputText("o");
}

TEST(InputTest, TextStandsAsItIs) {
  EXPECT_EQ(Given("input x: string", "a \"b\" ${c}"), "\"a \\\"b\\\" $${c}\"");
  EXPECT_EQ(Given("input x: version", "1.2.3"), "1.2.3");
  EXPECT_EQ(Given("input x: path", "/a/b"), "\"/a/b\"");
  EXPECT_EQ(Given("enum E { low, high }\ninput x: E", "high"), "high");
  EXPECT_EQ(Given("input x: string?", "null"), "\"null\"");
}

TEST(InputTest, OtherTypesAreReadAsLiterals) {
  EXPECT_EQ(Given("input x: int", "8080"), "8080");
  EXPECT_EQ(Given("input x: int", "-3"), "-3");
  EXPECT_EQ(Given("input x: bool", "true"), "true");
  EXPECT_EQ(Given("input x: duration", "90s"), "90s");
  EXPECT_EQ(Given("input x: list(string)", "[\"a\", \"b\"]"), "[\"a\", \"b\"]");
  EXPECT_EQ(Given("input x: map(string, int)", "{ a = 1 }"), "{ a = 1 }");
  EXPECT_EQ(Given("type T = { a: int, b: int = 2 }\ninput x: T", "{ a = 1 }"), "{ a = 1, b = 2 }");
}

TEST(InputTest, WhatIsNoValueOfTheTypeIsRefused) {
  for (const char* text :
       {"abc", "\"5\"", "1; 2", "", "1\nresource r = value { input = 1 }", "["}) {
    Program program("input x: int\noutput o = x\n");
    program.options.inputs["x"] = {.text = text, .origin = "--var x"};
    EXPECT_FALSE(program.Compile()) << text;
    EXPECT_THAT(program.Codes(), ElementsAre("D0704")) << text;
  }
}

TEST(InputTest, NamesOfTheProgramMeanNothingInGivenText) {
  Program program("let secret_number = 5\ninput x: int\noutput o = x + secret_number\n");
  program.options.inputs["x"] = {.text = "secret_number", .origin = "--var x"};
  EXPECT_FALSE(program.Compile());
  EXPECT_THAT(program.Codes(), ElementsAre("D0704"));
}

TEST(InputTest, Json) {
  EXPECT_EQ(GivenJson("input x: int", "5"), "5");
  EXPECT_EQ(GivenJson("input x: duration", "\"90s\""), "90s");
  EXPECT_EQ(GivenJson("input x: list(string)", "[\"a\"]"), "[\"a\"]");
  EXPECT_EQ(GivenJson("type T = { a: int }\ninput x: T", "{\"a\": 1}"), "{ a = 1 }");
  EXPECT_EQ(GivenJson("input x: int", "{"), "?");
  EXPECT_EQ(GivenJson("input x: int", "\"5\""), "?");
}

TEST(InputTest, CheckNeedsNoInputs) {
  Program program("input x: int\nresource r for i in 1..x by \"${i}\" = value { input = i }\n");
  EXPECT_THAT(program.Check(), IsEmpty());
}

TEST(InputTest, ADefaultMayReadAnotherInput) {
  Program program("input y: int = x + 1\ninput x: int = 1\noutput o = y\n");
  program.options.inputs["x"] = {.text = "5", .origin = "--var x"};
  EXPECT_EQ(program.OutputText("o"), "6");
}

}  // namespace
}  // namespace deploy::eval
