#include "base/support/edit_distance.h"

#include <array>
#include <string>

#include "gtest/gtest.h"

namespace deploy::support {
namespace {

TEST(EditDistance, CountsEditsAndSwaps) {
  EXPECT_EQ(EditDistance("", ""), 0);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("replcas", "replicas"), 1);
  EXPECT_EQ(EditDistance("cdir", "cidr"), 1);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
}

TEST(Nearest, PrefersCaseThenDistanceThenOrder) {
  std::array<std::string_view, 4> names = {"resource", "service", "Replicas", "replica"};
  EXPECT_EQ(Nearest("replicas", names), "Replicas");
  EXPECT_EQ(Nearest("resorce", names), "resource");
  std::array<std::string_view, 2> tie = {"abcd", "abce"};
  EXPECT_EQ(Nearest("abcf", tie), "abcd");
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
  std::array<std::string_view, 2> names = {"port", "health"};
  EXPECT_FALSE(Nearest("po", names).has_value());
  EXPECT_FALSE(Nearest("strategy", names).has_value());
  EXPECT_FALSE(Nearest(std::string(1 << 20, 'x'), names).has_value());
  EXPECT_EQ(Nearest("pord", names), "port");
}

}  // namespace
}  // namespace deploy::support
