#include "compiler/cascade.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace deploy::compiler {
namespace {

constexpr int kFirstSemanticCode = 200;

bool Before(const source::Span& a, const source::Span& b) {
  return std::tuple(a.file.index, a.begin) < std::tuple(b.file.index, b.begin);
}

// The last of the sorted spans that begins at or before `place`, when it holds it.
bool Holds(const std::vector<source::Span>& spans, source::Span place) {
  auto after = std::upper_bound(spans.begin(), spans.end(), place, Before);
  if (after == spans.begin()) {
    return false;
  }
  const source::Span& span = *--after;
  return span.file == place.file && place.begin < std::max(span.end, span.begin + 1);
}

}  // namespace

Damage::Damage(const module::ModuleSet& modules, std::vector<source::Span> errors) {
  std::sort(errors.begin(), errors.end(), Before);
  for (const module::Module& module : modules.modules) {
    for (const ast::Decl& decl : module.tree.decls) {
      const auto first = std::lower_bound(errors.begin(), errors.end(), decl.span, Before);
      if (first != errors.end() && first->file == decl.span.file && first->begin < decl.span.end) {
        declarations_.push_back(decl.span);
      }
    }
  }
  std::sort(declarations_.begin(), declarations_.end(), Before);
}

bool Damage::Covers(source::Span span) const { return span && Holds(declarations_, span); }

void SyntaxErrors::Report(diag::Diagnostic diagnostic) {
  if (diagnostic.severity == diag::Severity::kError &&
      static_cast<int>(diagnostic.code) < kFirstSemanticCode && diagnostic.primary.span) {
    places.push_back(diagnostic.primary.span);
  }
  to_.Report(std::move(diagnostic));
}

void CheckSink::Report(diag::Diagnostic diagnostic) {
  const bool error = diagnostic.severity == diag::Severity::kError;
  has_errors |= error;
  const source::Span span = diagnostic.primary.span;
  const bool later = static_cast<int>(diagnostic.code) >= kFirstSemanticCode;
  if (later && damage_.Covers(span)) {
    return;
  }
  // An internal error beside an error of the user's is its consequence.
  if (diagnostic.code == diag::Code::D0999 &&
      std::find(errors_.begin(), errors_.end(), span) != errors_.end()) {
    return;
  }
  if (error) {
    errors_.push_back(span);
  }
  if (!environment_.empty()) {
    diagnostic.environments.emplace_back(environment_);
  }
  to_.Report(std::move(diagnostic));
}

}  // namespace deploy::compiler
