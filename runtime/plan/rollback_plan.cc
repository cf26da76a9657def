#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/graph/codec.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/plan/make.h"
#include "runtime/provider/codec.h"

namespace deploy::plan {
namespace {

absl::Status NothingToTakeBack() {
  return absl::NotFoundError("there is no run to take back; `backstay history` lists them");
}

// The runs whose effects stand in the world: a list that grows with each run and that a rollback
// returns to an earlier point of.
struct Standing {
  int64_t run = 0;
  std::shared_ptr<Standing> before;
};

absl::StatusOr<graph::DeploymentGraph> GraphOf(state::Store& store,
                                               const provider::Context& context,
                                               int64_t generation) {
  graph::DeploymentGraph graph;
  graph.environment = context.environment;
  graph.stack_folder = context.stack_folder;
  if (generation == 0) {
    return graph;
  }
  ASSIGN_OR_RETURN(const std::optional<state::Generation> found, store.GetGeneration(generation));
  if (!found) {
    ASSIGN_OR_RETURN(const int64_t last, store.CurrentGeneration());
    return absl::NotFoundError(
        support::AbslView(support::Cat("there is no generation ", generation, "; the last is ",
                                       last, ", `backstay history` lists them")));
  }
  return graph::FromJson(found->graph);
}

absl::StatusOr<std::map<int64_t, int64_t>> GenerationOfRun(state::Store& store) {
  ASSIGN_OR_RETURN(const std::vector<state::Generation> generations, store.Generations());
  std::map<int64_t, int64_t> by_run;
  for (const state::Generation& generation : generations) {
    by_run[generation.run] = generation.number;
  }
  return by_run;
}

// Of the object that an intent is about, as the state knew it.
value::Value AttributesBefore(const nlohmann::ordered_json& intent) {
  const auto image = nlohmann::ordered_json::json_pointer("/object/image/attributes");
  absl::StatusOr<value::Value> attributes =
      intent.contains(image) ? value::Decode(intent.at(image)) : value::Value();
  return attributes.ok() ? *std::move(attributes) : value::Value();
}

// What the intents of one run say of the world before it.
class PreImages {
 public:
  absl::Status Add(const state::Record& record) {
    const auto json = nlohmann::ordered_json::parse(record.data, nullptr, false);
    const auto encoded = json.is_object() ? json.find("change") : json.end();
    if (!json.is_object() || encoded == json.end()) {
      return absl::DataLossError(support::AbslView(
          support::Cat("journal record ", record.sequence, " is an intent without a change")));
    }
    ASSIGN_OR_RETURN(provider::Change change, provider::DecodeChange(*encoded));
    Restore& restore = restores_[change.address];
    if (change.kind == provider::ChangeKind::kCreate ||
        (change.kind == provider::ChangeKind::kRun && !change.prior)) {
      // Nothing was there, or what it took over, which the object's origin brings back.
      made_.insert(change.object_id);
      made_at_.insert(change.address);
    } else if (!restore.target && change.prior && !made_.contains(change.object_id)) {
      restore.target = std::move(change.prior);
      restore.object_id = change.object_id;
      restore.known = AttributesBefore(json);
      if (change.kind == provider::ChangeKind::kDelete) {
        deleted_at_.insert(change.address);
      }
    }
    return absl::OkStatus();
  }

  // Addresses at which the run made something where nothing was.
  std::vector<std::string> MadeFromNothing() const {
    std::vector<std::string> addresses;
    for (const std::string& address : made_at_) {
      const auto restore = restores_.find(address);
      if (restore == restores_.end() || !restore->second.target) {
        addresses.push_back(address);
      }
    }
    return addresses;
  }

  // An object left from an earlier replacement, which the run only cleaned away, was not the
  // address's own.
  Restores Take(const std::vector<state::Object>& objects) {
    for (const state::Object& object : objects) {
      const auto found = restores_.find(object.address);
      if (found != restores_.end() && !object.deposed && found->second.target &&
          found->second.object_id != object.object_id && deleted_at_.contains(object.address) &&
          !made_at_.contains(object.address)) {
        restores_.erase(found);
      }
    }
    return std::move(restores_);
  }

