#ifndef RUNTIME_PLAN_RESOLVE_H_
#define RUNTIME_PLAN_RESOLVE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/expr/evaluate.h"
#include "runtime/plan/draft.h"

namespace deploy::plan {

// Finds instances by key. The instance at `hint` is tried first: two nodes that are joined by key
// nearly always have their keys in one order.
class KeyIndex {
 public:
  explicit KeyIndex(const graph::DeploymentGraph& graph)
      : graph_(graph), keys_(graph.nodes.size()) {}
  uint32_t Find(uint32_t node, std::string_view key,
                uint32_t hint = 0);  // kNone when there is none

 private:
  const graph::DeploymentGraph& graph_;
  std::vector<absl::flat_hash_map<std::string_view, uint32_t>> keys_;
};

// Attributes with the members that carry the label of a nested block: `web.http` of `port http {}`.
value::Value WithExposed(const schema::Schema* schema, const value::Value& attributes);

// Answers references with Item::record of items that are decided already. Not thread-safe.
class DraftResolver : public expr::Resolver {
 public:
  explicit DraftResolver(const Draft& draft)
      : draft_(draft), keys_(draft.graph), all_(draft.graph.nodes.size()) {}
  std::optional<value::Value> Instance(expr::NodeId node, std::string_view key) override;
  value::Value Instances(expr::NodeId node) override;
  absl::StatusOr<std::string> ReadFile(const std::string& path) override;
  KeyIndex& keys() { return keys_; }

 private:
  const Draft& draft_;
  KeyIndex keys_;
  std::vector<std::optional<value::Value>> all_;
};

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_RESOLVE_H_
