#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/state/object_codec.h"
#include "runtime/state/sqlite_store.h"

namespace deploy::state {
namespace {

// Reads one text of an object's row; what does not decode is damage.
absl::StatusOr<value::Value> ReadAttributes(const Query& row, int column, const std::string& path) {
  absl::StatusOr<value::Value> decoded = value::DecodeText(row.Text(column));
  if (!decoded.ok()) {
    return DamagedFile(path, support::Cat("object `", row.Text(0),
                                          "`: ", support::View(decoded.status().message())));
  }
  return decoded;
}

absl::StatusOr<Object> ReadObject(const Query& row, const std::string& path) {
  Object object;
  object.object_id = row.String(0);
  object.address = row.String(1);
  object.type = row.String(2);
  object.schema_version = static_cast<int>(row.Int(3));
  object.deposed = row.Int(4) != 0;
  object.prevent_destroy = row.Int(5) != 0;
  ASSIGN_OR_RETURN(object.image.attributes, ReadAttributes(row, 6, path));
  object.image.private_data = row.String(7);
  if (!row.IsNull(8)) {
    object.origin.emplace();
    ASSIGN_OR_RETURN(object.origin->attributes, ReadAttributes(row, 8, path));
    object.origin->private_data = row.String(9);
  }
  absl::StatusOr<std::vector<std::string>> dependencies = UnpackTexts(row.Text(10));
  if (!dependencies.ok()) {
    return DamagedFile(path, support::Cat("object `", row.Text(0),
                                          "`: its dependencies do not "
                                          "hold together"));
  }
  object.dependencies = *std::move(dependencies);
  return object;
}

}  // namespace

absl::Status SqliteStore::ChangeView(const ViewChange& change,
                                     const std::vector<std::string>& texts) {
  if (!change.object) {
    ASSIGN_OR_RETURN(Query forget, connection_->Use("DELETE FROM object WHERE environment = ? AND "
                                                    "object_id = ?"));
    return forget.Bind(environment_).Bind(change.object_id).Run();
  }
  const Object& object = *change.object;
  ASSIGN_OR_RETURN(
      Query write,
      connection_->Use(
          "INSERT INTO object (environment, object_id, address, type, schema_version, deposed, "
          "prevent_destroy, attributes, private, origin_attributes, origin_private, dependencies) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (environment, object_id) DO UPDATE SET address = excluded.address, "
          "type = excluded.type, schema_version = excluded.schema_version, "
          "deposed = excluded.deposed, prevent_destroy = excluded.prevent_destroy, "
          "attributes = excluded.attributes, private = excluded.private, "
          "origin_attributes = excluded.origin_attributes, "
          "origin_private = excluded.origin_private, dependencies = excluded.dependencies"));
  write.Bind(environment_).Bind(change.object_id).Bind(object.address).Bind(object.type);
  write.Bind(int64_t{object.schema_version}).Bind(int64_t{object.deposed});
  write.Bind(int64_t{object.prevent_destroy}).Bind(texts[0]).Bind(object.image.private_data);
  if (object.origin) {
    write.Bind(texts[1]).Bind(object.origin->private_data);
  } else {
    write.BindNull().BindNull();
  }
  return write.Bind(texts.back()).Run();
}

absl::StatusOr<std::vector<Object>> SqliteStore::Objects() {
  support::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(Query query,
                   connection_->Use("SELECT object_id, address, type, schema_version, deposed, "
                                    "prevent_destroy, attributes, private, origin_attributes, "
                                    "origin_private, dependencies FROM object WHERE environment = "
                                    "(SELECT id FROM environment WHERE name = ?)"));
  query.Bind(environment_name_);
  std::vector<Object> objects;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, query.Step());
    if (!row) {
      break;
    }
    ASSIGN_OR_RETURN(Object object, ReadObject(query, paths_.file));
    objects.push_back(std::move(object));
  }
  std::sort(objects.begin(), objects.end(), [](const Object& a, const Object& b) {
    const int order = a.address.compare(b.address);
    return order != 0 ? order < 0 : a.deposed != b.deposed ? b.deposed : a.object_id < b.object_id;
  });
  return objects;
}

}  // namespace deploy::state
