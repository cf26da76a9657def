#ifndef COMPILER_FORMAT_INTERPOLATION_H_
#define COMPILER_FORMAT_INTERPOLATION_H_

#include <deque>
#include <string>

#include "compiler/format/group.h"

namespace deploy::format {

// Gives the expressions in `${…}` the spaces of the style. One that would take several lines, or
// that holds a comment, stays as it is. New texts are kept in `texts`, which must outlive
// `grouped`.
void FormatInterpolations(Grouped& grouped, std::deque<std::string>& texts);

}  // namespace deploy::format

#endif  // COMPILER_FORMAT_INTERPOLATION_H_
