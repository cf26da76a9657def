#ifndef COMPILER_FORMAT_PRINT_H_
#define COMPILER_FORMAT_PRINT_H_

#include <string>

#include "compiler/format/group.h"

namespace deploy::format {

// Writes groups in the one style: two spaces a level, one blank line at most, `=` and `:` lined up
// in runs, lists and calls over 100 columns one element a line. Ends without a newline.
std::string Print(const Grouped& grouped);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_PRINT_H_
