#ifndef RUNTIME_WORLD_WORLD_H_
#define RUNTIME_WORLD_WORLD_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace deploy::world {

// The world is an interface, so that the engine and the providers are tested in milliseconds: the
// real one is RealWorld(), the recording fake is tests/support/fake_world.h. Everything here is
// thread-safe.

enum class FileKind : uint8_t { kAbsent, kFile, kFolder, kLink, kOther };

struct FileInfo {
  FileKind kind = FileKind::kAbsent;
  uint32_t mode = 0;  // permission bits only
  uint32_t uid = 0, gid = 0;
  int64_t size = 0;
  std::string link_target;  // kLink
};

// Errors carry the path and the system's words ("Permission denied"); kinds: NotFound,
// PermissionDenied, AlreadyExists, ResourceExhausted (disk full), FailedPrecondition (a folder, not
// empty, read-only), Internal.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual absl::StatusOr<FileInfo> Stat(
      const std::string& path) = 0;  // does not follow a link; absent is OK
  virtual absl::StatusOr<std::string> Read(
      const std::string& path) = 0;  // follows links; regular files only
  // Temporary file beside it, write, chmod, chown (when given), fsync, rename, fsync of the folder.
  // A process killed at any instant leaves the old file or the new one; at worst also
  // `.NAME.backstay-tmp`, which the next WriteAtomic or Remove of the same path, or RemoveFolder of
  // its folder, takes away.
  virtual absl::Status WriteAtomic(const std::string& path, std::string_view bytes, uint32_t mode,
                                   std::optional<uint32_t> uid = {},
                                   std::optional<uint32_t> gid = {}) = 0;
  virtual absl::Status Remove(
      const std::string& path) = 0;  // a file or link; absent is OK; folder fsynced
  virtual absl::Status MakeFolder(const std::string& path,
                                  uint32_t mode) = 0;  // one level; exists is AlreadyExists
  virtual absl::Status RemoveFolder(
      const std::string& path) = 0;  // only when empty (FailedPrecondition otherwise); absent is OK
  virtual absl::StatusOr<std::vector<std::string>> List(
      const std::string& path) = 0;  // sorted names
  virtual absl::Status Chmod(const std::string& path, uint32_t mode) = 0;
  virtual absl::Status Chown(const std::string& path, uint32_t uid, uint32_t gid) = 0;
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  virtual bool Writable(const std::string& path) = 0;  // access(2) W_OK for this process
  virtual absl::StatusOr<uint32_t> UserId(const std::string& name) = 0;  // name or number
  virtual absl::StatusOr<uint32_t> GroupId(const std::string& name) = 0;
  virtual std::string UserName(uint32_t uid) = 0;  // the number when it has no name
  virtual std::string GroupName(uint32_t gid) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() = 0;  // wall clock: may jump; only for what people and other hosts read
  virtual absl::Duration Monotonic() = 0;  // for every wait and time-out
  virtual void Sleep(absl::Duration d) = 0;
};

struct ProcessSpec {
  std::vector<std::string> command;  // no shell; [0] is looked up in PATH, /usr/sbin, /sbin
  std::string folder;                // working folder
  std::vector<std::pair<std::string, std::string>> env;  // the whole environment of the child
  // File for stdout, 0600: emptied first by Run, appended to by Spawn. Empty: captured (Run),
  // dropped (Spawn).
  std::string output_path;
  std::string error_path;                             // file for stderr; empty: with stdout
  absl::Duration timeout = absl::InfiniteDuration();  // over it the whole process group is ended
  size_t output_limit = 1 << 20;                      // bytes kept of captured output
};

struct ProcessResult {
  int exit_code = -1;  // -1 when ended by a signal
  int signal = 0;
  bool timed_out = false;
  bool cancelled = false;
  std::string output;
};

struct ProcessInfo {
  int64_t pid = 0;
  int64_t start_time =
      0;  // clock ticks since boot, from /proc/PID/stat: with the pid it names a process for good
  std::string command;  // argv joined by spaces
};

