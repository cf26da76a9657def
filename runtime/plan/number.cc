#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "runtime/plan/order.h"
#include "runtime/plan/step.h"

namespace deploy::plan {
namespace {

// Kahn's algorithm over phases: always the free vertex of the earliest phase, what can be taken
// back before what cannot, then by rank.
class Numbering {
 public:
  Numbering(Draft& draft, const Order& order)
      : draft_(draft),
        order_(order),
        steps_(draft),
        waits_(order.vertices.size(), 0),
        place_(order.vertices.size(), 0) {}

  void Run() {
    Prepare();
    while (true) {
      while (!free_.empty()) {
        const uint32_t vertex = free_.top().second;
        free_.pop();
        Place(vertex);
      }
      const uint32_t stuck = NextStuck();
      if (stuck == kNone) {
        break;
      }
      Place(stuck);
    }
  }

 private:
  using Key = std::pair<uint64_t, uint32_t>;

  uint64_t KeyOf(uint32_t v) const {
    const Vertex& vertex = order_.vertices[v];
    const uint64_t late =
        vertex.class_ == schema::Class::kIrreversible && vertex.phase == event::Phase::kContract;
    return static_cast<uint64_t>(vertex.phase) << 40 | late << 32 | vertex.rank;
  }

  void Prepare() {
    const uint32_t count = static_cast<uint32_t>(order_.vertices.size());
    std::vector<uint32_t> users(count + 1, 0);
    for (uint32_t v = 0; v < count; ++v) {
      waits_[v] = static_cast<uint32_t>(order_.vertices[v].needs.size());
      for (const uint32_t need : order_.vertices[v].needs) {
        ++users[need + 1];
      }
    }
    for (uint32_t v = 0; v < count; ++v) {
      users[v + 1] += users[v];
    }
    offsets_ = users;
    users_.resize(users[count]);
    for (uint32_t v = 0; v < count; ++v) {
      for (const uint32_t need : order_.vertices[v].needs) {
        users_[users[need]++] = v;
      }
    }
    for (uint32_t v = 0; v < count; ++v) {
      if (waits_[v] == 0) {
        free_.emplace(KeyOf(v), v);
      }
    }
  }

  void Place(uint32_t v) {
    const Vertex& vertex = order_.vertices[v];
    std::vector<int> numbers, groups;
    for (const uint32_t need : vertex.needs) {
      const int place = place_[need];
      if (place > 0) {
        numbers.push_back(place);
      } else if (place < 0) {
        groups.push_back(-place - 1);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::sort(groups.begin(), groups.end());
    if (vertex.kind == Vertex::Kind::kGroup) {
      draft_.plan.groups.push_back({std::move(numbers), std::move(groups)});
      place_[v] = -static_cast<int>(draft_.plan.groups.size());
    } else {
      Step step = steps_.Make(vertex);
      step.number = static_cast<int>(draft_.plan.steps.size()) + 1;
      step.phase = vertex.phase;
      step.class_ = vertex.class_;
      step.depends_on = std::move(numbers);
      step.depends_on_groups = std::move(groups);
      place_[v] = step.number;
      draft_.plan.steps.push_back(std::move(step));
    }
    waits_[v] = kNone;
    for (uint32_t u = offsets_[v]; u < offsets_[v + 1]; ++u) {
      if (waits_[users_[u]] != kNone && --waits_[users_[u]] == 0) {
        free_.emplace(KeyOf(users_[u]), users_[u]);
      }
    }
  }

  // What the state remembers of dependencies was written by several programs and may go in a
  // circle: the first that is left goes then, without waiting for the others.
  uint32_t NextStuck() {
    while (next_ < waits_.size() && waits_[next_] == kNone) {
      ++next_;
    }
    return next_ < waits_.size() ? next_ : kNone;
  }

  Draft& draft_;
  const Order& order_;
  StepMaker steps_;
  std::vector<uint32_t> waits_;  // needs left; kNone: placed
  std::vector<int> place_;       // number of the step, or -1 - index of the group; 0: not placed
  std::vector<uint32_t> offsets_, users_;
  std::priority_queue<Key, std::vector<Key>, std::greater<>> free_;
  uint32_t next_ = 0;
};

}  // namespace

void Number(Draft& draft, const Order& order) {
  draft.plan.steps.reserve(order.vertices.size());
  Numbering(draft, order).Run();
  for (const Step& step : draft.plan.steps) {
    if (step.class_ == schema::Class::kIrreversible) {
      draft.plan.point_of_no_return = step.number;
      break;
    }
  }
}

}  // namespace deploy::plan
