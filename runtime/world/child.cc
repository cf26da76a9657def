#include "runtime/world/child.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

constexpr mode_t kOutputMode = 0600;
constexpr int kFirstFree = 3;

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  out.reserve(strings.size() + 1);
  for (std::string& text : strings) {
    out.push_back(text.data());
  }
  out.push_back(nullptr);
  return out;
}

}  // namespace

ChildArguments::ChildArguments(const ProcessSpec& spec) : arguments_(spec.command) {
  variables_.reserve(spec.env.size());
  for (const auto& [name, value] : spec.env) {
    variables_.push_back(support::Cat(name, "=", value));
  }
  argv_ = Pointers(arguments_);
  envp_ = Pointers(variables_);
}

absl::StatusOr<Descriptor> AboveStandard(Descriptor fd, const std::string& what) {
  if (fd && fd.get() >= kFirstFree) {
    return fd;
  }
  Descriptor moved(fd ? ::fcntl(fd.get(), F_DUPFD_CLOEXEC, kFirstFree) : -1);
  if (!moved) {
    return ErrnoStatus(errno, what);
  }
  return moved;
}

absl::StatusOr<Descriptor> OpenForChild(const std::string& path, int flags) {
  return AboveStandard(Descriptor(::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, kOutputMode)),
                       support::Cat("open `", path, "`"));
}

absl::StatusOr<ChildPipe> MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return ErrnoStatus(errno, "make a pipe");
  }
  Descriptor read(ends[0]);
  Descriptor write(ends[1]);
  ChildPipe out;
  ASSIGN_OR_RETURN(out.read, AboveStandard(std::move(read), "make a pipe"));
  ASSIGN_OR_RETURN(out.write, AboveStandard(std::move(write), "make a pipe"));
  return out;
}

absl::Status StartError(int error, const std::string& program, const ProcessSpec& spec) {
  struct stat info {};
  if (!spec.folder.empty() && ::stat(spec.folder.c_str(), &info) != 0) {
    return ErrnoStatus(errno, support::Cat("enter the working folder `", spec.folder, "`"));
  }
  if (!spec.folder.empty() && !S_ISDIR(info.st_mode)) {
    return ErrnoStatus(ENOTDIR, support::Cat("enter the working folder `", spec.folder, "`"));
  }
  if (error == ENOENT && ::access(program.c_str(), F_OK) == 0) {
    return absl::NotFoundError(support::Cat("cannot start `", program,
                                            "`: the interpreter that its first line or its header "
                                            "names is not on this machine"));
  }
  return ErrnoStatus(error, support::Cat("start `", program, "`"));
}

}  // namespace deploy::world
