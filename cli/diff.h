#ifndef CLI_DIFF_H_
#define CLI_DIFF_H_

#include <string>
#include <string_view>

namespace deploy::cli {

// Line difference in the unified form with three lines of context; empty when the texts are equal.
// Uses the common prefix and suffix and, between them, a longest common subsequence; texts too far
// apart for that (over 4 million cells) come out as one block.
std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace deploy::cli

#endif  // CLI_DIFF_H_
