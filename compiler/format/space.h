#ifndef COMPILER_FORMAT_SPACE_H_
#define COMPILER_FORMAT_SPACE_H_

#include "compiler/format/group.h"

namespace deploy::format {

// Whether a space stands before nodes[at] when it shares a line with the node before it.
bool SpaceBefore(const std::vector<Node>& nodes, size_t at);

// The minus at `at` is a sign, not a subtraction.
bool IsSign(const std::vector<Node>& nodes, size_t at);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_SPACE_H_
