#ifndef COMPILER_CASCADE_H_
#define COMPILER_CASCADE_H_

#include <string_view>
#include <vector>

#include "base/diag/sink.h"
#include "compiler/module/module.h"

namespace deploy::compiler {

// Top-level declarations that hold a syntax error. What a later stage says about the inside of one
// is a consequence of the damage more often than not (design: limits on semantic cascades), so it
// is not said until the damage is mended.
class Damage {
 public:
  // `errors` are the places of syntax errors; any order.
  Damage(const module::ModuleSet& modules, std::vector<source::Span> errors);
  bool Covers(source::Span span) const;

 private:
  std::vector<source::Span> declarations_;  // sorted by file and place
};

// Remembers where syntax errors were, and passes everything on.
class SyntaxErrors : public diag::Sink {
 public:
  explicit SyntaxErrors(diag::Sink& to) : to_(to) {}
  void Report(diag::Diagnostic diagnostic) override;
  std::vector<source::Span> places;

 private:
  diag::Sink& to_;
};

// The sink of one check: names the environment, counts errors, and leaves out what follows from
// damage, or from an error that was reported at the same place.
class CheckSink : public diag::Sink {
 public:
  CheckSink(diag::Sink& to, const Damage& damage, std::string_view environment)
      : to_(to), damage_(damage), environment_(environment) {}
  void Report(diag::Diagnostic diagnostic) override;
  bool has_errors = false;

 private:
  diag::Sink& to_;
  const Damage& damage_;
  std::string_view environment_;
  std::vector<source::Span> errors_;
};

}  // namespace deploy::compiler

#endif  // COMPILER_CASCADE_H_
