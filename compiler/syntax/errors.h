#ifndef COMPILER_SYNTAX_ERRORS_H_
#define COMPILER_SYNTAX_ERRORS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/diag/diagnostic.h"
#include "base/diag/sink.h"
#include "base/source/span.h"

namespace deploy::syntax {

// What the cascade limits need to know of an error. Of two on one line the higher rank stays.
enum class Rank : uint8_t {
  kUnmatched,  // D0106: shown only when nothing else was said in its region
  kGeneric,    // "expected …"
  kSpecific,   // a habit or a rule with a message of its own
  kBracket,    // D0105
  kString,     // D0104, D0107: replace the bracket errors that follow from them
  kAlways,     // characters and limits, which are no consequence of anything
};

// Everything found in one text, until the limits of design/diagnostics.md 4.7 decide what is said.
class ErrorList {
 public:
  ErrorList(source::FileId file, std::string_view text) : file_(file), text_(text) {}

  void Add(Rank rank, diag::Diagnostic diagnostic);
  void Warn(diag::Diagnostic diagnostic) { warnings_.push_back(std::move(diagnostic)); }
  // A declaration begins here: limits count anew.
  void StartRegion(uint32_t at) { regions_.push_back(at); }
  // Whether an error lies in [begin, end]; also of those that the limits drop. Call SortPositions
  // first.
  bool Any(uint32_t begin, uint32_t end) const;
  void SortPositions();
  bool empty() const { return errors_.empty(); }
  // Whether a bracket closes nothing; also when the limits drop that.
  bool unmatched() const { return unmatched_; }
  size_t size() const { return errors_.size(); }

  source::Span SpanOf(uint32_t begin, uint32_t end) const { return {file_, begin, end}; }
  std::string_view text() const { return text_; }

  // Applies the limits and reports what is left, in source order.
  void Flush(diag::Sink& sink);

 private:
  struct Entry {
    Rank rank;
    uint32_t at, line, region;
    bool dropped;
    diag::Diagnostic diagnostic;
  };
  void Locate();
  void MergeRuns();
  void LimitRegion(size_t begin, size_t end);

  source::FileId file_;
  std::string_view text_;
  std::vector<Entry> errors_;
  bool unmatched_ = false;
  std::vector<diag::Diagnostic> warnings_;
  std::vector<uint32_t> regions_;
  std::vector<uint32_t> positions_;
};

}  // namespace deploy::syntax

#endif  // COMPILER_SYNTAX_ERRORS_H_
