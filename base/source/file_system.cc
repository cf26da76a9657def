#include "base/source/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>

namespace deploy::source {
namespace {

absl::Status ErrnoStatus(const std::string& path, int error) {
  std::string message = "`" + path + "`: " + std::strerror(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    case EISDIR:
      return absl::FailedPreconditionError("`" + path + "` is a folder");
    default:
      return absl::UnavailableError(message);
  }
}

absl::Status TooLarge(const std::string& path, size_t limit) {
  return absl::ResourceExhaustedError("`" + path + "` is larger than " + std::to_string(limit) +
                                      " bytes");
}

absl::StatusOr<std::string> ReadAll(int descriptor, const std::string& path, size_t limit) {
  std::string text;
  char buffer[65536];
  while (true) {
    ssize_t got = read(descriptor, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return ErrnoStatus(path, errno);
    }
    if (got == 0) {
      return text;
    }
    text.append(buffer, static_cast<size_t>(got));
    if (text.size() > limit) {
      return TooLarge(path, limit);
    }
  }
}

class Disk : public FileSystem {
 public:
  absl::StatusOr<std::string> Read(const std::string& path, size_t limit) const override {
    // Without O_NONBLOCK the open of a FIFO that nobody writes to would wait for ever.
    int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
      return ErrnoStatus(path, errno);
    }
    struct stat info = {};
    absl::StatusOr<std::string> result;
    if (fstat(descriptor, &info) != 0) {
      result = ErrnoStatus(path, errno);
    } else if (S_ISDIR(info.st_mode)) {
      result = ErrnoStatus(path, EISDIR);
    } else if (!S_ISREG(info.st_mode)) {
      result = absl::FailedPreconditionError("`" + path + "` is not a regular file");
    } else if (static_cast<uint64_t>(info.st_size) > limit) {
      result = TooLarge(path, limit);
    } else {
      result = ReadAll(descriptor, path, limit);
    }
    close(descriptor);
    return result;
  }

  bool Exists(const std::string& path) const override {
    struct stat info = {};
    return stat(path.c_str(), &info) == 0;
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& folder) const override {
    std::unique_ptr<DIR, int (*)(DIR*)> handle(opendir(folder.c_str()), closedir);
    if (handle == nullptr) {
      return ErrnoStatus(folder, errno);
    }
    std::vector<std::string> names;
    while (const dirent* entry = readdir(handle.get())) {
      std::string name = entry->d_name;
      if (name != "." && name != "..") {
        names.push_back(std::move(name));
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  absl::StatusOr<std::string> Canonical(const std::string& path) const override {
    std::unique_ptr<char, void (*)(void*)> resolved(realpath(path.c_str(), nullptr), std::free);
    if (resolved == nullptr) {
      return ErrnoStatus(path, errno);
    }
    return std::string(resolved.get());
  }
};

// Purely by text; memory has no links.
std::string Normalise(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (part == ".." && !parts.empty()) {
      parts.pop_back();
    } else if (!part.empty() && part != "." && part != "..") {
      parts.push_back(part);
    }
  }
  std::string result;
  for (std::string_view part : parts) {
    result.append("/").append(part);
  }
  return result.empty() ? "/" : result;
}

}  // namespace

const FileSystem& RealFileSystem() {
  static const Disk disk;
  return disk;
}

void MemoryFileSystem::Put(std::string path, std::string text) {
  files_[Normalise(path)] = std::move(text);
}

bool MemoryFileSystem::IsFolder(const std::string& normal) const {
  std::string prefix = normal == "/" ? normal : normal + "/";
  return std::any_of(files_.begin(), files_.end(),
                     [&](const auto& file) { return file.first.starts_with(prefix); });
}

absl::StatusOr<std::string> MemoryFileSystem::Read(const std::string& path, size_t limit) const {
  std::string normal = Normalise(path);
  auto found = files_.find(normal);
  if (found == files_.end()) {
    return ErrnoStatus(path, IsFolder(normal) ? EISDIR : ENOENT);
  }
  if (found->second.size() > limit) {
    return TooLarge(path, limit);
  }
  return found->second;
}

bool MemoryFileSystem::Exists(const std::string& path) const {
  std::string normal = Normalise(path);
  return files_.contains(normal) || IsFolder(normal);
}

absl::StatusOr<std::vector<std::string>> MemoryFileSystem::List(const std::string& folder) const {
  std::string normal = Normalise(folder);
  if (!IsFolder(normal)) {
    return ErrnoStatus(folder, ENOENT);
  }
  std::string prefix = normal == "/" ? normal : normal + "/";
  std::set<std::string> names;
  for (const auto& [path, text] : files_) {
    if (path.starts_with(prefix)) {
      names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

absl::StatusOr<std::string> MemoryFileSystem::Canonical(const std::string& path) const {
  std::string normal = Normalise(path);
  if (!Exists(normal)) {
    return ErrnoStatus(path, ENOENT);
  }
  return normal;
}

}  // namespace deploy::source
