#include "tests/support/fake_files.h"

#include <charconv>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "fmt/format.h"

namespace deploy::testing {
namespace {

using support::Cat;
using world::FileInfo;
using world::FileKind;

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string Below(const std::string& folder) { return folder == "/" ? folder : folder + "/"; }

absl::Status Error(absl::StatusCode code, std::string_view verb, std::string_view path,
                   std::string_view words) {
  return absl::Status(code, Cat("cannot ", verb, " `", path, "`: ", words));
}

absl::Status Absent(std::string_view verb, std::string_view path) {
  return Error(absl::StatusCode::kNotFound, verb, path, "No such file or directory");
}

absl::StatusOr<uint32_t> Account(const std::map<std::string, uint32_t>& accounts,
                                 std::string_view what, const std::string& name) {
  uint32_t number = 0;
  const char* end = name.data() + name.size();
  if (std::from_chars(name.data(), end, number).ptr == end && !name.empty()) {
    return number;
  }
  const auto found = accounts.find(name);
  if (found == accounts.end()) {
    return absl::NotFoundError(Cat("there is no ", what, " `", name, "` on this machine"));
  }
  return found->second;
}

std::string NameOf(const std::map<std::string, uint32_t>& accounts, uint32_t id) {
  for (const auto& [name, number] : accounts) {
    if (number == id) {
      return name;
    }
  }
  return Cat(id);
}

}  // namespace

FakeFiles::FakeFiles() : users_{{"root", 0}}, groups_{{"root", 0}} {
  nodes_["/"] = Node{.kind = FileKind::kFolder, .mode = 0755, .bytes = {}};
}

void FakeFiles::MakeParents(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    nodes_.try_emplace(path.substr(0, slash),
                       Node{.kind = FileKind::kFolder, .mode = 0755, .bytes = {}});
  }
}

void FakeFiles::PutFile(const std::string& path, std::string_view bytes, uint32_t mode,
                        uint32_t uid, uint32_t gid) {
  support::MutexLock lock(&mutex_);
  MakeParents(path);
  nodes_[path] = Node{FileKind::kFile, mode, uid, gid, std::string(bytes)};
}

void FakeFiles::PutFolder(const std::string& path, uint32_t mode) {
  support::MutexLock lock(&mutex_);
  MakeParents(path);
  nodes_[path] = Node{.kind = FileKind::kFolder, .mode = mode, .bytes = {}};
}

void FakeFiles::PutLink(const std::string& path, const std::string& target) {
  support::MutexLock lock(&mutex_);
  MakeParents(path);
  nodes_[path] = Node{.kind = FileKind::kLink, .mode = 0777, .bytes = target};
}

void FakeFiles::Drop(const std::string& path) {
  support::MutexLock lock(&mutex_);
  nodes_.erase(path);
  const std::string prefix = Below(path);
  auto at = nodes_.lower_bound(prefix);
  while (at != nodes_.end() && at->first.starts_with(prefix)) {
    at = nodes_.erase(at);
  }
}

void FakeFiles::AddUser(const std::string& name, uint32_t uid) {
  support::MutexLock lock(&mutex_);
  users_[name] = uid;
}

void FakeFiles::AddGroup(const std::string& name, uint32_t gid) {
  support::MutexLock lock(&mutex_);
  groups_[name] = gid;
}

void FakeFiles::SetDiskFull(bool full) {
  support::MutexLock lock(&mutex_);
  full_ = full;
}

void FakeFiles::Deny(const std::string& path) {
  support::MutexLock lock(&mutex_);
  denied_.insert(path);
}

void FakeFiles::Allow(const std::string& path) {
  support::MutexLock lock(&mutex_);
  denied_.erase(path);
}

void FakeFiles::FailNext(const std::string& verb, const std::string& path, absl::Status status,
                         int times) {
  support::MutexLock lock(&mutex_);
  faults_.push_back({verb, path, std::move(status), times});
}

std::vector<std::string> FakeFiles::calls() const {
  support::MutexLock lock(&mutex_);
  return calls_;
}

void FakeFiles::ClearCalls() {
  support::MutexLock lock(&mutex_);
  calls_.clear();
}

