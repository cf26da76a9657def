#ifndef RUNTIME_PLAN_ORDER_H_
#define RUNTIME_PLAN_ORDER_H_

#include <cstdint>
#include <vector>

#include "runtime/plan/draft.h"

namespace deploy::plan {

// A step in the making, or a group of them. Vertices that go forward are made in an order in which
// dependencies come first; those that delete come last and are ordered when they are numbered.
struct Vertex {
  enum class Kind : uint8_t {
    kItem,
    kVerify,
    kSwitch,
    kRetire,
    kDelete,
    kGroup
  } kind = Kind::kItem;
  uint32_t subject = kNone;  // item, or Leaving for a kDelete
  event::Phase phase = event::Phase::kExpand;
  schema::Class class_ = schema::Class::kReversible;
  bool early = false;        // an irreversible one that must come before verification
  uint32_t because = kNone;  // the vertex that waits for it then
  uint32_t rank = 0;         // ties go to the smaller one
  std::vector<uint32_t> needs;
};

// All vertices of a draft. Sets of more than kDirect vertices that several others wait for become a
// group, so that the edges stay linear in instances and edges of the graph.
struct Order {
  static constexpr size_t kDirect = 16;
  std::vector<Vertex> vertices;

  uint32_t Add(Vertex vertex) {
    vertices.push_back(std::move(vertex));
    return static_cast<uint32_t>(vertices.size() - 1);
  }
  // `refs` themselves when they are few, else one group of them.
  std::vector<uint32_t> Joined(std::vector<uint32_t> refs,
                               Vertex::Kind kind = Vertex::Kind::kGroup);
};

// Sorts and removes doubles.
void Unique(std::vector<uint32_t>& refs);

// Vertices of the items, and of the objects that must go before them.
void OrderItems(Draft& draft, Order& order);
// Phases: a vertex stands no earlier than what it needs; irreversible ones in *contract* unless
// something that can be taken back needs them, which is refused unless it is accepted.
void SettlePhases(Draft& draft, Order& order);
// Vertices of the other objects that go, after everything that stops using them.
void OrderLeaving(Draft& draft, Order& order);

// Numbers steps and groups and writes them to plan.steps and plan.groups: phase by phase,
// dependencies first, irreversible ones as late as that allows.
void Number(Draft& draft, const Order& order);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_ORDER_H_
