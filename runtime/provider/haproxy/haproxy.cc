#include "runtime/provider/haproxy/haproxy.h"

#include "runtime/provider/haproxy/operations.h"

namespace deploy::provider {

namespace {

class HaproxyProvider final : public Provider {
 public:
  std::string_view type() const override { return "haproxy"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                  const std::optional<Image>& last,
                                  const value::Value& desired) override {
    (void)address;
    (void)desired;
    return haproxy::Read(context, last);
  }
  PlannedChange Plan(const PlanRequest& request) override { return haproxy::Plan(request); }
  std::vector<Finding> Validate(const Context& context, const Change& change) override {
    return haproxy::Validate(context, change);
  }
  absl::StatusOr<Image> Capture(const Context& context, const Change& change,
                                Image prior) override {
    (void)change;
    return haproxy::Capture(context, std::move(prior));
  }
  ApplyResult Apply(const Context& context, const Change& change) override {
    return haproxy::Apply(context, change);
  }
  ProbeResult Probe(const Context& context, const Change& change) override {
    return haproxy::Probe(context, change);
  }
};

}  // namespace

std::unique_ptr<Provider> MakeHaproxyProvider() { return std::make_unique<HaproxyProvider>(); }

}  // namespace deploy::provider
