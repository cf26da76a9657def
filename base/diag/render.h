#ifndef BASE_DIAG_RENDER_H_
#define BASE_DIAG_RENDER_H_

#include <string>

#include "base/diag/diagnostic.h"
#include "base/diag/sink.h"
#include "base/source/source_file.h"

namespace deploy::diag {

struct TextOptions {
  bool color = false;
  int width = 100;  // columns; longer source lines get an ellipsis
};

// The picture for people (design/diagnostics.md 4.2): header, arrow line, source lines with carets
// and labels, notes, help, explain line. Ends with a newline. Never fails, whatever the span or the
// bytes.
std::string RenderText(const Diagnostic& diagnostic, const source::SourceSet& sources,
                       const TextOptions& options);

// One line of `backstay-diagnostic/1` without the newline. `phase` is "check", "plan" …
std::string RenderJson(const Diagnostic& diagnostic, const source::SourceSet& sources,
                       std::string_view phase);
// The closing line {"$type":"summary", …}.
std::string RenderSummaryJson(const Arranged& arranged, size_t files, int64_t elapsed_ms);

}  // namespace deploy::diag

#endif  // BASE_DIAG_RENDER_H_
