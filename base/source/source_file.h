#ifndef BASE_SOURCE_SOURCE_FILE_H_
#define BASE_SOURCE_SOURCE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source/span.h"

namespace deploy::source {

// 1-based line and column (Unicode scalars; a leading BOM is no column, a CR before LF belongs to
// the line end) and the 0-based UTF-16 column for editors.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t utf16 = 0;
};

// One text with its line table, built at the first question. Immutable; not copyable, so views into
// text() last.
class SourceFile {
 public:
  SourceFile(FileId id, std::string path, std::string text);
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  FileId id() const { return id_; }
  const std::string& path() const { return path_; }  // as the user wrote it, for messages
  std::string_view text() const { return text_; }
  std::string_view Text(Span span) const;  // cut to the text when it lies outside
  Position PositionOf(uint32_t byte) const;
  std::string_view Line(uint32_t line) const;  // 1-based, without its end
  uint32_t line_count() const;

 private:
  const std::vector<uint32_t>& LineStarts() const;
  FileId id_;
  std::string path_;
  std::string text_;
  mutable std::vector<uint32_t>
      line_starts_;  // thread-compatible: force with line_count() before sharing
};

// All texts of one compilation. Owns them; ids are dense and stable.
class SourceSet {
 public:
  const SourceFile& Add(std::string path, std::string text);
  const SourceFile& File(FileId id) const { return *files_[id.index]; }
  const SourceFile* Find(std::string_view path) const;
  size_t size() const { return files_.size(); }
  std::string_view Text(Span span) const { return File(span.file).Text(span); }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
  std::unordered_map<std::string_view, const SourceFile*> by_path_;
};

}  // namespace deploy::source

#endif  // BASE_SOURCE_SOURCE_FILE_H_
