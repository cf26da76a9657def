#ifndef TESTS_SUPPORT_SIM_WORLD_H_
#define TESTS_SUPPORT_SIM_WORLD_H_

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/value/value.h"
#include "runtime/provider/provider.h"

namespace deploy::testing {

// What goes wrong with one call of Apply.
enum class SimFaultKind : uint8_t {
  kFail,                // nothing happens, kFailed
  kFailAfterEffect,     // it happens, kFailed with the post-image
  kUnknown,             // nothing happens, kUnknown
  kUnknownAfterEffect,  // it happens, kUnknown
  kHang,         // waits for the cancel token (or the context's timeout), then kUnknown; no effect
  kLate,         // kUnknown; the effect comes when Probe waits for it
  kCrashBefore,  // the process "dies" before the effect: SimWorld::crashed() turns true, kUnknown
  kCrashAfter,   // … after it
};

struct SimFault {
  std::string address;
  SimFaultKind kind = SimFaultKind::kFail;
  std::optional<provider::ChangeKind> on;        // any when absent
  std::optional<provider::Direction> direction;  // any when absent
  std::optional<bool> leaves_surplus;            // tells the two updates of a scaled one apart
  int times = 1;                                 // how often; -1: always
  int after = 0;                                 // calls that pass unharmed before the first
  bool retriable = false;
};

// One object of the simulated world. Attributes are a record of what was set plus the computed `id`
// and `output`.
struct SimObject {
  std::string object_id, address, type;
  std::string name;  // attribute `name`, or empty; unique among live objects of an exclusive type
  value::Value attributes;
  bool stopped = false;
  bool surplus = false;  // an update left parts of before; the step that retires them takes it away
};

// The simulated world: objects by object id, foreign objects by name, done tokens, faults, a log.
// It outlives a "crash" of the engine, as the real one does. Thread-safe.
class SimWorld {
 public:
  // --- what tests do to it
  // ------------------------------------------------------------------------------------
  void AddFault(SimFault fault);
  void ClearFaults();
  void SetByHand(const std::string& address, const std::string& attribute, value::Value value);
  void RemoveByHand(const std::string& address);
  void StopByHand(const std::string& address);
  void PlaceForeign(const std::string& name,
                    value::Value attributes);  // something that is already there
  void SetUnhealthy(const std::string& address, bool unhealthy = true);  // Verify and Watch fail
  void FailWatchAfter(const std::string& address, int good_looks);       // Watch fails from then on
  void AnswerProbe(const std::string& address,
                   provider::ProbeAnswer answer);  // instead of the truth
  void Delay(absl::Duration each_apply);
  // Called (without the lock) when a crash fault hits, before Apply returns.
  void OnCrash(std::function<void()> hook);
  void FreezeAfter(int effects);  // crashes when that many more effects have happened
  void Restart();                 // forgets that it crashed

  // Becomes as `other` is now: objects, tokens, faults; not hooks and delays.
  void CopyFrom(const SimWorld& other);

  // --- what tests look at
  // --------------------------------------------------------------------------------------
  bool crashed() const;
  std::optional<SimObject> Find(const std::string& address) const;
  std::vector<SimObject> Objects() const;       // by object id
  std::vector<std::string> Duplicates() const;  // addresses that own two objects
  std::vector<std::string> Orphans(
      const std::set<std::string>& known_object_ids) const;  // objects nobody knows
  // Address -> attributes without the computed ones, and "foreign:NAME" -> attributes: what two
  // worlds are compared by.
  std::map<std::string, std::string> Snapshot() const;
  // "create a", "update a", "delete a", "switch a", "run a"; undo steps with "back " before.
  // Effects only.
  std::vector<std::string> Log() const;
  void ClearLog();
  std::vector<std::string> DoubleEffects() const;  // tokens whose effect happened more than once
  int reads() const;

 private:
  friend class SimProvider;
  std::optional<SimFault> TakeFault(const provider::Change& change);
  SimObject* FindLocked(const std::string& address);

  mutable std::mutex mutex_;
  std::map<std::string, SimObject> objects_;
  std::map<std::string, value::Value> foreign_;
  std::map<std::string, int> done_tokens_;  // token -> how often its effect happened
  std::map<std::string, std::optional<provider::Image>> results_;  // token -> post-image
  std::set<std::string> late_tokens_;
  std::vector<SimFault> faults_;
  std::set<std::string> unhealthy_;
  std::map<std::string, int> watch_left_;
  std::map<std::string, provider::ProbeAnswer> probe_answers_;
  std::vector<std::string> log_;
  absl::Duration delay_ = absl::ZeroDuration();
  std::function<void()> on_crash_;
  bool crashed_ = false;
  std::optional<int> freeze_after_;
  int reads_ = 0;
};

// Attributes without the computed ones, as SimWorld::Snapshot writes them.
std::string SimText(const value::Value& attributes);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_SIM_WORLD_H_
