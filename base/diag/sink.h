#ifndef BASE_DIAG_SINK_H_
#define BASE_DIAG_SINK_H_

#include <vector>

#include "base/diag/diagnostic.h"

namespace deploy::diag {

// Where a stage reports what it found. Reporting never fails and never stops the stage. Not
// thread-safe.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void Report(Diagnostic diagnostic) = 0;
};

// Keeps everything in the order reported.
class CollectingSink : public Sink {
 public:
  void Report(Diagnostic diagnostic) override {
    errors_ += diagnostic.severity == Severity::kError;
    diagnostics_.push_back(std::move(diagnostic));
  }
  bool has_errors() const { return errors_ > 0; }
  size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  std::vector<Diagnostic> Take() {
    errors_ = 0;
    return std::exchange(diagnostics_, {});
  }

 private:
  std::vector<Diagnostic> diagnostics_;
  size_t errors_ = 0;
};

// Limits of what is shown (design: 100 in all, 20 a file; --max-errors N sets the total and lifts
// the other).
struct ShowLimits {
  size_t total = 100;
  size_t per_file = 20;
};

struct Arranged {
  std::vector<Diagnostic> shown;
  size_t errors = 0, warnings = 0;  // of all, shown or not
  size_t held_back = 0;
  bool truncated = false;
};

// Merges equal findings of several environments, sorts by file order and position (stable: causes
// that were reported first at one place stay first), withholds warnings of files with syntax
// errors, applies the limits. `environment_count` is how many environments were checked: a finding
// in all of them names none.
Arranged Arrange(std::vector<Diagnostic> diagnostics, ShowLimits limits, size_t environment_count);

}  // namespace deploy::diag

#endif  // BASE_DIAG_SINK_H_