class Processes {
 public:
  virtual ~Processes() = default;
  // Runs to the end in a process group of its own, standard input empty. `cancelled` (may be empty)
  // is polled; when it turns true, or at the timeout, the group gets TERM and two seconds later
  // KILL. What the command left running in the background when it ended by itself is left alone.
  // NotFound and PermissionDenied name the program.
  virtual absl::StatusOr<ProcessResult> Run(const ProcessSpec& spec,
                                            const std::function<bool()>& cancelled) = 0;
  // Starts a daemon that survives us, our terminal and our process group (double fork, setsid, no
  // inherited descriptors). Returns the daemon's identity; its pid is also the id of a process
  // group of its own. start_time is 0 when it has ended already.
  virtual absl::StatusOr<ProcessInfo> Spawn(const ProcessSpec& spec) = 0;
  virtual ProcessInfo Self() = 0;  // this process
  virtual std::string HostName() = 0;
  virtual std::optional<ProcessInfo> Find(int64_t pid) = 0;  // absent when gone or a zombie
  virtual bool Alive(const ProcessInfo& process) = 0;        // pid and start time both match
  virtual absl::Status Signal(int64_t pid, int signal) = 0;  // negative: a group; gone is NotFound
  // Processes whose environment holds NAME=value, without this one (from /proc; only ours are
  // readable without root).
  virtual std::vector<ProcessInfo> FindByEnvironment(const std::string& name,
                                                     const std::string& value) = 0;
  virtual std::optional<std::string> Which(
      const std::string& program) = 0;                           // PATH, then /usr/sbin, /sbin
  virtual std::string Environment(const std::string& name) = 0;  // of this process
  // All of it, for children that inherit it.
  virtual std::vector<std::pair<std::string, std::string>> WholeEnvironment() = 0;
};

struct HttpResult {
  int status = 0;
  std::string body;  // at most 64 KiB
};

struct Listener {
  int64_t pid = 0;   // 0: a process of another user, which cannot be told
  std::string name;  // for people: "`python3` (pid 4711)", "a process of user `www`"
};

class Network {
 public:
  virtual ~Network() = default;
  // One request on a connection of its own: no redirects, no proxy. DeadlineExceeded over
  // `timeout`, Unavailable when the peer refuses or breaks the connection, InvalidArgument for what
  // is no http URL.
  virtual absl::StatusOr<HttpResult> Get(const std::string& url, absl::Duration timeout) = 0;
  // A port that nobody listens on, outside the range that the kernel gives to outgoing connections,
  // so that a service can be started on it again at any time. Never the same one twice in a
  // process.
  virtual absl::StatusOr<int> FreePort(const std::string& address) = 0;
  virtual bool CanBind(const std::string& address, int port) = 0;  // nobody listens there
  virtual std::optional<Listener> WhoListens(int port) = 0;        // absent: nobody
  // Sends text to a unix socket and reads until the peer closes: runtime API of HAProxy. To a FIFO
  // (runit's control) it only writes. Any length of path is taken.
  virtual absl::StatusOr<std::string> UnixExchange(const std::string& path, std::string_view text,
                                                   absl::Duration timeout) = 0;
};

class Randomness {
 public:
  virtual ~Randomness() = default;
  virtual std::string Hex(size_t digits) = 0;
};

class World {
 public:
  virtual ~World() = default;
  virtual FileSystem& files() = 0;
  virtual Clock& clock() = 0;
  virtual Processes& processes() = 0;
  virtual Network& network() = 0;
  virtual Randomness& randomness() = 0;
};

// The machine. Built at first use, never destroyed.
World& RealWorld();

// TERM to the programs that Run has under way, and to what they started: for whoever ends the
// process from a signal handler. Async-signal-safe; waits for nothing.
void EndStartedGroups();

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_WORLD_H_
