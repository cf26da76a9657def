#include "compiler/syntax/errors.h"

#include <algorithm>
#include <utility>

#include "base/diag/label.h"

namespace deploy::syntax {
namespace {

constexpr int kMostPerRegion = 2;
// A text of nothing but mistakes must not fill the memory.
constexpr size_t kMostKept = 20'000;

}  // namespace

void ErrorList::Add(Rank rank, diag::Diagnostic diagnostic) {
  if (errors_.size() >= kMostKept) {
    return;
  }
  unmatched_ |= rank == Rank::kUnmatched;
  uint32_t at = diagnostic.primary.span.begin;
  errors_.push_back({rank, at, 0, 0, false, std::move(diagnostic)});
}

void ErrorList::SortPositions() {
  positions_.clear();
  for (const Entry& error : errors_) {
    positions_.push_back(error.at);
  }
  std::sort(positions_.begin(), positions_.end());
}

bool ErrorList::Any(uint32_t begin, uint32_t end) const {
  auto first = std::lower_bound(positions_.begin(), positions_.end(), begin);
  return first != positions_.end() && *first <= end;
}

// One walk over the text gives every error its line and region: asking for positions one by one
// would be quadratic on one long line.
void ErrorList::Locate() {
  std::stable_sort(errors_.begin(), errors_.end(),
                   [](const Entry& a, const Entry& b) { return a.at < b.at; });
  std::sort(regions_.begin(), regions_.end());
  uint32_t line = 0, at = 0;
  size_t region = 0;
  for (Entry& error : errors_) {
    uint32_t stop = std::min<uint32_t>(error.at, static_cast<uint32_t>(text_.size()));
    line += static_cast<uint32_t>(
        std::count(text_.begin() + at, text_.begin() + std::max(at, stop), '\n'));
    at = std::max(at, stop);
    while (region < regions_.size() && regions_[region] <= error.at) {
      ++region;
    }
    error.line = line;
    error.region = static_cast<uint32_t>(region);
  }
}

// Lines in the manner of YAML come in runs: one error with the edits of all.
void ErrorList::MergeRuns() {
  Entry* head = nullptr;
  uint32_t last_line = 0;
  for (Entry& error : errors_) {
    if (error.diagnostic.code != diag::Code::D0113) {
      continue;
    }
    // At the margin each line is a region, and there is nothing to mend.
    const bool loose = head != nullptr && head->diagnostic.fixes.empty() &&
                       error.diagnostic.fixes.empty() && error.line <= last_line + 2;
    bool continues =
        head != nullptr && ((error.region == head->region && error.line <= last_line + 1) || loose);
    source::Span span = error.diagnostic.primary.span;
    last_line = error.line + static_cast<uint32_t>(std::count(text_.begin() + span.begin,
                                                              text_.begin() + span.end, '\n'));
    if (!continues) {
      head = &error;
      continue;
    }
    error.dropped = true;
    if (head->diagnostic.fixes.empty() || error.diagnostic.fixes.empty()) {
      continue;
    }
    auto& edits = head->diagnostic.fixes[0].edits;
    diag::Applicability& how = head->diagnostic.fixes[0].applicability;
    how = std::max(how, error.diagnostic.fixes[0].applicability);
    for (diag::Edit& edit : error.diagnostic.fixes[0].edits) {
      edits.push_back(std::move(edit));
    }
  }
}

void ErrorList::LimitRegion(size_t begin, size_t end) {
  auto each = [&](auto&& visit) {
    for (size_t i = begin; i < end; ++i) {
      if (!errors_[i].dropped) {
        visit(errors_[i]);
      }
    }
  };
  const Entry* bracket = nullptr;
  const Entry* string = nullptr;
  each([&](Entry& e) {
    if (e.rank == Rank::kBracket && bracket == nullptr) {
      bracket = &e;
    }
    if (e.rank == Rank::kString && string == nullptr) {
      string = &e;
    }
  });
  if (bracket != nullptr) {
    bool replaced = string != nullptr && string->line <= bracket->line;
    Rank kept = replaced ? Rank::kString : Rank::kBracket;
    each([&](Entry& e) { e.dropped = e.rank != kept && e.rank != Rank::kAlways; });
  }
  Entry* on_line = nullptr;
  bool matters = false;
  each([&](Entry& e) {
    if (on_line != nullptr && on_line->line == e.line) {
      Entry* loser = e.rank > on_line->rank ? std::exchange(on_line, &e) : &e;
      loser->dropped = true;
    } else {
      on_line = &e;
    }
    matters |= e.rank != Rank::kUnmatched;
  });
  int shown = 0;
  each([&](Entry& e) {
    e.dropped = (e.rank == Rank::kUnmatched && matters) || shown++ >= kMostPerRegion;
  });
}

void ErrorList::Flush(diag::Sink& sink) {
  if (!errors_.empty()) {
    Locate();
  }
  MergeRuns();
  for (size_t begin = 0, end = 0; begin < errors_.size(); begin = end) {
    while (end < errors_.size() && errors_[end].region == errors_[begin].region) {
      ++end;
    }
    LimitRegion(begin, end);
  }
  for (Entry& error : errors_) {
    if (error.dropped) {
      continue;
    }
    diag::LabelPrimary(error.diagnostic);
    sink.Report(std::move(error.diagnostic));
  }
  for (diag::Diagnostic& warning : warnings_) {
    sink.Report(std::move(warning));
  }
  errors_.clear();
  warnings_.clear();
}

}  // namespace deploy::syntax
