#ifndef BASE_SOURCE_SPAN_H_
#define BASE_SOURCE_SPAN_H_

#include <cstdint>

#include "base/support/strong_id.h"

namespace deploy::source {

using FileId = support::StrongId<struct FileTag>;

// A half-open range of bytes in one file. Lines and columns exist only at the renderer.
// A default span is "nowhere": the diagnostic then has no position.
struct Span {
  FileId file;
  uint32_t begin = 0;
  uint32_t end = 0;

  explicit operator bool() const { return static_cast<bool>(file); }
  friend bool operator==(const Span&, const Span&) = default;
};

// From the beginning of `a` to the end of `b`; both in one file.
inline Span Cover(Span a, Span b) { return a ? Span{a.file, a.begin, b ? b.end : a.end} : b; }

}  // namespace deploy::source

#endif  // BASE_SOURCE_SPAN_H_
