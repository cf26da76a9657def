#ifndef TESTS_SUPPORT_FAKE_FILES_H_
#define TESTS_SUPPORT_FAKE_FILES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/support/mutex.h"
#include "runtime/world/world.h"

namespace deploy::testing {

// Files and folders in memory, by absolute path, with modes and owners. Only the folder "/" is
// there at first. Answers as the real file system does, kinds of errors included. Thread-safe.
class FakeFiles final : public world::FileSystem {
 public:
  FakeFiles();

  // --- what tests do to it: no call is recorded, no fault strikes, missing parents are made (0755)
  // ---
  void PutFile(const std::string& path, std::string_view bytes, uint32_t mode = 0644,
               uint32_t uid = 0, uint32_t gid = 0);
  void PutFolder(const std::string& path, uint32_t mode = 0755);
  void PutLink(const std::string& path, const std::string& target);
  void Drop(const std::string& path);  // with everything below
  void AddUser(const std::string& name, uint32_t uid);
  void AddGroup(const std::string& name, uint32_t gid);

  // --- faults ---
  void SetDiskFull(bool full);          // writes and new folders: ResourceExhausted
  void Deny(const std::string& path);   // changes at or below it: PermissionDenied; not Writable
  void Allow(const std::string& path);  // takes Deny back
  // The next `times` calls of `verb` ("read", "write", "remove", "list" …, "" for any) on `path`
  // fail.
  void FailNext(const std::string& verb, const std::string& path, absl::Status status,
                int times = 1);

  // --- what tests look at ---
  std::vector<std::string> calls()
      const;  // "write /a", "rename /a /b"; looking (stat) is not recorded
  void ClearCalls();
  // path -> "file 0644 0:0 hello", "folder 0755 0:0", "link /target": what two worlds are compared
  // by.
  std::map<std::string, std::string> Tree() const;

  absl::StatusOr<world::FileInfo> Stat(const std::string& path) override;
  absl::StatusOr<std::string> Read(const std::string& path) override;
  absl::Status WriteAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                           std::optional<uint32_t> uid, std::optional<uint32_t> gid) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status MakeFolder(const std::string& path, uint32_t mode) override;
  absl::Status RemoveFolder(const std::string& path) override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override;
  absl::Status Chmod(const std::string& path, uint32_t mode) override;
  absl::Status Chown(const std::string& path, uint32_t uid, uint32_t gid) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  bool Writable(const std::string& path) override;
  absl::StatusOr<uint32_t> UserId(const std::string& name) override;
  absl::StatusOr<uint32_t> GroupId(const std::string& name) override;
  std::string UserName(uint32_t uid) override;
  std::string GroupName(uint32_t gid) override;

 private:
  struct Node {
    world::FileKind kind = world::FileKind::kFile;
    uint32_t mode = 0644, uid = 0, gid = 0;
    std::string bytes;  // of a link: its target
  };
  struct Fault {
    std::string verb, path;
    absl::Status status;
    int times;
  };

  void MakeParents(const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Node* Find(const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Empty(const std::string& path) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Denied(const std::string& path) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Records the call and says whether a fault strikes.
  absl::Status Enter(const std::string& verb, const std::string& path, bool changes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckParent(const std::string& verb, const std::string& path)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable support::Mutex mutex_;
  std::map<std::string, Node> nodes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, uint32_t> users_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, uint32_t> groups_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> denied_ ABSL_GUARDED_BY(mutex_);
  std::vector<Fault> faults_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> calls_ ABSL_GUARDED_BY(mutex_);
  bool full_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_FAKE_FILES_H_
