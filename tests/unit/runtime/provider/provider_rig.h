#ifndef TESTS_UNIT_RUNTIME_PROVIDER_PROVIDER_RIG_H_
#define TESTS_UNIT_RUNTIME_PROVIDER_PROVIDER_RIG_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "base/support/sha256.h"
#include "runtime/provider/provider.h"
#include "runtime/world/world.h"

namespace deploy::testing {

// Bytes by digest, in memory.
class MemoryBlobs : public provider::BlobStore {
 public:
  absl::StatusOr<std::string> PutFile(const std::string& path) override {
    auto bytes = world::RealWorld().files().Read(path);
    return bytes.ok() ? Put(*bytes) : absl::StatusOr<std::string>(bytes.status());
  }
  absl::StatusOr<std::string> Put(std::string_view bytes) override {
    const std::string digest = support::Sha256Hex(bytes);
    blobs_[digest] = bytes;
    return digest;
  }
  absl::StatusOr<std::string> Get(const std::string& digest) override {
    const auto found = blobs_.find(digest);
    return found == blobs_.end() ? absl::StatusOr<std::string>(absl::NotFoundError("no such blob"))
                                 : found->second;
  }
  bool Has(const std::string& digest) override { return blobs_.count(digest) != 0; }

 private:
  std::map<std::string, std::string> blobs_;
};

// A folder of its own on the real disk, with a context for providers.
class ProviderRig {
 public:
  ProviderRig() {
    std::string pattern = (std::filesystem::temp_directory_path() / "backstay-XXXXXX").string();
    root = mkdtemp(pattern.data());
    std::filesystem::create_directory(root + "/.backstay");
    context.world = &world::RealWorld();
    context.blobs = &blobs;
    context.state_folder = root + "/.backstay";
    context.environment = "default";
    context.stack_folder = root;
    context.run = 1;
  }
  ~ProviderRig() { std::filesystem::remove_all(root); }
  ProviderRig(const ProviderRig&) = delete;

  std::string Read(const std::string& name) const {
    std::ifstream file(root + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
  }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(root + "/" + name, std::ios::binary) << text;
  }
  bool Exists(const std::string& name) const {
    return std::filesystem::exists(std::filesystem::symlink_status(root + "/" + name));
  }
  unsigned Mode(const std::string& name) const {
    return static_cast<unsigned>(std::filesystem::status(root + "/" + name).permissions()) & 07777u;
  }

  std::string root;
  MemoryBlobs blobs;
  provider::Context context;
};

}  // namespace deploy::testing

#endif  // TESTS_UNIT_RUNTIME_PROVIDER_PROVIDER_RIG_H_
