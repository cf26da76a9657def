#ifndef RUNTIME_APPLY_ORDER_H_
#define RUNTIME_APPLY_ORDER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/plan/plan.h"

namespace deploy::apply {

// Who waits for whom, in flat arrays. Vertices are the steps (index in the plan) and after them the
// plan's groups, which have no work of their own.
struct Order {
  int steps = 0;                  // vertices below are steps, the others groups
  std::vector<uint32_t> offsets;  // vertices + 1
  std::vector<int> successors;

  int vertices() const { return static_cast<int>(offsets.size()) - 1; }
  bool is_group(int vertex) const { return vertex >= steps; }
  std::span<const int> of(int vertex) const {
    return {successors.data() + offsets[vertex], offsets[vertex + 1] - offsets[vertex]};
  }
};

Order ForwardOrder(const plan::Plan& plan);   // a step before those that depend on it
Order BackwardOrder(const plan::Plan& plan);  // a step before those that it depends on

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_ORDER_H_
