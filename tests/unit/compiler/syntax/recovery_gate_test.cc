// The gate of design/diagnostics.md 4.7: a thousand damaged copies of the three samples.

#include <map>

#include "gtest/gtest.h"
#include "tests/unit/compiler/syntax/damage.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace deploy::syntax {
namespace {

constexpr uint32_t kSeed = 20260722;
constexpr int kCopies = 250;  // of each kind of damage
constexpr Damage kDamages[] = {Damage::kTokenDeleted, Damage::kTokenDoubled,
                               Damage::kRestOfLineMissing, Damage::kBracketDeleted};

struct Counts {
  size_t declarations = 0, members = 0;
};

Counts CountNodes(const ast::Tree& tree) {
  Counts counts;
  for (const ast::Decl& decl : tree.decls)
    counts.declarations += !std::holds_alternative<ast::ErrorDecl>(decl.node);
  for (const ast::Member& member : tree.members)
    counts.members += !std::holds_alternative<ast::ErrorMember>(member.node);
  return counts;
}

struct Score {
  size_t files = 0, broken = 0, errors = 0, most = 0;
  double declarations = 0, members = 0;  // sums of kept shares
};

TEST(RecoveryGate, AThousandDamagedCopies) {
  std::vector<DamageMaker> makers;
  std::vector<Counts> whole;
  for (const char* name : kSamples) {
    makers.emplace_back(ReadSample(name));
    Parsed parsed = ParseText(makers.back().text());
    ASSERT_TRUE(parsed.diagnostics.empty()) << name;
    whole.push_back(CountNodes(parsed.tree));
  }
  std::mt19937 random(kSeed);
  Score all;
  for (Damage damage : kDamages) {
    Score score;
    for (int i = 0; i < kCopies; ++i) {
      size_t which = static_cast<size_t>(i) % makers.size();
      std::string copy = makers[which].Make(damage, random);
      Parsed parsed = ParseText(copy);
      Counts counts = CountNodes(parsed.tree);
      size_t errors = parsed.diagnostics.size();
      ++score.files;
      score.broken += errors > 0;
      score.errors += errors;
      score.most = std::max(score.most, errors);
      auto share = [](size_t kept, size_t of) {
        return std::min(1.0, static_cast<double>(kept) / static_cast<double>(of));
      };
      score.declarations += share(counts.declarations, whole[which].declarations);
      score.members += share(counts.members, whole[which].members);
    }
    printf("kind %d: broken %zu mean %.2f most %zu declarations %.2f%% members %.2f%%\n",
           static_cast<int>(damage), score.broken,
           static_cast<double>(score.errors) / static_cast<double>(score.broken), score.most,
           100 * score.declarations / kCopies, 100 * score.members / kCopies);
    all.files += score.files;
    all.broken += score.broken;
    all.errors += score.errors;
    all.most = std::max(all.most, score.most);
    all.declarations += score.declarations;
    all.members += score.members;
  }
  EXPECT_LE(static_cast<double>(all.errors), 1.3 * static_cast<double>(all.broken));
  EXPECT_LE(all.most, 3u);
  EXPECT_GE(all.members, 0.95 * static_cast<double>(all.files));
  EXPECT_GE(all.declarations, 0.99 * static_cast<double>(all.files));
}

}  // namespace
}  // namespace deploy::syntax
