#include "runtime/world/real_world.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "base/support/text.h"

namespace deploy::world {
namespace {

class Real final : public World {
 public:
  FileSystem& files() override { return RealFiles(); }
  Clock& clock() override { return RealClock(); }
  Processes& processes() override { return RealProcesses(); }
  Network& network() override { return RealNetwork(); }
  Randomness& randomness() override { return RealRandomness(); }
};

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
    case ESRCH:
      return absl::StatusCode::kNotFound;
    case EACCES:
    case EPERM:
      return absl::StatusCode::kPermissionDenied;
    case EEXIST:
      return absl::StatusCode::kAlreadyExists;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return absl::StatusCode::kResourceExhausted;
    case EISDIR:
    case ENOTDIR:
    case ENOTEMPTY:
    case EROFS:
    case ELOOP:
    case EXDEV:
    case ETXTBSY:
    case EBUSY:
    case ENOEXEC:
    case ENAMETOOLONG:
    case EFBIG:
      return absl::StatusCode::kFailedPrecondition;
    case ETIMEDOUT:
      return absl::StatusCode::kDeadlineExceeded;
    case ECONNREFUSED:
    case ECONNRESET:
    case EPIPE:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status ErrnoStatus(int error, const std::string& what) {
  const std::string words = std::generic_category().message(error);
  return absl::Status(CodeOf(error), support::Cat("cannot ", what, ": ", words));
}

World& RealWorld() {
  static Real* const world = new Real();
  return *world;
}

}  // namespace deploy::world
