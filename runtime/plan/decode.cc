#include <algorithm>
#include <utility>

#include "base/graph/codec.h"
#include "base/support/sha256.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/plan/bytes.h"
#include "runtime/plan/digest.h"
#include "runtime/plan/file_format.h"
#include "runtime/plan/plan.h"

namespace deploy::plan {
namespace {

constexpr size_t kTraceOfMagic = 7;  // bytes in a row that betray an altered plan file
constexpr size_t kHead = 16;
constexpr uint64_t kLargest = 0x7fffffff;

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(
      support::AbslView(support::Cat("this plan file was altered or cut off (", what,
                                     "); make a new one with `", "backstay plan -o FILE`")));
}

class Decoder {
 public:
  explicit Decoder(std::string_view payload) : read_(payload) {}

  absl::StatusOr<Plan> Run() {
    const uint64_t version = read_.Number();
    if (read_.ok() && version != Plan::kVersion) {
      return absl::FailedPreconditionError(support::AbslView(
          support::Cat("this plan file has format ", version, ", this `backstay` knows ",
                       Plan::kVersion, "; make a new one")));
    }
    RETURN_IF_ERROR(Head());
    const size_t steps = read_.Count();
    for (size_t i = 0; i < steps && read_.ok(); ++i) {
      Step step;
      step.number = static_cast<int>(i) + 1;
      ReadStep(step);
      plan_.steps.push_back(std::move(step));
    }
    const size_t groups = read_.Count();
    for (size_t i = 0; i < groups && read_.ok(); ++i) {
      Group group;
      group.steps = Numbers();
      group.groups = Numbers();
      plan_.groups.push_back(std::move(group));
    }
    Tail();
    if (!read_.ok() || !read_.at_end()) {
      return Damaged("its parts do not fit together");
    }
    return std::move(plan_);
  }

 private:
  absl::Status Head() {
    plan_.command = Text();
    plan_.environment = Text();
    plan_.digest = Text();
    plan_.program_digest = Text();
    plan_.state_position = static_cast<int64_t>(read_.Number());
    plan_.base_generation = static_cast<int64_t>(read_.Number());
    plan_.takes_back = static_cast<int64_t>(read_.Number());
    for (int* count : {&plan_.summary.create, &plan_.summary.update, &plan_.summary.replace,
                       &plan_.summary.delete_, &plan_.summary.unchanged}) {
      *count = static_cast<int>(read_.UpTo(kLargest));
    }
    plan_.summary.outputs_changed = read_.Flag();
    plan_.state_changed = read_.Flag();
    const int no_return = static_cast<int>(read_.UpTo(kLargest));
    if (no_return > 0) {
      plan_.point_of_no_return = no_return;
    }
    const std::string_view graph = read_.Text();
    if (!read_.ok()) {
      return Damaged("it ends too early");
    }
    ASSIGN_OR_RETURN(plan_.graph, graph::FromJson(graph));
    return absl::OkStatus();
  }

  void Tail() {
    const size_t remembered = read_.Count();
    for (size_t i = 0; i < remembered && read_.ok(); ++i) {
      Remember remember;
      remember.object_id = Text();
      remember.dependencies = Texts();
      remember.prevent_destroy = read_.Flag();
      remember.image = Image();
      plan_.remember.push_back(std::move(remember));
    }
    const size_t drifts = read_.Count();
    for (size_t i = 0; i < drifts && read_.ok(); ++i) {
      ReadDrift();
    }
    const size_t facts = read_.Count();
    for (size_t i = 0; i < facts && read_.ok(); ++i) {
      Fact fact;
      fact.address = Text();
      fact.object_id = Text();
      fact.hash = Text();
      fact.description = Text();
      plan_.facts.push_back(std::move(fact));
    }
    plan_.warnings = Texts();
    const size_t outputs = read_.Count();
    for (size_t i = 0; i < outputs && read_.ok(); ++i) {
      graph::Output output;
      output.name = Text();
      output.value = Value();
      if (read_.Flag()) {  // the graph has its expressions under numbers of its own
        const bool known = i < plan_.graph.outputs.size() && plan_.graph.outputs[i].deferred &&
                           plan_.graph.outputs[i].name == output.name;
        if (!known) {
          read_.Fail();
          return;
        }
        output.deferred = plan_.graph.outputs[i].deferred;
      }
      plan_.outputs.push_back(std::move(output));
    }
  }

  void ReadStep(Step& step) {
    step.address = Text();
    step.object_id = Text();
    step.type = Text();
    step.action = Name<Action>(7);
    step.phase = Name<event::Phase>(6);
    step.class_ = Name<schema::Class>(3);
    step.kind = Name<provider::ChangeKind>(4);
    step.direction = Name<provider::Direction>(1);
    const uint64_t flags = read_.UpTo(31);
    step.replaces = flags & 1;
    step.exclusive = flags & 2;
    step.takes_over = flags & 4;
    step.prevent_destroy = flags & 8;
    step.leaves_surplus = flags & 16;
    step.depends_on = Numbers();
    step.depends_on_groups = Numbers();
    const size_t changes = read_.Count();
    for (size_t i = 0; i < changes && read_.ok(); ++i) {
      provider::AttributeChange change;
      change.path = Text();
      change.before = Value();
      change.after = Value();
      change.why = Text();
      step.changes.push_back(std::move(change));
    }
    step.why = Text();
    step.undo = Text();
    step.note = Text();
    const bool accepted = read_.Flag();
    std::string reason = Text();
    if (accepted) {
      step.accepted = std::move(reason);
    }
    step.prior = Image();
    step.target_image = Image();
    step.origin = Image();
    step.dependencies = Texts();
    ReadBody(step);
  }

