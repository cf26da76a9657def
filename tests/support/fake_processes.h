#ifndef TESTS_SUPPORT_FAKE_PROCESSES_H_
#define TESTS_SUPPORT_FAKE_PROCESSES_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/support/mutex.h"
#include "runtime/world/world.h"

namespace deploy::testing {

// Processes that a test writes the script of. Pids count from 5000; this process is 1000.
// Thread-safe.
class FakeProcesses final : public world::Processes {
 public:
  // What Run answers. `cancelled` is the caller's; a script that waits polls it.
  using Script = std::function<absl::StatusOr<world::ProcessResult>(
      const world::ProcessSpec& spec, const std::function<bool()>& cancelled)>;

  // Commands that begin with these words run `script`; the last one added wins. Without one: exit
  // code 0, no output.
  void On(std::vector<std::string> words, Script script);
  void On(std::vector<std::string> words, int exit_code, std::string output = "");
  void SetMissing(const std::string& program);  // Which and the start of it fail
  void SetEnvironment(const std::string& name, const std::string& value);
  void SetHostName(const std::string& name);
  // A live process that nobody started through us.
  world::ProcessInfo Start(const std::string& command,
                           std::vector<std::pair<std::string, std::string>> env = {});
  void End(int64_t pid);  // it is gone from now on
  void IgnoreSignal(int64_t pid, int signal);
  // This process dies and another takes its place: a new Self; what was spawned lives on.
  void Restart();
  // Called (without a lock) after each successful Spawn, e.g. to open a fake port.
  void OnSpawn(std::function<void(const world::ProcessInfo&, const world::ProcessSpec&)> hook);

  std::vector<world::ProcessSpec> runs() const;
  std::vector<world::ProcessSpec> spawns() const;
  std::vector<std::pair<int64_t, int>> signals() const;  // pid as given, signal
  std::vector<world::ProcessInfo> alive() const;         // without Self

  absl::StatusOr<world::ProcessResult> Run(const world::ProcessSpec& spec,
                                           const std::function<bool()>& cancelled) override;
  absl::StatusOr<world::ProcessInfo> Spawn(const world::ProcessSpec& spec) override;
  world::ProcessInfo Self() override;
  std::string HostName() override;
  std::optional<world::ProcessInfo> Find(int64_t pid) override;
  bool Alive(const world::ProcessInfo& process) override;
  // Any deadly signal that is not ignored ends the process; a negative pid names the group of a
  // spawned one.
  absl::Status Signal(int64_t pid, int signal) override;
  std::vector<world::ProcessInfo> FindByEnvironment(const std::string& name,
                                                    const std::string& value) override;
  std::optional<std::string> Which(const std::string& program) override;
  std::string Environment(const std::string& name) override;
  std::vector<std::pair<std::string, std::string>> WholeEnvironment() override;

 private:
  struct Process {
    world::ProcessInfo info;
    std::vector<std::pair<std::string, std::string>> env;
    std::set<int> ignored;
  };
  world::ProcessInfo Add(std::string command, std::vector<std::pair<std::string, std::string>> env)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable support::Mutex mutex_;
  std::vector<std::pair<std::vector<std::string>, Script>> scripts_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> missing_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> environment_ ABSL_GUARDED_BY(mutex_);
  std::string host_ ABSL_GUARDED_BY(mutex_) = "testhost";
  std::map<int64_t, Process> processes_ ABSL_GUARDED_BY(mutex_);
  std::function<void(const world::ProcessInfo&, const world::ProcessSpec&)> on_spawn_
      ABSL_GUARDED_BY(mutex_);
  int64_t self_ ABSL_GUARDED_BY(mutex_) = 1000;
  int64_t next_pid_ ABSL_GUARDED_BY(mutex_) = 5000;
  std::vector<world::ProcessSpec> runs_ ABSL_GUARDED_BY(mutex_);
  std::vector<world::ProcessSpec> spawns_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::pair<int64_t, int>> signals_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_FAKE_PROCESSES_H_