 private:
  Restores restores_;
  absl::flat_hash_set<std::string> made_, made_at_, deleted_at_;
};

struct WorldBefore {
  Restores restores;
  std::vector<std::string> absent;
};

absl::StatusOr<WorldBefore> WorldBeforeRun(state::Store& store, int64_t run) {
  ASSIGN_OR_RETURN(const std::vector<state::Record> records, store.Records(run));
  ASSIGN_OR_RETURN(const std::vector<state::Object> objects, store.Objects());
  PreImages images;
  for (const state::Record& record : records) {
    if (record.kind == state::RecordKind::kIntent) {
      RETURN_IF_ERROR(images.Add(record));
    }
  }
  WorldBefore before{.restores = {}, .absent = images.MadeFromNothing()};
  before.restores = images.Take(objects);
  return before;
}

// Takes out what is marked, keeping the order.
template <typename T>
void Erase(const std::vector<bool>& marked, std::vector<T>& from) {
  size_t kept = 0;
  for (size_t i = 0; i < from.size(); ++i) {
    if (i < marked.size() && marked[i]) {
      continue;
    }
    if (kept != i) {
      from[kept] = std::move(from[i]);
    }
    ++kept;
  }
  from.resize(kept);
}

// What somebody had deleted by hand was gone before the run, so it goes again. Services, and what
// others read, stay wanted: an outage is no state to go back to
// (docs/decisions/rollback-of-a-repair.md).
void LeaveOut(const std::vector<std::string>& absent, graph::DeploymentGraph& graph) {
  const absl::flat_hash_set<std::string> gone(absent.begin(), absent.end());
  std::vector<bool> needed(graph.nodes.size(), false);
  for (const graph::Edge& edge : graph.edges) {
    needed[edge.to.index] = true;
  }
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    graph::Node& node = graph.nodes[n];
    if (node.service || needed[n]) {
      continue;
    }
    std::vector<bool> leaves(node.keys.size());
    for (size_t i = 0; i < node.keys.size(); ++i) {
      leaves[i] = gone.contains(graph::Address(node, i));
    }
    Erase(leaves, node.keys);
    Erase(leaves, node.bodies);
    Erase(leaves, node.locals);
  }
}

absl::StatusOr<PlanResult> ToGeneration(state::Store& store, const provider::Registry& providers,
                                        const provider::Context& context,
                                        const PlanOptions& options, int64_t generation) {
  ASSIGN_OR_RETURN(const int64_t current, store.CurrentGeneration());
  if (generation < 0 || generation > current) {
    return absl::NotFoundError(
        support::AbslView(support::Cat("there is no generation ", generation, "; the last is ",
                                       current, ", `backstay history` lists them")));
  }
  int64_t takes_back = 0;
  ASSIGN_OR_RETURN(const auto by_run, GenerationOfRun(store));
  for (const auto& [run, number] : by_run) {
    takes_back = number == generation + 1 ? run : takes_back;
  }
  ASSIGN_OR_RETURN(const graph::DeploymentGraph graph, GraphOf(store, context, generation));
  return Make(graph, store, providers, context, options, nullptr, takes_back);
}

}  // namespace

absl::StatusOr<state::RunInfo> RunToTakeBack(state::Store& store) {
  ASSIGN_OR_RETURN(const std::vector<state::RunInfo> runs, store.Runs());
  ASSIGN_OR_RETURN(const auto generations, GenerationOfRun(store));
  std::map<int64_t, std::shared_ptr<Standing>> after;  // generation -> what stands after it
  std::shared_ptr<Standing> standing;
  after[0] = nullptr;
  for (const state::RunInfo& run : runs) {
    const auto generation = generations.find(run.run);
    if (run.outcome != event::RunOutcome::kCommitted || generation == generations.end()) {
      continue;
    }
    if (run.command != "rollback") {
      standing = std::make_shared<Standing>(Standing{run.run, standing});
    } else if (const auto back = generations.find(run.takes_back); back != generations.end()) {
      standing = after[back->second - 1];
    }
    after[generation->second] = standing;
  }
  if (standing == nullptr) {
    return NothingToTakeBack();
  }
  for (const state::RunInfo& run : runs) {
    if (run.run == standing->run) {
      return run;
    }
  }
  return NothingToTakeBack();
}

absl::StatusOr<PlanResult> MakeRollbackPlan(state::Store& store,
                                            const provider::Registry& providers,
                                            const provider::Context& context, PlanOptions options,
                                            std::optional<int64_t> generation) {
  options.command = "rollback";
  options.direction = provider::Direction::kBack;
  if (generation) {
    return ToGeneration(store, providers, context, options, *generation);
  }
  ASSIGN_OR_RETURN(const state::RunInfo run, RunToTakeBack(store));
  ASSIGN_OR_RETURN(const auto generations, GenerationOfRun(store));
  ASSIGN_OR_RETURN(const WorldBefore before, WorldBeforeRun(store, run.run));
  ASSIGN_OR_RETURN(graph::DeploymentGraph graph,
                   GraphOf(store, context, generations.at(run.run) - 1));
  LeaveOut(before.absent, graph);
  return Make(graph, store, providers, context, options, &before.restores, run.run);
}

}  // namespace deploy::plan
