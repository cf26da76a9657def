#include "runtime/plan/difference.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"

namespace deploy::plan {
namespace {

using value::Value;
using value::ValueKind;

constexpr int kMaxDepth = 16;  // deeper differences are shown as one

const Value& Part(const Value& whole, std::string_view name) {
  static const Value kAbsent;
  if (whole.kind() != ValueKind::kRecord && whole.kind() != ValueKind::kMap) {
    return kAbsent;
  }
  const Value* part = whole.Find(name);
  return part == nullptr ? kAbsent : *part;
}

bool TextKeys(const Value& map) {
  return std::all_of(map.keys().begin(), map.keys().end(),
                     [](const Value& key) { return key.kind() == ValueKind::kString; });
}

std::vector<std::string> Names(const Value& a, const Value& b) {
  std::vector<std::string> names;
  for (const Value* whole : {&a, &b}) {
    for (size_t i = 0; i < whole->size(); ++i) {
      std::string name = whole->kind() == ValueKind::kRecord
                             ? whole->field_names()[i]
                             : std::string(whole->keys()[i].as_string());
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

class Walk {
 public:
  explicit Walk(std::vector<DriftChange>& out) : out_(out) {}

  void Compare(const std::string& path, const Value& last, const Value& live, const Value& wanted,
               const std::vector<schema::Field>* fields, int depth) {
    if (last.is_unknown() || live.is_unknown() || (!last.HasUnknown() && last == live)) {
      return;
    }
    const bool both_records =
        last.kind() == ValueKind::kRecord && live.kind() == ValueKind::kRecord;
    const bool both_maps = last.kind() == ValueKind::kMap && live.kind() == ValueKind::kMap &&
                           TextKeys(last) && TextKeys(live);
    if ((!both_records && !both_maps) || depth >= kMaxDepth) {
      out_.push_back({path, last, live, wanted});
      return;
    }
    for (const std::string& name : Names(last, live)) {
      const schema::Field* field = both_records ? Find(fields, name) : nullptr;
      if (field != nullptr && field->computed && !field->settable) {
        continue;
      }
      const auto* inner = field != nullptr && !field->fields.empty() ? &field->fields
                          : both_maps                                ? fields
                                                                     : nullptr;
      Compare(path.empty() ? name : support::Cat(path, ".", name), Part(last, name),
              Part(live, name), Part(wanted, name), inner, depth + 1);
    }
  }

 private:
  static const schema::Field* Find(const std::vector<schema::Field>* fields,
                                   const std::string& name) {
    if (fields == nullptr) {
      return nullptr;
    }
    const auto found = std::find_if(fields->begin(), fields->end(),
                                    [&](const schema::Field& f) { return f.name == name; });
    return found == fields->end() ? nullptr : &*found;
  }

  std::vector<DriftChange>& out_;
};

}  // namespace

std::vector<DriftChange> Differences(const schema::Schema* schema, const Value& last,
                                     const Value& live, const Value& wanted,
                                     const std::vector<std::string>& ignore) {
  std::vector<DriftChange> changes;
  if (last.kind() != ValueKind::kRecord || live.kind() != ValueKind::kRecord || last == live) {
    return changes;
  }
  Walk walk(changes);
  // It was set, and there is nothing to show of it now: it may be gone, or be no text any more.
  std::vector<std::string> unshown;
  const auto compare = [&](bool computed) {
    for (const std::string& name : Names(last, live)) {
      const schema::Field* field = schema == nullptr ? nullptr : schema->Find(name);
      const bool set =
          schema == nullptr || (field != nullptr && (!field->computed || field->settable));
      const bool restless = computed && schema != nullptr && schema->service &&
                            (field == nullptr || field->type == nullptr ||
                             field->type->kind() != value::TypeKind::kString);
      if (set == computed || restless ||
          std::find(ignore.begin(), ignore.end(), name) != ignore.end()) {
        continue;
      }
      if (!computed && !Part(last, name).is_null() && Part(live, name).is_null()) {
        unshown.push_back(name);
        continue;
      }
      // Nobody writes what is computed: it is wanted as it was.
      const Value& want = Part(computed && Part(wanted, name).is_null() ? last : wanted, name);
      walk.Compare(name, Part(last, name), Part(live, name), want,
                   field == nullptr || field->fields.empty() ? nullptr : &field->fields, 0);
    }
  };
  compare(/*computed=*/false);
  // What a resource only shows, as the digest of a content too long to keep, counts when nothing
  // else tells; not where something is ignored, since it may stem from that.
  const size_t shown = changes.size();
  if ((shown == 0 || !unshown.empty()) && ignore.empty() && schema != nullptr) {
    compare(/*computed=*/true);
  }
  for (const std::string& name : unshown) {
    if (changes.size() == shown) {
      changes.push_back({name, Part(last, name), Value(), Part(wanted, name)});
    }
  }
  return changes;
}

Value AtPath(const Value& body, std::string_view path) {
  Value at = body;
  for (const std::string_view name : support::Split(path, '.')) {
    at = Value(Part(at, name));
  }
  return at;
}

}  // namespace deploy::plan
