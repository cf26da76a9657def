#ifndef CLI_VALUE_DIFF_H_
#define CLI_VALUE_DIFF_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/value/value.h"

namespace deploy::cli {

// One place at which two values differ, in words for people.
struct ValueChange {
  std::string path;  // command[3], env.STAGE
  std::string before, after;
};

// Records, maps and lists are compared element by element; what differs inside of a text or of
// another value is cut around the first difference, so that both sides never read the same. `width`
// is what a line may take. At most kMaxChanges places; a last one says how many more there are.
std::vector<ValueChange> DiffValues(std::string_view path, const value::Value& before,
                                    const value::Value& after, size_t width);
inline constexpr size_t kMaxChanges = 20;

// A value alone, at most `width` characters; null is "none". Permission bits (the path is or ends
// in `mode`) are octal, as everybody reads them.
std::string ShownValue(std::string_view path, const value::Value& value, size_t width);

}  // namespace deploy::cli

#endif  // CLI_VALUE_DIFF_H_
