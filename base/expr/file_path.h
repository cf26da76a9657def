#ifndef BASE_EXPR_FILE_PATH_H_
#define BASE_EXPR_FILE_PATH_H_

#include <optional>
#include <string>
#include <string_view>

namespace deploy::expr {

// The absolute path that `path` (relative to `folder`, or absolute) names, without `.` and `..`;
// none when it lies outside of `folder`. By the letters only: whoever reads the file resolves links
// and asks again.
std::optional<std::string> PathBelow(std::string_view folder, std::string_view path);

}  // namespace deploy::expr

#endif  // BASE_EXPR_FILE_PATH_H_
