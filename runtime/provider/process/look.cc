#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/process/operations.h"

namespace deploy::provider::process {

namespace {

constexpr absl::Duration kLongestLook = absl::Seconds(2);

std::string HttpError(const absl::StatusOr<world::HttpResult>& answer, const Check& check) {
  if (answer.ok()) {
    return support::Cat("answered ", answer->status, ", wanted ", check.status);
  }
  if (absl::IsDeadlineExceeded(answer.status())) {
    return support::Cat("did not answer within ", absl::FormatDuration(check.timeout));
  }
  return "does not answer: " + std::string(answer.status().message());
}

}  // namespace

Body BodyToLookAt(const Record& record) {
  Body body = ReadBody(record.body);
  for (Check& check : body.checks) {
    check.timeout = std::min(check.timeout, kLongestLook);
  }
  return body;
}

Look LookAt(const Context& context, Supervisor& supervisor, const Body& body,
            const Instance& instance) {
  Look out;
  const ServiceStatus status = supervisor.Look(instance.service);
  out.exit = status.last_exit;
  if (status.state != ServiceState::kRunning) {
    out.check = "runs";
    out.error = status.last_exit ? ExitText(*status.last_exit) : "is not running";
    return out;
  }
  for (const Check& check : body.checks) {
    const std::string url = CheckUrl(body, instance, check);
    if (url.empty()) {
      continue;
    }
    const auto answer = context.world->network().Get(url, check.timeout);
    if (!answer.ok() || answer->status != check.status) {
      out.check = support::Cat(check.label, ": GET ", url);
      out.error = HttpError(answer, check);
      return out;
    }
  }
  out.ok = true;
  return out;
}

}  // namespace deploy::provider::process
