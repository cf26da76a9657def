#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/diag/sink.h"
#include "base/support/text.h"

namespace deploy::diag {
namespace {

bool IsSyntaxError(const Diagnostic& d) {
  return d.severity == Severity::kError && static_cast<int>(d.code) < 200;
}

// Two findings are the same when a person would see the same picture.
std::string PictureKey(const Diagnostic& d) {
  auto place = [](const source::Span& s) {
    return support::Cat(s.file.index, ":", s.begin, "-", s.end);
  };
  std::string key = support::Cat(static_cast<int>(d.code), " ", static_cast<int>(d.severity), " ",
                                 place(d.primary.span), " ", d.message, "\n", d.primary.text, "\n",
                                 d.primary.origin);
  for (const Label& label : d.secondary) {
    support::Append(key, "\n", place(label.span), " ", label.text, " ", label.origin);
  }
  return key;
}

void MergeInto(Diagnostic& first, Diagnostic& again) {
  // No environment means everywhere, and more than everywhere there is not.
  if (first.environments.empty() || again.environments.empty()) {
    first.environments.clear();
    return;
  }
  for (std::string& name : again.environments) {
    if (std::find(first.environments.begin(), first.environments.end(), name) ==
        first.environments.end()) {
      first.environments.push_back(std::move(name));
    }
  }
}

std::vector<Diagnostic> Merge(std::vector<Diagnostic> all, size_t environment_count) {
  std::vector<Diagnostic> merged;
  std::unordered_map<std::string, size_t> seen;
  for (Diagnostic& d : all) {
    auto [found, fresh] = seen.emplace(PictureKey(d), merged.size());
    if (fresh) {
      merged.push_back(std::move(d));
    } else {
      MergeInto(merged[found->second], d);
    }
  }
  for (Diagnostic& d : merged) {
    if (d.environments.size() >= environment_count) {
      d.environments.clear();
    }
  }
  return merged;
}

void WithholdWarnings(std::vector<Diagnostic>& all) {
  std::set<uint32_t> broken;
  for (const Diagnostic& d : all) {
    if (IsSyntaxError(d) && d.primary.span) {
      broken.insert(d.primary.span.file.index);
    }
  }
  std::erase_if(all, [&](const Diagnostic& d) {
    return d.severity != Severity::kError && d.primary.span &&
           broken.contains(d.primary.span.file.index);
  });
}

// What has no place speaks of the whole and comes first.
bool Before(const Diagnostic& a, const Diagnostic& b) {
  const source::Span& x = a.primary.span;
  const source::Span& y = b.primary.span;
  if (static_cast<bool>(x) != static_cast<bool>(y) || !x) {
    return !x && y;
  }
  return x.file != y.file ? x.file < y.file : x.begin < y.begin;
}

}  // namespace

Arranged Arrange(std::vector<Diagnostic> diagnostics, ShowLimits limits, size_t environment_count) {
  std::vector<Diagnostic> all = Merge(std::move(diagnostics), environment_count);
  WithholdWarnings(all);
  std::stable_sort(all.begin(), all.end(), Before);

  Arranged result;
  std::vector<bool> show(all.size(), false);
  std::unordered_map<uint32_t, size_t> per_file;
  size_t total = 0;
  // Errors are chosen first: a warning never takes the place of an error.
  for (bool errors : {true, false}) {
    for (size_t i = 0; i < all.size(); ++i) {
      if ((all[i].severity == Severity::kError) != errors) {
        continue;
      }
      result.errors += errors ? 1 : 0;
      result.warnings += all[i].severity == Severity::kWarning ? 1 : 0;
      size_t& in_file = per_file[all[i].primary.span.file.index];
      if (total < limits.total && in_file < limits.per_file) {
        show[i] = true;
        ++total;
        ++in_file;
      }
    }
  }
  for (size_t i = 0; i < all.size(); ++i) {
    if (show[i]) {
      result.shown.push_back(std::move(all[i]));
    }
  }
  result.held_back = all.size() - result.shown.size();
  result.truncated = result.held_back > 0;
  return result;
}

}  // namespace deploy::diag
