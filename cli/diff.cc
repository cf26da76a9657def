#include "cli/diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/support/text.h"

namespace deploy::cli {
namespace {

using Lines = std::vector<std::string_view>;

struct Edit {
  char sign;  // ' ', '-', '+'
  std::string_view line;
};

Lines LinesOf(std::string_view text) {
  Lines lines = support::Split(text, '\n');
  if (lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

void AppendAll(const Lines& lines, size_t from, size_t to, char sign, std::vector<Edit>& edits) {
  for (size_t i = from; i < to; ++i) {
    edits.push_back({sign, lines[i]});
  }
}

// Longest common subsequence of a[from, a_end) and b[from, b_end).
void AppendMiddle(const Lines& a, const Lines& b, size_t from, size_t a_end, size_t b_end,
                  std::vector<Edit>& edits) {
  constexpr size_t kMaxCells = 4'000'000;
  const size_t rows = a_end - from, columns = b_end - from;
  if (rows * columns > kMaxCells) {
    AppendAll(a, from, a_end, '-', edits);
    AppendAll(b, from, b_end, '+', edits);
    return;
  }
  std::vector<uint32_t> length((rows + 1) * (columns + 1), 0);
  const auto at = [&](size_t i, size_t j) -> uint32_t& { return length[i * (columns + 1) + j]; };
  for (size_t i = rows; i-- > 0;) {
    for (size_t j = columns; j-- > 0;) {
      at(i, j) =
          a[from + i] == b[from + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && a[from + i] == b[from + j]) {
      edits.push_back({' ', a[from + i]});
      ++i;
      ++j;
    } else if (i < rows && (j == columns || at(i + 1, j) >= at(i, j + 1))) {
      edits.push_back({'-', a[from + i++]});
    } else {
      edits.push_back({'+', b[from + j++]});
    }
  }
}

std::vector<Edit> Edits(const Lines& a, const Lines& b) {
  size_t prefix = 0;
  while (prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) {
    ++prefix;
  }
  size_t suffix = 0;
  while (suffix < a.size() - prefix && suffix < b.size() - prefix &&
         a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) {
    ++suffix;
  }
  std::vector<Edit> edits;
  AppendAll(a, 0, prefix, ' ', edits);
  AppendMiddle(a, b, prefix, a.size() - suffix, b.size() - suffix, edits);
  AppendAll(a, a.size() - suffix, a.size(), ' ', edits);
  return edits;
}

}  // namespace

std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) {
    return "";
  }
  constexpr size_t kContext = 3;
  const std::vector<Edit> edits = Edits(LinesOf(before), LinesOf(after));
  std::string out = support::Cat("--- ", name, "\n+++ ", name, "\n");
  size_t old_line = 1, new_line = 1;
  for (size_t i = 0; i < edits.size();) {
    size_t next = i;
    while (next < edits.size() && edits[next].sign == ' ') {
      ++next;
    }
    if (next == edits.size()) {
      break;
    }
    const size_t skip = next - i > kContext ? next - i - kContext : 0;
    old_line += skip;
    new_line += skip;
    i += skip;
    size_t end = next, quiet = 0;
    while (end < edits.size() && quiet <= 2 * kContext) {
      quiet = edits[end++].sign == ' ' ? quiet + 1 : 0;
    }
    end -= quiet > kContext ? quiet - kContext : 0;
    size_t old_count = 0, new_count = 0;
    std::string body;
    for (; i < end; ++i) {
      old_count += edits[i].sign != '+';
      new_count += edits[i].sign != '-';
      support::Append(body, edits[i].sign, edits[i].line, "\n");
    }
    support::Append(out, "@@ -", old_line, ",", old_count, " +", new_line, ",", new_count, " @@\n",
                    body);
    old_line += old_count;
    new_line += new_count;
  }
  return out;
}

}  // namespace deploy::cli
