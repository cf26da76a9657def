#include "runtime/provider/process/process.h"

#include "runtime/provider/process/logs.h"
#include "runtime/provider/process/operations.h"

namespace deploy::provider {

namespace {

class ProcessProvider final : public Provider {
 public:
  std::string_view type() const override { return "process"; }

  absl::StatusOr<ReadResult> Read(const Context& context, const std::string& address,
                                  const std::optional<Image>& last,
                                  const value::Value& desired) override {
    (void)address;
    (void)desired;
    return process::Read(context, last);
  }
  PlannedChange Plan(const PlanRequest& request) override { return process::Plan(request); }
  std::vector<Finding> Validate(const Context& context, const Change& change) override {
    return process::Validate(context, change);
  }
  absl::StatusOr<std::string> Prepare(const Context& context, const Change& change) override {
    return process::Prepare(context, change);
  }
  ApplyResult Apply(const Context& context, const Change& change) override {
    return process::Apply(context, change);
  }
  ProbeResult Probe(const Context& context, const Change& change) override {
    return process::Probe(context, change);
  }
  VerifyResult Verify(const Context& context, const Image& image) override {
    return process::Verify(context, image);
  }
  absl::StatusOr<Image> Capture(const Context& context, const Change& change,
                                Image prior) override {
    (void)change;
    return process::Capture(context, std::move(prior));
  }
  VerifyResult VerifyBack(const Context& context, const Image& image) override {
    return process::VerifyBack(context, image);
  }
  VerifyResult Watch(const Context& context, const Image& image) override {
    return watched_.Watch(context, image);
  }
  // What this run left for `backstay logs` stays until the next one.
  void Settled(const Context& context) override { ForgetFailedLogs(context, context.run); }

 private:
  process::WatchMemory watched_;
};

}  // namespace

std::unique_ptr<Provider> MakeProcessProvider() { return std::make_unique<ProcessProvider>(); }

}  // namespace deploy::provider
