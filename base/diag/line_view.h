#ifndef BASE_DIAG_LINE_VIEW_H_
#define BASE_DIAG_LINE_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deploy::diag {

// One source line as it is shown: tabs as four columns, wide characters as two, unprintable ones
// replaced, cut to a width with an ellipsis so that the part from `first` to `last` (bytes of the
// line) stays visible. Costs O(width), however long the line is.
class LineView {
 public:
  LineView(std::string_view line, size_t first, size_t last, int width);

  const std::string& text() const { return text_; }
  // Column (0-based, of the shown text) where the character at `byte` begins; what is cut off lands
  // at the nearest edge. One behind the last character for the end of the line.
  int ColumnOf(size_t byte) const;

 private:
  struct Cell {
    size_t byte;
    int column;  // before cutting
    int width;
    std::string text;
  };
  void ReadCells(std::string_view line, size_t begin, size_t end);
  int RawColumn(size_t byte) const;

  std::vector<Cell> cells_;
  std::string text_;
  int full_width_ = 0;
  int from_ = 0;   // first raw column shown
  int shift_ = 0;  // columns of the leading ellipsis
  int shown_ = 0;  // columns of text_
};

}  // namespace deploy::diag

#endif  // BASE_DIAG_LINE_VIEW_H_
