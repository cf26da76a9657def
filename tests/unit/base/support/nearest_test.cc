#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/support/edit_distance.h"
#include "gtest/gtest.h"

namespace deploy::support {
namespace {

std::string Word(std::mt19937& random) {
  std::string word(random() % 7, 'a');
  for (char& letter : word) {
    letter = static_cast<char>('a' + random() % 3);
  }
  return word;
}

// What Nearest says of names without capitals, from the whole table of each distance.
std::optional<std::string_view> Slow(std::string_view name,
                                     const std::vector<std::string_view>& candidates) {
  std::optional<std::string_view> best;
  int limit = static_cast<int>(name.size()) * 34 / 100;
  limit = limit < 1 ? 1 : limit > 3 ? 3 : limit;
  int distance = limit + 1;
  for (std::string_view candidate : candidates) {
    if (candidate != name && EditDistance(name, candidate) < distance) {
      best = candidate;
      distance = EditDistance(name, candidate);
    }
  }
  return name.size() < 3 ? std::nullopt : best;
}

TEST(Nearest, TheBandOfTheTableIsEnough) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::vector<std::string> words = {Word(random), Word(random) + Word(random), Word(random),
                                            Word(random) + Word(random) + Word(random)};
    const std::vector<std::string_view> candidates(words.begin(), words.end());
    const std::string name = Word(random) + (round % 2 == 0 ? "" : Word(random));
    ASSERT_EQ(Nearest(name, candidates), Slow(name, candidates)) << name;
  }
}

}  // namespace
}  // namespace deploy::support
