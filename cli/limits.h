#ifndef CLI_LIMITS_H_
#define CLI_LIMITS_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "compiler/compile.h"

namespace deploy::cli {

// The named limits of `--limit name=value`, listed by `help limits`.
bool IsLimit(std::string_view name);
std::vector<std::string_view> LimitNames();
compiler::Limits ApplyLimits(const Arguments& arguments);

}  // namespace deploy::cli

#endif  // CLI_LIMITS_H_
