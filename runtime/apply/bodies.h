#ifndef RUNTIME_APPLY_BODIES_H_
#define RUNTIME_APPLY_BODIES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "base/diag/sink.h"
#include "base/expr/evaluate.h"
#include "base/graph/graph.h"
#include "runtime/apply/view.h"
#include "runtime/plan/plan.h"
#include "runtime/world/world.h"

namespace deploy::apply {

// Finishes what the compiler had to leave open: bodies, outputs and conditions that read the images
// of objects, which it looks up in `view`. Graph, view and files outlive it. Not thread-safe.
class Bodies final : public expr::Resolver {
 public:
  Bodies(const graph::DeploymentGraph& graph, const View& view, world::FileSystem& files);

  // The step's body with its unknown parts filled in. Errors name what could not be known.
  absl::StatusOr<value::Value> Finish(const plan::Step& step);
  absl::StatusOr<value::Value> Output(const graph::Output& output);
  struct Verdict {
    bool holds = false;
    std::string message;  // when it does not
  };
  Verdict Check(const graph::Assertion& assertion);

  // The image of this instance changed: it is looked up anew.
  void Forget(uint32_t node, uint32_t instance);

  std::optional<value::Value> Instance(expr::NodeId node, std::string_view key) override;
  value::Value Instances(expr::NodeId node) override;
  absl::StatusOr<std::string> ReadFile(const std::string& path) override;

 private:
  struct NodeImages {
    std::vector<std::optional<value::Value>> records;  // per instance, null: not looked up
    std::optional<value::Value> all;
    absl::flat_hash_map<std::string_view, uint32_t> by_key;
  };
  absl::StatusOr<value::Value> Evaluate(expr::ExprId expr, const std::vector<value::Value>& locals);
  NodeImages& Images(uint32_t node);
  const value::Value& Record(uint32_t node, uint32_t instance);

  const graph::DeploymentGraph& graph_;
  const View& view_;
  world::FileSystem& files_;
  diag::CollectingSink sink_;
  expr::Evaluator evaluator_;
  absl::flat_hash_map<uint32_t, NodeImages> images_;
};

// `planned` with every unknown part replaced by what `known` has in its place; a field that `known`
// lacks goes away.
value::Value FillUnknown(const value::Value& planned, const value::Value& known);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_BODIES_H_
