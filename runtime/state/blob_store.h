#ifndef RUNTIME_STATE_BLOB_STORE_H_
#define RUNTIME_STATE_BLOB_STORE_H_

#include <string>

#include "runtime/provider/provider.h"
#include "runtime/world/world.h"

namespace deploy::state {

// Content-addressed files `FOLDER/ab/cdef…`, 0600 in folders 0700, each written whole and durable
// before its name exists. PutFile reads through `world`; the store itself is on the real disk, like
// the database. Nothing is removed here. Thread-safe, also between processes.
class FileBlobStore final : public provider::BlobStore {
 public:
  FileBlobStore(std::string folder, world::World& world, bool read_only)
      : folder_(std::move(folder)), world_(world), read_only_(read_only) {}

  absl::StatusOr<std::string> PutFile(const std::string& path) override;
  absl::StatusOr<std::string> Put(std::string_view bytes) override;
  // InvalidArgument for what is no SHA-256, NotFound, DataLoss when the bytes do not have that hash
  // any more.
  absl::StatusOr<std::string> Get(const std::string& sha256) override;
  bool Has(const std::string& sha256) override;

 private:
  std::string PathOf(const std::string& sha256) const;

  std::string folder_;
  world::World& world_;
  bool read_only_;
};

}  // namespace deploy::state

#endif  // RUNTIME_STATE_BLOB_STORE_H_
