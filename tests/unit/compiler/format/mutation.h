#ifndef TESTS_UNIT_COMPILER_FORMAT_MUTATION_H_
#define TESTS_UNIT_COMPILER_FORMAT_MUTATION_H_

#include <random>
#include <string>

namespace deploy::format {

// Copies of a text that mean the same, laid out otherwise. All follows from the generator.

// Other amounts of spaces between tokens of a line and at its margin; no line end comes or goes.
std::string WithOtherSpaces(const std::string& text, std::mt19937& random);

// Also blank lines, line ends after openers and commas, and comments in every place that allows
// one.
std::string WithOtherLayout(const std::string& text, std::mt19937& random);

// A copy that is damaged: some bytes deleted, doubled or replaced.
std::string Damaged(const std::string& text, std::mt19937& random);

}  // namespace deploy::format

#endif  // TESTS_UNIT_COMPILER_FORMAT_MUTATION_H_
