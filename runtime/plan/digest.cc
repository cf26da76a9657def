#include "runtime/plan/digest.h"

#include "base/support/sha256.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/plan/fact.h"

namespace deploy::plan {
namespace {

constexpr size_t kChunk = 1 << 16;

// Collects text in pieces that are worth hashing.
class Hasher {
 public:
  void Text(std::string_view text) {
    support::Append(buffer_, text.size(), ":", text, ";");
    Flush(kChunk);
  }
  void Number(int64_t number) {
    support::Append(buffer_, number, ";");
    Flush(kChunk);
  }
  void Value(const value::Value& value) {
    value::EncodeTo(value, buffer_);
    buffer_ += ';';
    Flush(kChunk);
  }
  void Attributes(const schema::Schema* schema, const value::Value& attributes) {
    AppendCompared(schema, attributes, buffer_);
    buffer_ += ';';
    Flush(kChunk);
  }
  std::string Hex() {
    Flush(0);
    return hash_.Hex();
  }

 private:
  void Flush(size_t limit) {
    if (buffer_.size() > limit) {
      hash_.Add(buffer_);
      buffer_.clear();
    }
  }
  support::Sha256 hash_;
  std::string buffer_;
};

// The body as the program has it, with what is unknown left unknown: free ports of others come in
// only when it is finished. What goes back to an image stands for itself.
void AddBody(const Plan& plan, const Step& step, Hasher& hasher) {
  if (step.target_image) {
    hasher.Attributes(schema::FindSchema(step.type), step.target_image->attributes);
  } else if (step.node < plan.graph.nodes.size() &&
             step.instance < plan.graph.nodes[step.node].bodies.size()) {
    hasher.Value(plan.graph.nodes[step.node].bodies[step.instance]);
  } else {
    hasher.Text("");
  }
}

void AddStep(const Plan& plan, const Step& step, Hasher& hasher) {
  hasher.Number(step.number);
  hasher.Text(step.address);
  hasher.Text(step.object_id);
  hasher.Text(step.type);
  hasher.Number(static_cast<int>(step.action) << 24 | static_cast<int>(step.kind) << 16 |
                step.leaves_surplus << 15 | static_cast<int>(step.phase) << 8 |
                static_cast<int>(step.class_) << 4 | step.replaces << 3 | step.exclusive << 2 |
                step.takes_over << 1 | static_cast<int>(step.direction));
  for (const int number : step.depends_on) {
    hasher.Number(number);
  }
  hasher.Text("groups");
  for (const int group : step.depends_on_groups) {
    hasher.Number(group);
  }
  hasher.Text(step.accepted.value_or(""));
  for (const std::string& dependency : step.dependencies) {
    hasher.Text(dependency);
  }
  AddBody(plan, step, hasher);
}

void AddVersions(const Plan& plan, Hasher& hasher) {
  std::string_view last;
  for (const Step& step : plan.steps) {
    if (step.type != last) {
      last = step.type;
      const schema::Schema* schema = schema::FindSchema(step.type);
      hasher.Text(step.type);
      hasher.Number(schema == nullptr ? 0 : schema->version);
    }
  }
}

}  // namespace

std::string ComputeDigest(const Plan& plan) {
  Hasher hasher;
  hasher.Number(Plan::kVersion);
  hasher.Text(plan.command);
  hasher.Text(plan.environment);
  hasher.Text(plan.program_digest);
  for (const auto& [name, value] : plan.graph.inputs) {
    hasher.Text(name);
    hasher.Value(value);
  }
  hasher.Number(plan.state_position);
  hasher.Number(plan.base_generation);
  hasher.Number(plan.takes_back);
  for (const Fact& fact : plan.facts) {
    hasher.Text(fact.address);
    hasher.Text(fact.object_id);
    hasher.Text(fact.hash);
  }
  for (const Step& step : plan.steps) {
    AddStep(plan, step, hasher);
  }
  for (const Group& group : plan.groups) {
    hasher.Text("group");
    for (const int number : group.steps) {
      hasher.Number(number);
    }
    for (const int index : group.groups) {
      hasher.Number(-index);
    }
  }
  for (const Remember& remember : plan.remember) {
    hasher.Text(remember.object_id);
    hasher.Number(remember.prevent_destroy);
    hasher.Number(remember.image.has_value());
    for (const std::string& dependency : remember.dependencies) {
      hasher.Text(dependency);
    }
  }
  AddVersions(plan, hasher);
  return hasher.Hex();
}

}  // namespace deploy::plan
