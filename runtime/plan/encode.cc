#include "base/graph/codec.h"
#include "base/support/sha256.h"
#include "base/value/json.h"
#include "runtime/plan/bytes.h"
#include "runtime/plan/file_format.h"
#include "runtime/plan/plan.h"

namespace deploy::plan {
namespace {

class Encoder {
 public:
  explicit Encoder(const Plan& plan) : plan_(plan), write_(out_) {}

  std::string Run() {
    Head();
    write_.Number(plan_.steps.size());
    for (const Step& step : plan_.steps) {
      Add(step);
    }
    write_.Number(plan_.groups.size());
    for (const Group& group : plan_.groups) {
      Numbers(group.steps);
      Numbers(group.groups);
    }
    Tail();
    return std::move(out_);
  }

 private:
  void Head() {
    write_.Number(Plan::kVersion);
    write_.Text(plan_.command);
    write_.Text(plan_.environment);
    write_.Text(plan_.digest);
    write_.Text(plan_.program_digest);
    write_.Number(static_cast<uint64_t>(plan_.state_position));
    write_.Number(static_cast<uint64_t>(plan_.base_generation));
    write_.Number(static_cast<uint64_t>(plan_.takes_back));
    for (const int count : {plan_.summary.create, plan_.summary.update, plan_.summary.replace,
                            plan_.summary.delete_, plan_.summary.unchanged}) {
      write_.Number(static_cast<uint64_t>(count));
    }
    write_.Number(plan_.summary.outputs_changed);
    write_.Number(plan_.state_changed);
    write_.Number(static_cast<uint64_t>(plan_.point_of_no_return.value_or(0)));
    write_.Text(graph::ToJson(plan_.graph, /*pretty=*/false));
  }

  void Tail() {
    write_.Number(plan_.remember.size());
    for (const Remember& remember : plan_.remember) {
      write_.Text(remember.object_id);
      Texts(remember.dependencies);
      write_.Number(remember.prevent_destroy);
      Image(remember.image);
    }
    write_.Number(plan_.drift.size());
    for (const Drift& drift : plan_.drift) {
      Add(drift);
    }
    write_.Number(plan_.facts.size());
    for (const Fact& fact : plan_.facts) {
      write_.Text(fact.address);
      write_.Text(fact.object_id);
      write_.Text(fact.hash);
      write_.Text(fact.description);
    }
    Texts(plan_.warnings);
    write_.Number(plan_.outputs.size());
    for (const graph::Output& output : plan_.outputs) {
      write_.Text(output.name);
      Value(output.value);
      write_.Number(output.deferred ? 1 : 0);
    }
  }

  void Add(const Step& step) {
    write_.Text(step.address);
    write_.Text(step.object_id);
    write_.Text(step.type);
    write_.Number(static_cast<uint64_t>(step.action));
    write_.Number(static_cast<uint64_t>(step.phase));
    write_.Number(static_cast<uint64_t>(step.class_));
    write_.Number(static_cast<uint64_t>(step.kind));
    write_.Number(static_cast<uint64_t>(step.direction));
    write_.Number(static_cast<uint64_t>(step.replaces | step.exclusive << 1 | step.takes_over << 2 |
                                        step.prevent_destroy << 3 | step.leaves_surplus << 4));
    Numbers(step.depends_on);
    Numbers(step.depends_on_groups);
    write_.Number(step.changes.size());
    for (const provider::AttributeChange& change : step.changes) {
      write_.Text(change.path);
      Value(change.before);
      Value(change.after);
      write_.Text(change.why);
    }
    write_.Text(step.why);
    write_.Text(step.undo);
    write_.Text(step.note);
    write_.Number(step.accepted.has_value());
    write_.Text(step.accepted.value_or(""));
    Image(step.prior);
    Image(step.target_image);
    Image(step.origin);
    Texts(step.dependencies);
    write_.Number(step.node + uint64_t{1});
    write_.Number(step.instance);
    Desired(step);
  }

  void Add(const Drift& drift) {
    write_.Text(drift.address);
    write_.Text(drift.type);
    write_.Number(static_cast<uint64_t>(drift.kind));
    write_.Number(drift.changes.size());
    for (const DriftChange& change : drift.changes) {
      write_.Text(change.path);
      Value(change.last);
      Value(change.live);
      Value(change.wanted);
    }
  }

  // Most bodies stand in the graph already.
  void Desired(const Step& step) {
    const bool in_graph = step.node < plan_.graph.nodes.size() &&
                          step.instance < plan_.graph.nodes[step.node].bodies.size() &&
                          !step.desired.HasUnknown() &&
                          plan_.graph.nodes[step.node].bodies[step.instance] == step.desired;
    write_.Number(in_graph);
    if (!in_graph) {
      Value(step.desired);
    }
  }

  void Image(const std::optional<provider::Image>& image) {
    write_.Number(image.has_value());
    if (image) {
      Value(image->attributes);
      write_.Text(image->private_data);
    }
  }

  void Value(const value::Value& value) {
    scratch_.clear();
    value::EncodeTo(value, scratch_);
    write_.Text(scratch_);
  }

  void Numbers(const std::vector<int>& numbers) {
    write_.Number(numbers.size());
    for (const int number : numbers) {
      write_.Number(static_cast<uint64_t>(number));
    }
  }

  void Texts(const std::vector<std::string>& texts) {
    write_.Number(texts.size());
    for (const std::string& text : texts) {
      write_.Text(text);
    }
  }

  const Plan& plan_;
  std::string out_, scratch_;
  ByteWriter write_;
};

}  // namespace

std::string EncodePlan(const Plan& plan) {
  const std::string payload = Encoder(plan).Run();
  std::string file;
  file.reserve(kPlanMagic.size() + kPlanHashSize + payload.size());
  file += kPlanMagic;
  file += support::Sha256Hex(payload);
  file += payload;
  return file;
}

}  // namespace deploy::plan