  void ReadBody(Step& step) {
    step.node = static_cast<uint32_t>(read_.UpTo(uint64_t{0xffffffffu} + 1) - 1);
    step.instance = static_cast<uint32_t>(read_.UpTo(0xffffffffu));
    const bool in_graph = read_.Flag();
    const bool placed = step.node < plan_.graph.nodes.size() &&
                        step.instance < plan_.graph.nodes[step.node].bodies.size();
    if ((step.node != 0xffffffffu || in_graph) && !placed) {
      read_.Fail();
    } else if (in_graph) {
      step.desired = plan_.graph.nodes[step.node].bodies[step.instance];
    } else {
      step.desired = Value();
    }
  }

  void ReadDrift() {
    Drift drift;
    drift.address = Text();
    drift.type = Text();
    drift.kind = Name<DriftKind>(2);
    const size_t changes = read_.Count();
    for (size_t i = 0; i < changes && read_.ok(); ++i) {
      DriftChange change;
      change.path = Text();
      change.last = Value();
      change.live = Value();
      change.wanted = Value();
      drift.changes.push_back(std::move(change));
    }
    plan_.drift.push_back(std::move(drift));
  }

  std::string Text() { return std::string(read_.Text()); }

  value::Value Value() {
    const std::string_view text = read_.Text();
    absl::StatusOr<value::Value> value =
        read_.ok() ? value::DecodeText(text) : absl::StatusOr<value::Value>(value::Value());
    if (!value.ok()) {
      read_.Fail();
      return {};
    }
    return *std::move(value);
  }

  std::optional<provider::Image> Image() {
    if (!read_.Flag()) {
      return std::nullopt;
    }
    provider::Image image;
    image.attributes = Value();
    image.private_data = Text();
    return image;
  }

  template <class Enum>
  Enum Name(uint64_t last) {
    return static_cast<Enum>(read_.UpTo(last));
  }

  std::vector<int> Numbers() {
    std::vector<int> numbers(read_.Count());
    for (int& number : numbers) {
      number = static_cast<int>(read_.UpTo(kLargest));
    }
    return numbers;
  }

  std::vector<std::string> Texts() {
    std::vector<std::string> texts(read_.Count());
    for (std::string& text : texts) {
      text = Text();
    }
    return texts;
  }

  ByteReader read_;
  Plan plan_;
};

bool AllBelow(const std::vector<int>& numbers, int least, int limit) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [&](int number) { return number >= least && number < limit; });
}

// What apply relies on without looking: numbers that exist and come earlier.
absl::Status Check(const Plan& plan) {
  const int groups = static_cast<int>(plan.groups.size());
  const int steps = static_cast<int>(plan.steps.size());
  std::vector<int> largest(plan.groups.size(), 0);  // largest step number in each group
  for (int g = 0; g < groups; ++g) {
    const Group& group = plan.groups[g];
    if (!AllBelow(group.steps, 1, steps + 1) || !AllBelow(group.groups, 0, g)) {
      return Damaged("a group names what is not there");
    }
    for (const int number : group.steps) {
      largest[g] = std::max(largest[g], number);
    }
    for (const int inner : group.groups) {
      largest[g] = std::max(largest[g], largest[inner]);
    }
  }
  for (const Step& step : plan.steps) {
    bool good =
        AllBelow(step.depends_on, 1, step.number) && AllBelow(step.depends_on_groups, 0, groups);
    for (size_t i = 0; good && i < step.depends_on_groups.size(); ++i) {
      good = largest[step.depends_on_groups[i]] < step.number;
    }
    if (!good) {
      return Damaged("a step waits for a later one");
    }
  }
  if (plan.point_of_no_return.value_or(1) > std::max(steps, 1)) {
    return Damaged("its point of no return is not there");
  }
  return absl::OkStatus();
}

}  // namespace

bool LooksLikePlan(std::string_view first_bytes) {
  const std::string_view head = first_bytes.substr(0, kHead);
  for (size_t at = 0; at + kTraceOfMagic <= kPlanMagic.size(); ++at) {
    if (head.find(kPlanMagic.substr(at, kTraceOfMagic)) != head.npos) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<Plan> DecodePlan(std::string_view bytes) {
  if (!bytes.starts_with(kPlanMagic) || bytes.size() < kPlanMagic.size() + kPlanHashSize) {
    return Damaged("its beginning is not that of a plan file");
  }
  const std::string_view hash = bytes.substr(kPlanMagic.size(), kPlanHashSize);
  const std::string_view payload = bytes.substr(kPlanMagic.size() + kPlanHashSize);
  if (support::Sha256Hex(payload) != hash) {
    return Damaged("its contents do not have the digest that it names");
  }
  ASSIGN_OR_RETURN(Plan plan, Decoder(payload).Run());
  RETURN_IF_ERROR(Check(plan));
  if (ComputeDigest(plan) != plan.digest) {
    return Damaged("its digest is that of another plan");
  }
  return plan;
}

}  // namespace deploy::plan
