#include "base/support/edit_distance.h"

#include <algorithm>
#include <array>
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

// The distance when it is at most `limit`, else a greater number. Looks only at the band of the
// table where such a way can run, and stops when no way is left.
class BoundedDistance {
 public:
  explicit BoundedDistance(std::string_view a) : a_(a) {}

  // `limit` is small, `b` at most 2 * kLongestName long and no more than `limit` longer or shorter.
  int To(std::string_view b, int limit) {
    const int far = limit + 1;
    const int columns = static_cast<int>(b.size());
    for (int j = 0; j <= std::min(columns, far); ++j) {
      row_[j] = std::min(j, far);
    }
    int last_best = 0;
    for (int i = 1; i <= static_cast<int>(a_.size()); ++i) {
      std::swap(before_last_, last_);
      std::swap(last_, row_);
      const int first = std::max(1, i - limit);
      const int end = std::min(columns, i + limit);
      row_[first - 1] = first == 1 ? std::min(i, far) : far;
      int best = row_[first - 1];
      for (int j = first; j <= end; ++j) {
        row_[j] = std::min(far, Cell(b, i, j));
        best = std::min(best, row_[j]);
      }
      if (end < columns) {
        row_[end + 1] = far;
      }
      if (best > limit && last_best > limit) {
        return far;
      }
      last_best = best;
    }
    return row_[columns];
  }

 private:
  int Cell(std::string_view b, int i, int j) const {
    const char x = a_[static_cast<size_t>(i) - 1];
    const char y = b[static_cast<size_t>(j) - 1];
    int cell = std::min({last_[j] + 1, row_[j - 1] + 1, last_[j - 1] + (x == y ? 0 : 1)});
    if (i > 1 && j > 1 && x == b[static_cast<size_t>(j) - 2] &&
        a_[static_cast<size_t>(i) - 2] == y) {
      cell = std::min(cell, before_last_[j - 2] + 1);
    }
    return cell;
  }

  using Row = std::array<int, 2 * kLongestName + 2>;
  std::string_view a_;
  Row rows_[3] = {};
  int* before_last_ = rows_[0].data();
  int* last_ = rows_[1].data();
  int* row_ = rows_[2].data();
};

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
  BoundedDistance distance_of(name);
  for (std::string_view candidate : candidates) {
    int difference = std::abs(static_cast<int>(candidate.size()) - static_cast<int>(name.size()));
    if (candidate == name || candidate.size() > 2 * kLongestName || difference >= best_distance) {
      continue;
    }
    if (int distance = distance_of.To(candidate, best_distance - 1); distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace deploy::support
