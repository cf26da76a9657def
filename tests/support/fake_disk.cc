#include "tests/support/fake_disk.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/support/text.h"

namespace deploy::testing {
namespace {

constexpr int kNotPossibleCode = 77;

bool Tell(const char* path, const std::string& text) {
  std::ofstream file(path);
  return static_cast<bool>(file << text << std::flush);
}

// Who is not root becomes root in a user name space of its own.
bool EnterNameSpaces() {
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (uid == 0) {
    return ::unshare(CLONE_NEWNS) == 0;
  }
  return ::unshare(CLONE_NEWNS | CLONE_NEWUSER) == 0 && Tell("/proc/self/setgroups", "deny") &&
         Tell("/proc/self/uid_map", support::Cat("0 ", uid, " 1")) &&
         Tell("/proc/self/gid_map", support::Cat("0 ", gid, " 1"));
}

bool Mount(const std::string& folder, int kilobytes) {
  return EnterNameSpaces() && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", folder.c_str(), "tmpfs", 0,
                 support::Cat("size=", kilobytes, "k").c_str()) == 0;
}

}  // namespace

DiskResult OnSmallDisk(int kilobytes, const std::function<bool(const std::string&)>& body) {
  std::string folder = "/tmp/small-disk-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    return DiskResult::kNotPossible;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    if (!Mount(folder, kilobytes)) {
      ::_exit(kNotPossibleCode);
    }
    ::_exit(body(folder) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::rmdir(folder.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotPossibleCode) {
    return DiskResult::kNotPossible;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? DiskResult::kGood : DiskResult::kBad;
}

}  // namespace deploy::testing
