#include "runtime/provider/value/value.h"

#include "runtime/provider/fields.h"

namespace deploy::provider {
namespace {

constexpr std::string_view kInput = "input";
constexpr std::string_view kOutput = "output";

value::Value Body(value::Value input, value::Value output) {
  return value::Value::Record(
      {{std::string(kInput), std::move(input)}, {std::string(kOutput), std::move(output)}});
}

class ValueProvider : public Provider {
 public:
  std::string_view type() const override { return "value"; }
  bool pure() const override { return true; }

  absl::StatusOr<ReadResult> Read(const Context&, const std::string&,
                                  const std::optional<Image>& last, const value::Value&) override {
    if (!last) {
      return ReadResult{.presence = Presence::kAbsent, .health = Health::kAbsent};
    }
    return ReadResult{.presence = Presence::kPresent, .image = last, .health = Health::kHealthy};
  }

  PlannedChange Plan(const PlanRequest& request) override {
    PlannedChange planned;
    if (request.desired.is_null()) {
      planned.action = request.live.image ? PlannedAction::kDelete : PlannedAction::kNone;
      planned.undo = "keep the value again";
      return planned;
    }
    const value::Value& wanted = FieldOf(request.desired, kInput);
    const value::Value before =
        request.live.image ? FieldOf(request.live.image->attributes, kInput) : value::Value();
    if (request.live.image && !wanted.HasUnknown() && before == wanted) {
      planned.planned = request.live.image->attributes;
      return planned;
    }
    planned.action = request.live.image ? PlannedAction::kUpdate : PlannedAction::kCreate;
    planned.planned = Body(wanted, value::Value::Unknown(request.address + ".output"));
    planned.changes.push_back({.path = std::string(kInput), .before = before, .after = wanted});
    planned.undo = request.live.image ? "keep the old value again" : "forget the value";
    return planned;
  }

  ApplyResult Apply(const Context&, const Change& change) override {
    if (change.kind == ChangeKind::kDelete) {
      return {.outcome = Outcome::kDone};
    }
    if (change.target_image) {
      return {.outcome = Outcome::kDone, .image = change.target_image};
    }
    const value::Value& input = FieldOf(change.desired, kInput);
    return {.outcome = Outcome::kDone, .image = Image{.attributes = Body(input, input)}};
  }

  // Nothing of it can have happened outside of the journal.
  ProbeResult Probe(const Context&, const Change&) override {
    return {.answer = ProbeAnswer::kNotDone};
  }
};

}  // namespace

std::unique_ptr<Provider> MakeValueProvider() { return std::make_unique<ValueProvider>(); }

}  // namespace deploy::provider
