#include "base/support/edit_distance.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"

namespace deploy::support {
namespace {

// Nobody mistypes a name of this length by two letters, and the table would cost time.
constexpr size_t kLongestName = 128;

bool EqualButForCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) ==
           absl::ascii_tolower(static_cast<unsigned char>(y));
  });
}

int Limit(size_t length) { return std::clamp(static_cast<int>(length) * 34 / 100, 1, 3); }

}  // namespace

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<int> before_last(b.size() + 1);
  std::vector<int> last(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    row[j] = static_cast<int>(j);
  }
  for (size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      int cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::optional<std::string_view> Nearest(std::string_view name,
                                        std::span<const std::string_view> candidates) {
  if (name.size() < 3) {
    return std::nullopt;
  }
  for (std::string_view candidate : candidates) {
    if (candidate != name && EqualButForCase(candidate, name)) {
      return candidate;
    }
  }
  if (name.size() > kLongestName) {
    return std::nullopt;
  }
  std::optional<std::string_view> best;
  int best_distance = Limit(name.size()) + 1;
  for (std::string_view candidate : candidates) {
    int difference = std::abs(static_cast<int>(candidate.size()) - static_cast<int>(name.size()));
    if (candidate == name || candidate.size() > 2 * kLongestName || difference >= best_distance) {
      continue;
    }
    if (int distance = EditDistance(name, candidate); distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace deploy::support
