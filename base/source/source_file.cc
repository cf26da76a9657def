#include "base/source/source_file.h"

#include <algorithm>
#include <utility>

#include "base/support/utf8.h"

namespace deploy::source {
namespace {

constexpr char32_t kByteOrderMark = 0xFEFF;

}  // namespace

SourceFile::SourceFile(FileId id, std::string path, std::string text)
    : id_(id), path_(std::move(path)), text_(std::move(text)) {}

std::string_view SourceFile::Text(Span span) const {
  size_t begin = std::min<size_t>(span.begin, text_.size());
  size_t end = std::clamp<size_t>(span.end, begin, text_.size());
  return text().substr(begin, end - begin);
}

const std::vector<uint32_t>& SourceFile::LineStarts() const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
      line_starts_.push_back(static_cast<uint32_t>(at + 1));
    }
  }
  return line_starts_;
}

uint32_t SourceFile::line_count() const { return static_cast<uint32_t>(LineStarts().size()); }

std::string_view SourceFile::Line(uint32_t line) const {
  const std::vector<uint32_t>& starts = LineStarts();
  if (line == 0 || line > starts.size()) {
    return {};
  }
  size_t begin = starts[line - 1];
  size_t end = line < starts.size() ? starts[line] - 1 : text_.size();
  if (line < starts.size() && end > begin && text_[end - 1] == '\r') {
    --end;
  }
  return text().substr(begin, end - begin);
}

Position SourceFile::PositionOf(uint32_t byte) const {
  const std::vector<uint32_t>& starts = LineStarts();
  byte = static_cast<uint32_t>(std::min<size_t>(byte, text_.size()));
  auto next = std::upper_bound(starts.begin(), starts.end(), byte);
  auto line = static_cast<uint32_t>(next - starts.begin());
  Position position{.line = line};
  size_t begin = starts[line - 1];
  size_t end = std::min<size_t>(byte, begin + Line(line).size());
  for (size_t at = begin; at < end;) {
    support::Scalar scalar = support::DecodeUtf8(text_, at);
    // A place inside a character is the place of that character.
    if (at + scalar.length > end) {
      break;
    }
    if (at != 0 || scalar.value != kByteOrderMark) {
      ++position.column;
      position.utf16 += scalar.value > 0xFFFF ? 2 : 1;
    }
    at += scalar.length;
  }
  return position;
}

const SourceFile& SourceSet::Add(std::string path, std::string text) {
  FileId id(static_cast<uint32_t>(files_.size()));
  files_.push_back(std::make_unique<SourceFile>(id, std::move(path), std::move(text)));
  by_path_.emplace(files_.back()->path(), files_.back().get());
  return *files_.back();
}

const SourceFile* SourceSet::Find(std::string_view path) const {
  auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : found->second;
}

}  // namespace deploy::source