std::map<std::string, std::string> FakeFiles::Tree() const {
  support::MutexLock lock(&mutex_);
  std::map<std::string, std::string> out;
  for (const auto& [path, node] : nodes_) {
    if (node.kind == FileKind::kLink) {
      out[path] = Cat("link ", node.bytes);
      continue;
    }
    out[path] = fmt::format("{} {:04o} {}:{}", node.kind == FileKind::kFolder ? "folder" : "file",
                            node.mode, node.uid, node.gid);
    if (node.kind == FileKind::kFile) {
      support::Append(out[path], " ", node.bytes);
    }
  }
  return out;
}

FakeFiles::Node* FakeFiles::Find(const std::string& path) {
  const auto found = nodes_.find(path);
  return found == nodes_.end() ? nullptr : &found->second;
}

bool FakeFiles::Empty(const std::string& path) const {
  const auto next = nodes_.upper_bound(Below(path));
  return next == nodes_.end() || !next->first.starts_with(Below(path));
}

bool FakeFiles::Denied(const std::string& path) const {
  for (const std::string& denied : denied_) {
    if (path == denied || path.starts_with(Below(denied))) {
      return true;
    }
  }
  return false;
}

absl::Status FakeFiles::Enter(const std::string& verb, const std::string& path, bool changes) {
  calls_.push_back(Cat(verb, " ", path));
  for (Fault& fault : faults_) {
    if (fault.times > 0 && fault.path == path && (fault.verb.empty() || fault.verb == verb)) {
      --fault.times;
      return fault.status;
    }
  }
  if (changes && Denied(path)) {
    return Error(absl::StatusCode::kPermissionDenied, verb, path, "Permission denied");
  }
  if (full_ && (verb == "write" || verb == "mkdir")) {
    return Error(absl::StatusCode::kResourceExhausted, verb, path, "No space left on device");
  }
  return absl::OkStatus();
}

absl::Status FakeFiles::CheckParent(const std::string& verb, const std::string& path) {
  const Node* parent = Find(ParentOf(path));
  if (parent == nullptr) {
    return Absent(verb, path);
  }
  if (parent->kind != FileKind::kFolder) {
    return Error(absl::StatusCode::kFailedPrecondition, verb, path, "Not a directory");
  }
  return absl::OkStatus();
}

absl::StatusOr<FileInfo> FakeFiles::Stat(const std::string& path) {
  support::MutexLock lock(&mutex_);
  const Node* node = Find(path);
  if (node == nullptr) {
    return FileInfo{};
  }
  FileInfo info{.kind = node->kind,
                .mode = node->mode,
                .uid = node->uid,
                .gid = node->gid,
                .size = static_cast<int64_t>(node->bytes.size()),
                .link_target = {}};
  if (node->kind == FileKind::kLink) {
    info.link_target = node->bytes;
  }
  return info;
}

absl::StatusOr<std::string> FakeFiles::Read(const std::string& path) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("read", path, false));
  constexpr int kHops = 40;
  const Node* node = Find(path);
  for (int hop = 0; node != nullptr && node->kind == FileKind::kLink && hop < kHops; ++hop) {
    node = Find(node->bytes);
  }
  if (node == nullptr) {
    return Absent("read", path);
  }
  if (node->kind != FileKind::kFile) {
    return Error(absl::StatusCode::kFailedPrecondition, "read", path, "Is a directory");
  }
  return node->bytes;
}

absl::Status FakeFiles::WriteAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                                    std::optional<uint32_t> uid, std::optional<uint32_t> gid) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("write", path, true));
  RETURN_IF_ERROR(CheckParent("write", path));
  const Node* old = Find(path);
  if (old != nullptr && old->kind == FileKind::kFolder) {
    return Error(absl::StatusCode::kFailedPrecondition, "write", path, "Is a directory");
  }
  nodes_[path] = Node{FileKind::kFile, mode, uid.value_or(0), gid.value_or(0), std::string(bytes)};
  return absl::OkStatus();
}

