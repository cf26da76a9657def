#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/state/migrate.h"
#include "runtime/state/state_file.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/real_world.h"

namespace deploy::state {
namespace {

using support::Cat;

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr int kLooks = 2;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(20);
constexpr int64_t kLogHeader = 32;  // a write-ahead log that holds no frame is not longer

// The first 100 bytes of a database  as SQLite writes it: big-endian numbers at fixed places.
class Header {
 public:
  static constexpr size_t kSize = 100;

  explicit Header(const std::array<unsigned char, kSize>& bytes) : bytes_(bytes) {}
  bool HasMagic() const { return std::memcmp(bytes_.data(), kMagic.data(), kMagic.size()) == 0; }
  int64_t PageSize() const {
    const int64_t size = (bytes_[16] << 8) | bytes_[17];
    return size == 1 ? 65536 : size;
  }
  int64_t Pages() const { return At(28); }
  // The page count is right only when the last writer of the two counters was the same.
  bool PagesAreValid() const { return At(24) == At(92); }
  int64_t UserVersion() const { return At(60); }
  int64_t ApplicationId() const { return At(68); }

 private:
  int64_t At(size_t place) const {
    int64_t out = 0;
    for (size_t i = 0; i < 4; ++i) {
      out = (out << 8) | bytes_[place + i];
    }
    return out;
  }
  const std::array<unsigned char, kSize>& bytes_;
};

int64_t SizeOf(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_size : -1;
}

absl::Status Refused(const std::string& path, std::string_view why) {
  return absl::FailedPreconditionError(Cat("the state file `", path, "` ", why));
}

// That `path` is `kind` (S_IFDIR or S_IFREG); false when it is absent.
absl::StatusOr<bool> CheckKind(const std::string& path, mode_t kind) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) {
      return false;
    }
    return world::ErrnoStatus(errno, Cat("look at `", path, "`"));
  }
  if ((info.st_mode & S_IFMT) == kind) {
    return true;
  }
  const std::string_view wanted = kind == S_IFDIR ? "a folder" : "a file";
  const std::string_view found = S_ISLNK(info.st_mode)   ? "a symbolic link"
                                 : S_ISDIR(info.st_mode) ? "a folder"
                                 : S_ISREG(info.st_mode) ? "a file"
                                                         : "a device, socket or pipe";
  return absl::FailedPreconditionError(
      Cat("`", path, "` is ", found, ", and Backstay keeps its state in ", wanted,
          " of that name; move it away, or put ", wanted, " there"));
}

absl::Status CheckHeader(const std::string& path, const Header& header) {
  if (!header.HasMagic()) {
    return DamagedFile(path, "it is not an SQLite file");
  }
  if (header.ApplicationId() != kApplicationId) {
    return Refused(path,
                   "is an SQLite file of another program; move it away and run the command again");
  }
  if (header.UserVersion() > kStateFormat) {
    return NewerFormat(path, header.UserVersion(), kStateFormat);
  }
  return absl::OkStatus();
}

// Fewer bytes than the header tells is damage, unless a log still holds the rest: then SQLite
// decides.
absl::Status CheckLength(const std::string& path, const Header& header, FileCheck& check) {
  const int64_t wanted = header.Pages() * header.PageSize();
  const int64_t size = SizeOf(path);
  check.log_present = SizeOf(path + "-wal") > kLogHeader;
  const bool looks_short = header.PagesAreValid() && size < wanted;
  return looks_short && !check.log_present
             ? DamagedFile(path, Cat("it ends after ", size, " of ", wanted, " bytes"))
             : absl::OkStatus();
}

absl::StatusOr<FileCheck> CheckBytes(const StatePaths& paths) {
  const std::string& path = paths.file;
  world::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  std::array<unsigned char, Header::kSize> bytes{};
  const ssize_t n = file ? ::pread(file.get(), bytes.data(), bytes.size(), 0) : -1;
  if (n < 0) {
    return world::ErrnoStatus(errno, Cat("read the state file `", path, "`"));
  }
  if (n == 0) {
    return DamagedFile(path, "it is empty");
  }
  const Header header(bytes);
  if (header.HasMagic() && n < static_cast<ssize_t>(Header::kSize)) {
    return DamagedFile(path, Cat("it ends after ", n, " bytes"));
  }
  RETURN_IF_ERROR(CheckHeader(path, header));
  FileCheck check{.present = true};
  RETURN_IF_ERROR(CheckLength(path, header, check));
  return check;
}

}  // namespace

absl::StatusOr<FileCheck> CheckStateFile(const StatePaths& paths) {
  ASSIGN_OR_RETURN(const bool folder, CheckKind(paths.folder, S_IFDIR));
  if (!folder) {
    return FileCheck{};
  }
  ASSIGN_OR_RETURN(const bool file, CheckKind(paths.file, S_IFREG));
  if (file) {
    absl::StatusOr<FileCheck> check = CheckBytes(paths);
    // Another process that copies its log into the file and removes it between two of our looks
    // makes the file appear short for a moment.
    for (int again = 0; again < kLooks && absl::IsDataLoss(check.status()); ++again) {
      world::RealClock().Sleep(kBetweenLooks);
      check = CheckBytes(paths);
    }
    return check;
  }
  // A log without its database is what is left when somebody removed the one and not the other. A
  // new database beside it would be filled from it.
  if (SizeOf(paths.file + "-wal") > kLogHeader) {
    return DamagedFile(paths.file, "it is gone, and only its log `state.db-wal` is left");
  }
  return FileCheck{};
}

}  // namespace deploy::state
