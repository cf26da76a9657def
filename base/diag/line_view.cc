#include "base/diag/line_view.h"

#include <algorithm>

#include "base/diag/printable.h"

namespace deploy::diag {
namespace {

constexpr int kTabWidth = 4;
constexpr int kLeastWidth = 20;
constexpr std::string_view kEllipsis = "…";

// The nearest beginning of a character at or before `byte`.
size_t AlignDown(std::string_view line, size_t byte) {
  for (int i = 0; i < 3 && byte > 0 && byte < line.size(); ++i) {
    if ((static_cast<uint8_t>(line[byte]) & 0xC0) != 0x80) {
      break;
    }
    --byte;
  }
  return byte;
}

}  // namespace

LineView::LineView(std::string_view line, size_t first, size_t last, int width) {
  width = std::max(width, kLeastWidth);
  first = std::min(first, line.size());
  last = std::clamp(last, first, line.size());
  // Only what can become visible is read: a character takes at most four bytes.
  const size_t reach = 4 * static_cast<size_t>(width);
  const size_t begin = first > reach ? AlignDown(line, first - reach) : 0;
  const size_t end =
      line.size() - first > 2 * reach ? AlignDown(line, first + 2 * reach) : line.size();
  ReadCells(line, begin, end);
  const bool cut_left = begin > 0;
  const bool cut_right = end < line.size();
  if (!cut_left && !cut_right && full_width_ <= width) {
    from_ = 0;
  } else if (const int right = RawColumn(std::min(last, end)); cut_left || right > width - 2) {
    const int left = RawColumn(first);
    from_ = std::max(0, std::min(left - width / 4, full_width_ - width + 2));
  }
  int room = width;
  if (from_ > 0 || cut_left) {
    text_ = kEllipsis;
    shift_ = 1;
    --room;
  }
  const bool whole = !cut_right && full_width_ - from_ <= room;
  room -= whole ? 0 : 1;
  shown_ = shift_;
  for (const Cell& cell : cells_) {
    if (cell.column >= from_ && cell.column + cell.width - from_ <= room) {
      text_ += cell.text;
      shown_ += cell.width;
    }
  }
  if (!whole) {
    text_ += kEllipsis;
  }
}

void LineView::ReadCells(std::string_view line, size_t begin, size_t end) {
  for (size_t pos = begin; pos < end;) {
    support::Scalar scalar = support::DecodeUtf8(line, pos);
    Cell cell{pos, full_width_, kTabWidth, std::string(kTabWidth, ' ')};
    if (scalar.value != '\t') {
      char32_t shown = IsUnprintable(scalar.value) ? char32_t{0xFFFD} : scalar.value;
      cell.text.clear();
      support::AppendUtf8(shown, cell.text);
      cell.width = support::DisplayWidth(shown);
    }
    full_width_ += cell.width;
    cells_.push_back(std::move(cell));
    pos += scalar.length;
  }
}

int LineView::RawColumn(size_t byte) const {
  auto after = std::upper_bound(cells_.begin(), cells_.end(), byte,
                                [](size_t wanted, const Cell& cell) { return wanted < cell.byte; });
  if (after == cells_.begin()) {
    return 0;
  }
  const Cell& cell = *(after - 1);
  const bool behind = after == cells_.end() && byte > cell.byte;
  return behind ? full_width_ : cell.column;
}

int LineView::ColumnOf(size_t byte) const {
  return std::clamp(RawColumn(byte) - from_ + shift_, shift_, shown_);
}

}  // namespace deploy::diag
