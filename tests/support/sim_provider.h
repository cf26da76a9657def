#ifndef TESTS_SUPPORT_SIM_PROVIDER_H_
#define TESTS_SUPPORT_SIM_PROVIDER_H_

#include <string>
#include <vector>

#include "runtime/provider/provider.h"
#include "tests/support/sim_world.h"

namespace deploy::testing {

// How one simulated type behaves. Every type has the same attributes, all optional and of any type:
//   name   identity: a change replaces; a foreign object of this name is taken over; exclusive
//   types hold it alone fixed  a change replaces route  a change of it alone is a switch step
//   value, needs  updated in place
// and the computed ones `id` (chosen by create, kept by updates) and `output` (equal to `value`,
// known after apply when `value` changes).
struct SimType {
  std::string name = "sim";
  bool pure = false;
  bool exclusive = false;
  bool verify = false;
  bool switch_after_create = false;
  bool scaled = false;  // a change of `value` leaves a surplus, which goes in *contract*
  bool run = false;     // an action: create and update are shown as `run`
  std::optional<event::Phase> phase;  // PlannedChange::phase
  schema::Class create_class = schema::Class::kReversible;
  schema::Class update_class = schema::Class::kReversible;
  schema::Class delete_class = schema::Class::kReversible;
};

// sim, sim_pure (lives in the state alone: no object of the world), sim_exclusive, sim_verified,
// sim_front (verified, switch after create), sim_scaled, sim_action (compensable run), sim_forever
// (irreversible run), sim_doomed (irreversible delete), sim_check (run in verify).
std::vector<SimType> StandardSimTypes();

class SimProvider : public provider::Provider {
 public:
  SimProvider(SimWorld& world, SimType type) : world_(world), type_(std::move(type)) {}

  std::string_view type() const override { return type_.name; }
  bool pure() const override { return type_.pure; }
  absl::StatusOr<provider::ReadResult> Read(const provider::Context& context,
                                            const std::string& address,
                                            const std::optional<provider::Image>& last,
                                            const value::Value& desired) override;
  provider::PlannedChange Plan(const provider::PlanRequest& request) override;
  std::vector<provider::Finding> Validate(const provider::Context& context,
                                          const provider::Change& change) override;
  absl::StatusOr<std::string> Prepare(const provider::Context& context,
                                      const provider::Change& change) override;
  absl::StatusOr<provider::Image> Capture(const provider::Context& context,
                                          const provider::Change& change,
                                          provider::Image prior) override;
  provider::ApplyResult Apply(const provider::Context& context,
                              const provider::Change& change) override;
  provider::ProbeResult Probe(const provider::Context& context,
                              const provider::Change& change) override;
  provider::VerifyResult Verify(const provider::Context& context,
                                const provider::Image& image) override;
  provider::VerifyResult Watch(const provider::Context& context,
                               const provider::Image& image) override;

 private:
  provider::ApplyResult EffectOfPure(const provider::Change& change) const;  // of a pure type
  provider::ApplyResult Effect(const provider::Change& change);
  provider::ApplyResult Make(const provider::Change& change);
  provider::ApplyResult Alter(const provider::Change& change);
  provider::ApplyResult Remove(const provider::Change& change);
  provider::ApplyResult Done(const provider::Change& change, std::optional<provider::Image> image);
  provider::VerifyResult Look(const provider::Image& image, bool watching);

  SimWorld& world_;
  SimType type_;
};

// Registers a SimProvider per standard type. `world` outlives the registry.
void AddSimProviders(provider::Registry& registry, SimWorld& world);
// Schemas of the standard types for schema::FindSchema, once per process.
void RegisterSimSchemas();

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_SIM_PROVIDER_H_
