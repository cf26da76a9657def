#include <algorithm>
#include <cassert>
#include <memory>
#include <mutex>

#include "base/schema/schema.h"

namespace deploy::schema {
namespace {

struct Entry {
  SchemaSource source;
  std::once_flag loaded;
  std::unique_ptr<const Schema> schema;
};

// Never destroyed: schemas are asked for until the process ends.
struct Table {
  std::mutex mutex;                             // guards the vector, not the entries
  std::vector<std::unique_ptr<Entry>> entries;  // sorted by name
};

Table& All() {
  static Table* const table = new Table;
  return *table;
}

std::vector<std::unique_ptr<Entry>>::iterator Lower(Table& table, std::string_view name) {
  return std::lower_bound(
      table.entries.begin(), table.entries.end(), name,
      [](const std::unique_ptr<Entry>& e, std::string_view n) { return e->source.name < n; });
}

}  // namespace

void RegisterSchemas(std::span<const SchemaSource> sources) {
  Table& table = All();
  const std::lock_guard lock(table.mutex);
  for (const SchemaSource& source : sources) {
    const auto at = Lower(table, source.name);
    if (at != table.entries.end() && (*at)->source.name == source.name) {
      assert((*at)->source.load == source.load);  // registering the same tables again is fine
      continue;
    }
    auto entry = std::make_unique<Entry>();
    entry->source = source;
    table.entries.insert(at, std::move(entry));
  }
}

const Schema* FindSchema(std::string_view name) {
  Table& table = All();
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(table.mutex);
    const auto at = Lower(table, name);
    if (at == table.entries.end() || (*at)->source.name != name) {
      return nullptr;
    }
    entry = at->get();
  }
  std::call_once(entry->loaded,
                 [entry] { entry->schema = std::make_unique<const Schema>(entry->source.load()); });
  return entry->schema.get();
}

std::vector<std::string_view> SchemaNames() {
  Table& table = All();
  const std::lock_guard lock(table.mutex);
  std::vector<std::string_view> names;
  names.reserve(table.entries.size());
  for (const std::unique_ptr<Entry>& entry : table.entries) {
    names.push_back(entry->source.name);
  }
  return names;
}

}  // namespace deploy::schema
