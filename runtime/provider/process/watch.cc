#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::process {

namespace {

constexpr size_t kLogLines = 20;
constexpr absl::Duration kEvery = absl::Seconds(1);  // without a check
constexpr int kFailures = 3;
constexpr int kExits = 2;  // since the first look: it does not stay up

struct Rule {
  absl::Duration every = kEvery;
  int failures = kFailures;
};

Rule RuleOf(const Body& body) {
  Rule out;
  for (size_t i = 0; i < body.checks.size(); ++i) {
    out.every = i == 0 ? body.checks[i].every : std::min(out.every, body.checks[i].every);
    out.failures =
        i == 0 ? body.checks[i].failures : std::max(out.failures, body.checks[i].failures);
  }
  return out;
}

}  // namespace

VerifyResult WatchMemory::Watch(const Context& context, const Image& image) {
  const std::optional<Record> record = FromImage(image);
  if (!record) {
    return {.ok = true};
  }
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Body body = ReadBody(record->body);
  const Rule rule = RuleOf(body);
  for (const Instance& instance : InstancesOf(context, *record)) {
    const absl::Duration now = context.world->clock().Monotonic();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto [seen, first] = seen_.try_emplace(instance.service.token);
      if (!first && now < seen->second.next) {
        continue;
      }
      seen->second.next = now + rule.every;
    }
    const Look look = LookAt(context, *supervisor, body, instance);
    const int exits = look.exit ? look.exit->count : 0;
    const std::lock_guard<std::mutex> lock(mutex_);
    Seen& seen = seen_[instance.service.token];
    seen.bad = look.ok ? 0 : seen.bad + 1;
    seen.exits = seen.exits == 0 ? exits + 1 : seen.exits;
    if (seen.bad < rule.failures && exits + 1 - seen.exits < kExits) {
      continue;
    }
    (void)context.world->files().WriteAtomic(instance.service.folder + "/failed", "", 0600);
    return {.ok = false,
            .instance = instance.name,
            .check = look.check,
            .error = look.ok ? ExitText(*look.exit)
                             : support::Cat(look.error, ", ", seen.bad, " times in a row"),
            .log = LastLogLines(context.world->files(), instance.service.folder, kLogLines)};
  }
  return {.ok = true};
}

}  // namespace deploy::provider::process
