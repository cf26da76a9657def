#include "runtime/apply/order.h"

#include <functional>

namespace deploy::apply {
namespace {

// Calls `edge(needed, waiting)` for every dependency between vertices.
void ForEachEdge(const plan::Plan& plan, const std::function<void(int, int)>& edge) {
  const int steps = static_cast<int>(plan.steps.size());
  for (int i = 0; i < steps; ++i) {
    for (const int number : plan.steps[i].depends_on) {
      edge(number - 1, i);
    }
    for (const int group : plan.steps[i].depends_on_groups) {
      edge(steps + group, i);
    }
  }
  for (int g = 0; g < static_cast<int>(plan.groups.size()); ++g) {
    for (const int number : plan.groups[g].steps) {
      edge(number - 1, steps + g);
    }
    for (const int group : plan.groups[g].groups) {
      edge(steps + group, steps + g);
    }
  }
}

Order Build(const plan::Plan& plan, bool forward) {
  const size_t count = plan.steps.size() + plan.groups.size();
  Order order{.steps = static_cast<int>(plan.steps.size())};
  order.offsets.assign(count + 1, 0);
  ForEachEdge(plan,
              [&](int needed, int waiting) { ++order.offsets[(forward ? needed : waiting) + 1]; });
  for (size_t i = 0; i < count; ++i) {
    order.offsets[i + 1] += order.offsets[i];
  }
  order.successors.resize(order.offsets[count]);
  std::vector<uint32_t> next(order.offsets.begin(), order.offsets.end() - 1);
  ForEachEdge(plan, [&](int needed, int waiting) {
    order.successors[next[forward ? needed : waiting]++] = forward ? waiting : needed;
  });
  return order;
}

}  // namespace

Order ForwardOrder(const plan::Plan& plan) { return Build(plan, true); }

Order BackwardOrder(const plan::Plan& plan) { return Build(plan, false); }

}  // namespace deploy::apply
