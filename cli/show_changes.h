#ifndef CLI_SHOW_CHANGES_H_
#define CLI_SHOW_CHANGES_H_

#include <string>
#include <string_view>

#include "cli/console.h"
#include "runtime/plan/plan.h"

namespace deploy::cli {

// Addresses and steps shown in full; of a larger plan the rest is summed up.
inline constexpr size_t kMaxListed = 200;

// What happens to each address and why, with the attributes that change.
std::string RenderChanges(const plan::Plan& plan, const Console& console);

// Filled with blanks up to `width` bytes.
std::string Pad(std::string_view text, size_t width);

}  // namespace deploy::cli

#endif  // CLI_SHOW_CHANGES_H_
