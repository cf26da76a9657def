#include "base/expr/builtin.h"

#include <algorithm>
#include <vector>

#include "base/expr/builtin_entry.h"

namespace deploy::expr {
namespace {

struct Table {
  std::vector<Builtin> builtins;
  std::vector<const BuiltinEntry*> entries;
};

const Table& All() {
  static const Table* table = [] {
    auto* made = new Table;
    for (const auto& family :
         {ListBuiltins(), MapBuiltins(), StringBuiltins(), FormatBuiltins(), NumberBuiltins(),
          RoundBuiltins(), NetworkBuiltins(), EncodingBuiltins(), JsonBuiltins(), FileBuiltins(),
          ConvertBuiltins(), StrategyBuiltins()}) {
      for (const BuiltinEntry& entry : family) {
        made->entries.push_back(&entry);
      }
    }
    std::sort(made->entries.begin(), made->entries.end(),
              [](const auto* a, const auto* b) { return a->builtin.name < b->builtin.name; });
    for (const BuiltinEntry* entry : made->entries) {
      made->builtins.push_back(entry->builtin);
    }
    return made;
  }();
  return *table;
}

}  // namespace

std::span<const Builtin> Builtins() { return All().builtins; }

int FindBuiltin(std::string_view name) {
  const std::vector<Builtin>& all = All().builtins;
  const auto at = std::lower_bound(all.begin(), all.end(), name,
                                   [](const Builtin& b, std::string_view n) { return b.name < n; });
  return at != all.end() && at->name == name ? static_cast<int>(at - all.begin()) : -1;
}

const BuiltinEntry* EntryAt(uint32_t index) {
  return index < All().entries.size() ? All().entries[index] : nullptr;
}

const BuiltinEntry& EntryOf(const Builtin& builtin) {
  return *All().entries[FindBuiltin(builtin.name)];
}

}  // namespace deploy::expr
