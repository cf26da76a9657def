#ifndef RUNTIME_PLAN_DRAFT_H_
#define RUNTIME_PLAN_DRAFT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "runtime/plan/plan.h"

namespace deploy::plan {

inline constexpr uint32_t kNone = 0xffffffffu;

// What a rollback wants of one address that the run touched.
struct Restore {
  std::optional<provider::Image> target;  // absent: it was not there
  std::string object_id;                  // of the object that the image was taken from
  value::Value known;                     // that object as last applied, before any hand touched it
};
using Restores = absl::flat_hash_map<std::string, Restore>;

// One node of the graph with what the plan asks of it often.
struct NodeInfo {
  provider::Provider* provider = nullptr;
  const schema::Schema* schema = nullptr;
  uint32_t first = 0;                     // its first item
  uint32_t first_edge = 0, edge_end = 0;  // edges from it
  bool identifies = false;                // the schema has identity fields
  bool changes = false;                   // one of its items has something to do
};

// One wanted instance. Items stand in node order: dependencies before dependants.
struct Item {
  uint32_t node = 0, instance = 0;
  uint32_t object = kNone;  // its live object of the same type in Draft::objects
  uint32_t former = kNone;  // an object of this address that another type made
  std::string address;
  provider::ReadResult live;
  bool moves = false;  // it gets another identity; `there` is what its new place holds now
  provider::ReadResult there;
  const Restore* restore = nullptr;  // going back to its target
  bool left_alone = false;           // a rollback of a run that did not touch it
  value::Value desired;              // body, resolved as far as known
  value::Value record;               // what dependants see of it
  // Null: nothing to do. `action` is never kNone; a take-over is kCreate.
  std::unique_ptr<provider::PlannedChange> change;
  bool takes_over = false;
  bool adopts = false;  // changed by hand to what is wanted: only to be remembered
  schema::Class class_ = schema::Class::kReversible;
  std::string object_id;   // of the step
  uint32_t frees = kNone;  // Leaving that holds this item's identity and must go first

  // Vertices of the order (order.h).
  uint32_t own = kNone, verify = kNone, last = kNone, retire = kNone;
  uint32_t leaving = kNone;  // its old object, in Draft::leaving
};

// One object that goes.
struct Leaving {
  uint32_t object = 0;
  uint32_t item = kNone;      // the item that it is replaced by, at the same address
  bool early = false;         // must go before the create that needs its identity
  bool keeps_origin = false;  // what it had taken over passes to its successor
  provider::ReadResult live;
  provider::PlannedChange change;
  schema::Class class_ = schema::Class::kReversible;
  std::string why;
  uint32_t vertex = kNone;
};

// A plan in the making: what every stage reads and fills. Lives during one MakePlan.
struct Draft {
  Draft(const graph::DeploymentGraph& wanted, const provider::Registry& registry,
        const provider::Context& surroundings, const PlanOptions& chosen)
      : graph(wanted), providers(registry), context(surroundings), options(chosen) {}

  const graph::DeploymentGraph& graph;
  const provider::Registry& providers;
  const provider::Context& context;
  const PlanOptions& options;
  const Restores* restores = nullptr;  // rollback of one run; null otherwise

  std::vector<state::Object> objects;
  std::vector<uint32_t> item_of;               // per object, kNone when it is not wanted
  std::vector<provider::ReadResult> readings;  // per object without an item
  absl::flat_hash_map<std::string_view, uint32_t> object_by_address;  // live ones
  std::vector<NodeInfo> nodes;
  std::vector<Item> items;
  std::vector<Leaving> leaving;
  std::vector<uint32_t> leaving_of;  // per object, kNone when it stays
  absl::flat_hash_map<std::string_view, uint32_t> node_by_name;
  std::optional<state::Generation> last;  // the current generation, with graph and outputs

  Plan plan;
  std::vector<Refusal> refusals;

  const graph::Node& node_of(const Item& item) const { return graph.nodes[item.node]; }
  void Refuse(std::string address, std::string message, std::string help, std::string location = "",
              std::string code = "", source::Span span = {});
};

// Why `irreversible` is accepted for this node, by the program or on the command line.
std::optional<std::string> Accepted(const Draft& draft, const std::string& address,
                                    const graph::Node* node);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_DRAFT_H_
