#ifndef RUNTIME_WORLD_CHILD_H_
#define RUNTIME_WORLD_CHILD_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/world/descriptor.h"
#include "runtime/world/world.h"

namespace deploy::world {

// Processes::Run of the real world; `program` is the path of the executable.
absl::StatusOr<ProcessResult> RunProcess(const std::string& program, const ProcessSpec& spec,
                                         const std::function<bool()>& cancelled);

// Processes::Spawn of the real world.
absl::StatusOr<ProcessInfo> SpawnDaemon(const std::string& program, const ProcessSpec& spec);

// --- shared by the two ---------------------------------------------------------------------------

// argv and envp of a spec as the system wants them. Points into `spec`'s strings and its own.
class ChildArguments {
 public:
  explicit ChildArguments(const ProcessSpec& spec);
  char* const* argv() { return argv_.data(); }
  char* const* envp() { return envp_.data(); }

 private:
  std::vector<std::string> arguments_, variables_;
  std::vector<char*> argv_, envp_;
};

// Opens with O_CLOEXEC and a number above 2, so that it survives the child's dup2 onto 0, 1 and 2.
absl::StatusOr<Descriptor> OpenForChild(const std::string& path, int flags);
absl::StatusOr<Descriptor> AboveStandard(Descriptor fd, const std::string& what);

struct ChildPipe {
  Descriptor read, write;
};
absl::StatusOr<ChildPipe> MakePipe();

// Why a child could not be started, from the errno of chdir or exec.
absl::Status StartError(int error, const std::string& program, const ProcessSpec& spec);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_CHILD_H_