absl::Status FakeFiles::Remove(const std::string& path) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("remove", path, true));
  const Node* node = Find(path);
  if (node != nullptr && node->kind == FileKind::kFolder) {
    return Error(absl::StatusCode::kFailedPrecondition, "remove", path, "Is a directory");
  }
  nodes_.erase(path);
  return absl::OkStatus();
}

absl::Status FakeFiles::MakeFolder(const std::string& path, uint32_t mode) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("mkdir", path, true));
  RETURN_IF_ERROR(CheckParent("mkdir", path));
  if (Find(path) != nullptr) {
    return Error(absl::StatusCode::kAlreadyExists, "mkdir", path, "File exists");
  }
  nodes_[path] = Node{.kind = FileKind::kFolder, .mode = mode, .bytes = {}};
  return absl::OkStatus();
}

absl::Status FakeFiles::RemoveFolder(const std::string& path) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("rmdir", path, true));
  const Node* node = Find(path);
  if (node == nullptr) {
    return absl::OkStatus();
  }
  if (node->kind != FileKind::kFolder || !Empty(path)) {
    return Error(absl::StatusCode::kFailedPrecondition, "rmdir", path,
                 node->kind == FileKind::kFolder ? "Directory not empty" : "Not a directory");
  }
  nodes_.erase(path);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> FakeFiles::List(const std::string& path) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("list", path, false));
  const Node* node = Find(path);
  if (node == nullptr) {
    return Absent("list", path);
  }
  if (node->kind != FileKind::kFolder) {
    return Error(absl::StatusCode::kFailedPrecondition, "list", path, "Not a directory");
  }
  const std::string prefix = Below(path);
  std::vector<std::string> names;
  for (auto at = nodes_.upper_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix);
       ++at) {
    std::string name = at->first.substr(prefix.size());
    if (name.find('/') == std::string::npos) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

absl::Status FakeFiles::Chmod(const std::string& path, uint32_t mode) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("chmod", path, true));
  Node* node = Find(path);
  if (node == nullptr) {
    return Absent("chmod", path);
  }
  node->mode = mode;
  return absl::OkStatus();
}

absl::Status FakeFiles::Chown(const std::string& path, uint32_t uid, uint32_t gid) {
  support::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Enter("chown", path, true));
  Node* node = Find(path);
  if (node == nullptr) {
    return Absent("chown", path);
  }
  node->uid = uid;
  node->gid = gid;
  return absl::OkStatus();
}

absl::Status FakeFiles::Rename(const std::string& from, const std::string& to) {
  support::MutexLock lock(&mutex_);
  calls_.push_back(Cat("rename ", from, " ", to));
  if (Denied(from) || Denied(to)) {
    return Error(absl::StatusCode::kPermissionDenied, "rename", from, "Permission denied");
  }
  RETURN_IF_ERROR(CheckParent("rename", to));
  const Node* node = Find(from);
  if (node == nullptr) {
    return Absent("rename", from);
  }
  std::map<std::string, Node> moved{{to, *node}};
  const std::string prefix = Below(from);
  auto at = nodes_.lower_bound(prefix);
  while (at != nodes_.end() && at->first.starts_with(prefix)) {
    moved[Below(to) + at->first.substr(prefix.size())] = at->second;
    at = nodes_.erase(at);
  }
  nodes_.erase(from);
  for (auto& [path, entry] : moved) {
    nodes_[path] = std::move(entry);
  }
  return absl::OkStatus();
}

bool FakeFiles::Writable(const std::string& path) {
  support::MutexLock lock(&mutex_);
  return Find(path) != nullptr && !Denied(path);
}

absl::StatusOr<uint32_t> FakeFiles::UserId(const std::string& name) {
  support::MutexLock lock(&mutex_);
  return Account(users_, "user", name);
}

absl::StatusOr<uint32_t> FakeFiles::GroupId(const std::string& name) {
  support::MutexLock lock(&mutex_);
  return Account(groups_, "group", name);
}

std::string FakeFiles::UserName(uint32_t uid) {
  support::MutexLock lock(&mutex_);
  return NameOf(users_, uid);
}

std::string FakeFiles::GroupName(uint32_t gid) {
  support::MutexLock lock(&mutex_);
  return NameOf(groups_, gid);
}

}  // namespace deploy::testing
