#ifndef BASE_SUPPORT_EDIT_DISTANCE_H_
#define BASE_SUPPORT_EDIT_DISTANCE_H_

#include <optional>
#include <span>
#include <string_view>

namespace deploy::support {

// Damerau-Levenshtein distance (optimal string alignment), in bytes.
int EditDistance(std::string_view a, std::string_view b);

// The best "did you mean" for `name`: a candidate equal but for case wins, else the nearest within
// max(1, 34 % of the length, at most 3). None for names under 3 letters. Ties go to the earlier
// candidate. Linear in the letters of the candidates.
std::optional<std::string_view> Nearest(std::string_view name,
                                        std::span<const std::string_view> candidates);

}  // namespace deploy::support

#endif  // BASE_SUPPORT_EDIT_DISTANCE_H_
