#include <algorithm>

#include "base/support/text.h"
#include "runtime/provider/process/operations.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider::process {

namespace {

constexpr size_t kLogLines = 20;
constexpr absl::Duration kFirstPolls = absl::Milliseconds(200);
constexpr absl::Duration kEager = absl::Seconds(3);  // then as often as the check says
constexpr absl::Duration kSlowPolls = absl::Seconds(1);
constexpr absl::Duration kStaysUp = absl::Seconds(1);         // good without a check
constexpr absl::Duration kSettles = absl::Milliseconds(200);  // good with one
constexpr int kExitsWithCheck = 2;  // so often, since we look, it may not end

// One instance on its way to being good.
struct Candidate {
  Instance instance;
  Look last;
  int exits_before =
      -1;         // when we began to look: an instance that an update left alone may have a past
  int ended = 0;  // so often since then
  absl::Duration up_since = absl::InfiniteDuration();
  bool good = false;
};

struct Limits {
  absl::Duration poll = kFirstPolls;  // at first
  absl::Duration every = kFirstPolls;
  absl::Duration within = absl::ZeroDuration();
};

Limits LimitsOf(const Body& body, absl::Duration timeout) {
  Limits out;
  for (const Check& check : body.checks) {
    out.poll = std::min(out.poll, check.every);
    out.every = std::min(std::max(out.every, check.every), kSlowPolls);
    out.within = std::max(out.within, check.within);
  }
  if (body.checks.empty()) {
    out.within = absl::Seconds(10);
  }
  out.within = std::min(out.within, timeout);
  return out;
}

VerifyResult Failed(const Context& context, const Candidate& candidate, const std::string& error) {
  const std::string& folder = candidate.instance.service.folder;
  // Undoing the create keeps the logs of what failed.
  (void)context.world->files().WriteAtomic(folder + "/failed", "", 0600);
  return {.ok = false,
          .instance = candidate.instance.name,
          .check = candidate.last.check,
          .error = error,
          .log = LastLogLines(context.world->files(), folder, kLogLines)};
}

std::string EndsAgain(const ServiceExit& exit, int times) {
  return support::Cat(ExitText(exit), ", ", times, " times",
                      exit.code == 0 ? "; a service has to stay in the foreground" : "");
}

// An error ends the waiting: the process does not stay up.
std::string LookAgain(const Context& context, Supervisor& supervisor, const Body& body,
                      Candidate& candidate) {
  candidate.last = LookAt(context, supervisor, body, candidate.instance);
  const std::optional<ServiceExit>& exit = candidate.last.exit;
  const int exits = exit ? exit->count : 0;
  if (candidate.exits_before < 0) {
    candidate.exits_before = exits;
  }
  const int ended = exits - candidate.exits_before;
  const absl::Duration now = context.world->clock().Monotonic();
  if (!candidate.last.ok || ended > candidate.ended) {
    candidate.up_since = absl::InfiniteDuration();
  }
  candidate.ended = ended;
  candidate.up_since = candidate.last.ok ? std::min(candidate.up_since, now) : candidate.up_since;
  const bool stays = candidate.last.ok && now - candidate.up_since >= kStaysUp;
  if (!body.checks.empty()) {
    // Whatever answers the check, it is good only when it stays: one that went into the background
    // answers, too, while its supervisor starts it again and again.
    const absl::Duration up = now - candidate.up_since;
    candidate.good = exits == 0 ? candidate.last.ok && up >= kSettles : stays;
    const bool dies = !candidate.good && ended >= kExitsWithCheck;
    return dies ? EndsAgain(*exit, exits) : "";
  }
  candidate.last.check = support::Cat("stays up for ", absl::FormatDuration(kStaysUp));
  if (ended > 0) {
    return ExitText(*exit);
  }
  candidate.good = stays;
  return "";
}

std::string LateError(const Candidate& candidate, absl::Duration within) {
  const std::string error =
      candidate.last.error.empty() ? "does not stay up" : candidate.last.error;
  return support::Cat(error, " (for ", absl::FormatDuration(within), ")");
}

}  // namespace

VerifyResult Verify(const Context& context, const Image& image) {
  const std::optional<Record> record = FromImage(image);
  if (!record) {
    return {.ok = false, .error = "what is known of the service cannot be read"};
  }
  const std::unique_ptr<Supervisor> supervisor = MakeRunit(*context.world);
  const Body body = ReadBody(record->body);
  const Limits limits = LimitsOf(body, context.timeout);
  std::vector<Candidate> open;
  for (Instance& instance : InstancesOf(context, *record)) {
    if (!record->stopped.contains(instance.replica)) {  // was left ended as it was found
      open.push_back({.instance = std::move(instance)});
    }
  }
  world::Clock& clock = context.world->clock();
  const absl::Duration begin = clock.Monotonic();
  const absl::Duration until = begin + limits.within;
  while (true) {
    for (Candidate& candidate : open) {
      const std::string error = LookAgain(context, *supervisor, body, candidate);
      if (!error.empty()) {
        return Failed(context, candidate, error);
      }
    }
    std::erase_if(open, [](const Candidate& candidate) { return candidate.good; });
    if (open.empty()) {
      return {.ok = true};
    }
    if (context.cancel != nullptr && context.cancel->cancelled()) {
      return {.ok = false, .error = "was not waited for"};
    }
    if (clock.Monotonic() >= until) {
      return Failed(context, open[0], LateError(open[0], limits.within));
    }
    const bool eager = clock.Monotonic() - begin < kEager;
    clock.Sleep(std::min(eager ? limits.poll : limits.every, until - clock.Monotonic()));
  }
}

VerifyResult VerifyBack(const Context& context, const Image& image) {
  const std::optional<Record> record = FromImage(image);
  if (record && record->unwell) {
    if (context.note) {
      context.note("was not well before the run either, and is not waited for");
    }
    return {.ok = true};
  }
  return Verify(context, image);
}

}  // namespace deploy::provider::process
