#ifndef RUNTIME_PROVIDER_PROVIDER_H_
#define RUNTIME_PROVIDER_PROVIDER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/value/value.h"
#include "runtime/provider/context.h"
#include "runtime/provider/planned.h"
#include "runtime/provider/result.h"

namespace deploy::provider {

// A resource type's hands. Stateless; every method may be called from several threads at once and
// must return soon after the context's cancel token is set. No method prints. Errors for people
// name the address's object, never a secret.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view type() const = 0;  // the schema's name

  // True for types whose apply touches nothing outside the state store (`value`): intent and
  // outcome may then share one commit, and a dependant of the same kind may start within it
  // (docs/decisions/pure-types.md).
  virtual bool pure() const { return false; }

  // Looks at the world, never changes it. `last` names the object.
  virtual absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                          const std::optional<Image>& last,
                                          const value::Value& desired) = 0;
  // Compares; no side effects, no reading.
  virtual PlannedChange Plan(const PlanRequest& request) = 0;
  // *validate*: everything that can be probed without touching. Also called at plan, where
  // `desired` may hold unknown parts: a fatal finding refuses the plan when it is a delete's and is
  // a warning otherwise.
  virtual std::vector<Finding> Validate(const Context& context, const Change& change) {
    (void)context;
    (void)change;
    return {};
  }
  // Chooses what must be known before the intent is durable (free ports). Result goes to
  // Change::prepared.
  virtual absl::StatusOr<std::string> Prepare(const Context& context, const Change& change) {
    (void)context;
    (void)change;
    return std::string("{}");
  }
  // Fills what undoing needs into the prior image (bytes to the blob store). Called before the
  // intent is durable.
  virtual absl::StatusOr<Image> Capture(const Context& context, const Change& change, Image prior) {
    (void)context;
    (void)change;
    return prior;
  }
  // Does it. Must be idempotent under one token: a second call with the same Change finishes what
  // the first began.
  virtual ApplyResult Apply(const Context& context, const Change& change) = 0;
  // After a crash: was it done? May wait for, or end, a child that still runs under the change's
  // token.
  virtual ProbeResult Probe(const Context& context, const Change& change) = 0;
  // Health of what was created or updated: waits until good, or says what is not. Called in
  // *verify*.
  virtual VerifyResult Verify(const Context& context, const Image& image) {
    (void)context;
    (void)image;
    return {.ok = true};
  }
  // The same for what a step back has put there again, as it was before the run: called after a
  // successful Apply with Direction::kBack that left an object, before the undo counts as done.
  virtual VerifyResult VerifyBack(const Context& context, const Image& image) {
    (void)context;
    (void)image;
    return {.ok = true};
  }
  // One short look at an object that was verified, called again and again until *contract*; not ok:
  // the run goes back.
  virtual VerifyResult Watch(const Context& context, const Image& image) {
    (void)context;
    (void)image;
    return {.ok = true};
  }
  // The run of the context was settled and its end is durable: scratch that only a resume would
  // have needed may go.
  virtual void Settled(const Context& context) { (void)context; }
};

// Providers by type name. Filled once at start, then read-only.
class Registry {
 public:
  void Add(std::unique_ptr<Provider> provider);
  Provider* Find(std::string_view type) const;
  std::vector<std::string_view> types() const;

 private:
  std::vector<std::unique_ptr<Provider>> providers_;
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_PROVIDER_H_
