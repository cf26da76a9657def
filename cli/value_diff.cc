#include "cli/value_diff.h"

#include <algorithm>
#include <map>

#include "base/support/text.h"
#include "cli/console.h"
#include "cli/signs.h"
#include "fmt/format.h"

namespace deploy::cli {
namespace {

using value::Value;
using value::ValueKind;

constexpr uint32_t kMaxDepth = 8;  // parts nested deeper are shown as a whole
constexpr size_t kLeast = 16;

bool IsList(const Value& value) { return value.kind() == ValueKind::kList; }
bool IsNamed(const Value& value) {
  return value.kind() == ValueKind::kRecord || value.kind() == ValueKind::kMap;
}

std::string KeyText(const Value& key) {
  return key.kind() == ValueKind::kString ? std::string(key.as_string()) : value::ToSource(key);
}

// Names of the parts in the order in which they stand.
std::vector<std::string> Names(const Value& value) {
  std::vector<std::string> names;
  if (value.kind() == ValueKind::kRecord) {
    names.assign(value.field_names().begin(), value.field_names().end());
  }
  for (const Value& key : value.keys()) {
    names.push_back(KeyText(key));
  }
  return names;
}

using Parts = std::map<std::string, Value>;

Parts PartsOf(const Value& value) {
  Parts parts;
  const std::vector<std::string> names = Names(value);
  for (size_t i = 0; i < names.size(); ++i) {
    parts[names[i]] = value.elements()[i];
  }
  return parts;
}

Value PartOf(const Parts& parts, const std::string& name) {
  const auto at = parts.find(name);
  return at == parts.end() ? Value() : at->second;
}

std::string Source(std::string_view path, const Value& value) {
  const bool mode = path == "mode" || path.ends_with(".mode");
  if (mode && value.kind() == ValueKind::kInt && value.as_int() >= 0) {
    return fmt::format("0o{:o}", value.as_int());
  }
  return value.is_null() ? "none" : value::ToSource(value);
}

// Words of ours in the place of a value: half of one would say nothing.
bool IsMark(const Value& value) { return value.is_null() || value.is_unknown(); }

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; }

// `text` from byte `from` on, at most `width` characters, with ellipses where something is missing.
std::string Cut(std::string_view text, size_t from, size_t width) {
  while (from > 0 && from < text.size() && Continues(text[from])) {
    --from;
  }
  const std::string_view rest = text.substr(std::min(from, text.size()));
  const std::string_view shown = FirstColumns(rest, width);
  const std::string_view ellipsis = OurSigns().ellipsis;
  return support::Cat(from > 0 ? ellipsis : "", shown, shown.size() < rest.size() ? ellipsis : "");
}

class Differ {
 public:
  explicit Differ(size_t width) : width_(width) {}

  void Compare(const std::string& path, const Value& before, const Value& after, uint32_t depth) {
    if (depth < kMaxDepth && IsNamed(before) && IsNamed(after)) {
      CompareNamed(path, before, after, depth);
    } else if (depth < kMaxDepth && IsList(before) && IsList(after) && before.size() > 0 &&
               after.size() > 0) {
      CompareLists(path, before, after, depth);
    } else {
      Add(path, before, after);
    }
  }

  std::vector<ValueChange> Take() {
    if (more_ > 0) {
      changes_.push_back({support::Cat(OurSigns().ellipsis, " and ", more_, " more"), "", ""});
    }
    return std::move(changes_);
  }

 private:
  void CompareNamed(const std::string& path, const Value& before, const Value& after,
                    uint32_t depth) {
    const Parts was = PartsOf(before), is = PartsOf(after);
    std::vector<std::string> names = Names(before);
    for (std::string& name : Names(after)) {
      if (was.count(name) == 0) {
        names.push_back(std::move(name));
      }
    }
    for (const std::string& name : names) {
      const Value a = PartOf(was, name), b = PartOf(is, name);
      if (!(a == b)) {
        Compare(support::Cat(path, ".", name), a, b, depth + 1);
      }
    }
  }

  // Elements at the same place, once equal ends are set aside: a word put in between is one change.
  void CompareLists(const std::string& path, const Value& before, const Value& after,
                    uint32_t depth) {
    const auto a = before.elements(), b = after.elements();
    size_t first = 0, last = 0;
    while (first < a.size() && first < b.size() && a[first] == b[first]) {
      ++first;
    }
    while (last < a.size() - first && last < b.size() - first &&
           a[a.size() - 1 - last] == b[b.size() - 1 - last]) {
      ++last;
    }
    const size_t a_end = a.size() - last, b_end = b.size() - last;
    for (size_t i = first; i < std::max(a_end, b_end); ++i) {
      const Value was = i < a_end ? a[i] : Value(), is = i < b_end ? b[i] : Value();
      if (!(was == is)) {
        Compare(support::Cat(path, "[", i, "]"), was, is, depth + 1);
      }
    }
  }

  void Add(const std::string& path, const Value& before, const Value& after) {
    if (changes_.size() >= kMaxChanges) {
      ++more_;
      return;
    }
    const std::string a = Source(path, before), b = Source(path, after);
    const size_t taken = Columns(path) + 14;
    const size_t each = std::max(kLeast, width_ > taken ? (width_ - taken) / 2 : 0);
    size_t from = 0;
    if (!IsMark(before) && !IsMark(after) && (Columns(a) > each || Columns(b) > each)) {
      const size_t differs = static_cast<size_t>(
          std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
      from = differs > each / 2 ? differs - each / 4 : 0;
    }
    changes_.push_back(
        {path, IsMark(before) ? a : Cut(a, from, each), IsMark(after) ? b : Cut(b, from, each)});
  }

  const size_t width_;
  std::vector<ValueChange> changes_;
  size_t more_ = 0;
};

}  // namespace

std::vector<ValueChange> DiffValues(std::string_view path, const Value& before, const Value& after,
                                    size_t width) {
  Differ differ(width);
  differ.Compare(std::string(path), before, after, 0);
  return differ.Take();
}

std::string ShownValue(std::string_view path, const Value& value, size_t width) {
  const std::string text = Source(path, value);
  return IsMark(value) ? text : Shortened(text, width);
}

}  // namespace deploy::cli
