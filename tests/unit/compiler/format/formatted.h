#ifndef TESTS_UNIT_COMPILER_FORMAT_FORMATTED_H_
#define TESTS_UNIT_COMPILER_FORMAT_FORMATTED_H_

#include <string>
#include <string_view>
#include <vector>

namespace deploy::format {

// What the tests of the formatter look at in one text.
struct Parsed {
  bool has_errors = false;
  std::string tree;  // the dump without spans; leading imports in the order of their texts
  std::vector<std::string> words;  // all tokens but line ends and commas, in the order of the text
  std::vector<std::string> comments;  // without spaces at their ends
  std::vector<std::string> complete;  // the text of each declaration without a syntax error
  std::string outside;                // everything else, with a `|` for each complete declaration
};

Parsed ParseForTest(const std::string& text);

std::string FormatText(const std::string& text);

// Empty when the laws of docs/architecture/format.md hold for `text`; otherwise what is wrong.
std::string BrokenLaw(const std::string& text);

// A file below tests/, which is found from the project's folder.
std::string ReadTestFile(const std::string& path);

inline constexpr std::string_view kSamples[] = {"platform", "release", "operate"};
std::string Sample(std::string_view name);

}  // namespace deploy::format

#endif  // TESTS_UNIT_COMPILER_FORMAT_FORMATTED_H_
