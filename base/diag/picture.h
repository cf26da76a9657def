#ifndef BASE_DIAG_PICTURE_H_
#define BASE_DIAG_PICTURE_H_

#include <string>
#include <vector>

#include "base/diag/diagnostic.h"
#include "base/diag/style.h"
#include "base/source/source_file.h"

namespace deploy::diag {

// A label of the diagnostic that has a place in `file`.
struct PlacedLabel {
  source::Span span;  // inside the text
  std::string_view text;
  bool primary = false;
};

// The lines of one file with marks under them:
//     18 |     timeout = 30
//        |               ^^ no unit
// `gutter` is the number of columns for line numbers. Each line ends with a newline.
std::string DrawPicture(const source::SourceFile& file, const std::vector<PlacedLabel>& labels,
                        int gutter, int width, const Style& style);

// The largest line number that DrawPicture prints for these labels.
uint32_t LastLine(const source::SourceFile& file, const std::vector<PlacedLabel>& labels);

}  // namespace deploy::diag

#endif  // BASE_DIAG_PICTURE_H_
