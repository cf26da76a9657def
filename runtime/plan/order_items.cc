#include <algorithm>
#include <utility>

#include "runtime/plan/order.h"
#include "runtime/plan/resolve.h"

namespace deploy::plan {
namespace {

using event::Phase;
using provider::PlannedAction;

// What others wait for when they wait for an item that has nothing to do: that which it waits for
// itself.
class ItemOrder {
 public:
  ItemOrder(Draft& draft, Order& order)
      : draft_(draft),
        order_(order),
        keys_(draft.graph),
        passed_(draft.items.size()),
        whole_(draft.graph.nodes.size()) {}

  void Add(uint32_t index) {
    Item& item = draft_.items[index];
    std::vector<uint32_t> needs = Needs(item);
    if (item.change == nullptr) {
      passed_[index] = order_.Joined(std::move(needs));
      return;
    }
    Free(item, needs);
    item.own = order_.Add(
        {.subject = index,
         .phase = item.change->phase.value_or(
             item.change->action == PlannedAction::kSwitch ? Phase::kSwitch : Phase::kExpand),
         .class_ = item.class_,
         .needs = std::move(needs)});
    item.last = item.own;
    AddVerify(item, index);
    AddSwitch(item, index);
    AddRetire(item, index);
  }

 private:
  void AddVerify(Item& item, uint32_t index) {
    if (item.change->verify && item.change->action != PlannedAction::kSwitch) {
      item.verify = order_.Add({.kind = Vertex::Kind::kVerify,
                                .subject = index,
                                .phase = Phase::kVerify,
                                .needs = {item.own}});
    }
  }

  void AddSwitch(Item& item, uint32_t index) {
    if (!item.change->switch_after_create) {
      return;
    }
    const schema::Schema* schema = draft_.nodes[item.node].schema;
    item.last =
        order_.Add({.kind = Vertex::Kind::kSwitch,
                    .subject = index,
                    .phase = Phase::kSwitch,
                    .class_ = schema == nullptr ? schema::Class::kReversible : schema->update_class,
                    .needs = {item.verify == kNone ? item.own : item.verify}});
  }

  // Nothing waits for it but the end of the run; `last` stays what dependants wait for.
  void AddRetire(Item& item, uint32_t index) {
    if (item.change->retire_after_update) {
      item.retire = order_.Add({.kind = Vertex::Kind::kRetire,
                                .subject = index,
                                .phase = Phase::kContract,
                                .needs = {item.verify == kNone ? item.own : item.verify}});
    }
  }

  // Objects that must go before this item's create: its own old one, and the one that holds its
  // identity.
  void Free(Item& item, std::vector<uint32_t>& needs) {
    const std::vector<uint32_t> before = needs;
    for (const uint32_t index : {item.leaving, item.frees}) {
      if (index == kNone || !draft_.leaving[index].early) {
        continue;
      }
      Leaving& leaving = draft_.leaving[index];
      if (leaving.vertex == kNone) {
        leaving.vertex = order_.Add({.kind = Vertex::Kind::kDelete,
                                     .subject = index,
                                     .class_ = leaving.class_,
                                     .needs = before});
      }
      needs.push_back(leaving.vertex);
    }
    Unique(needs);
  }

  std::vector<uint32_t> Needs(const Item& item) {
    std::vector<uint32_t> needs;
    const NodeInfo& info = draft_.nodes[item.node];
    for (uint32_t e = info.first_edge; e < info.edge_end; ++e) {
      const graph::Edge& edge = draft_.graph.edges[e];
      if (edge.kind == graph::EdgeKind::kAll) {
        const std::vector<uint32_t>& whole =
            Whole(edge.to.index, draft_.graph.nodes[item.node].keys.size() > 1);
        needs.insert(needs.end(), whole.begin(), whole.end());
        continue;
      }
      const std::string& key = edge.kind == graph::EdgeKind::kOne
                                   ? edge.key
                                   : draft_.graph.nodes[item.node].keys[item.instance];
      const uint32_t instance = keys_.Find(edge.to.index, key, item.instance);
      if (instance != kNone) {
        AppendRefs(draft_.nodes[edge.to.index].first + instance, needs);
      }
    }
    Unique(needs);
    return needs;
  }

  void AppendRefs(uint32_t index, std::vector<uint32_t>& refs) const {
    const Item& item = draft_.items[index];
    if (item.last != kNone) {
      refs.push_back(item.last);
    } else {
      refs.insert(refs.end(), passed_[index].begin(), passed_[index].end());
    }
  }

  // What to wait for when waiting for all instances of a node, joined when many wait for many.
  const std::vector<uint32_t>& Whole(uint32_t node, bool by_many) {
    WholeNode& whole = whole_[node];
    if (!whole.collected) {
      whole.collected = true;
      const uint32_t first = draft_.nodes[node].first;
      for (uint32_t i = 0; i < draft_.graph.nodes[node].keys.size(); ++i) {
        AppendRefs(first + i, whole.refs);
      }
      Unique(whole.refs);
    }
    if (by_many && !whole.joined) {
      whole.joined = true;
      whole.refs = order_.Joined(std::move(whole.refs));
    }
    return whole.refs;
  }

  struct WholeNode {
    bool collected = false, joined = false;
    std::vector<uint32_t> refs;
  };

  Draft& draft_;
  Order& order_;
  KeyIndex keys_;
  std::vector<std::vector<uint32_t>> passed_;
  std::vector<WholeNode> whole_;
};

bool Irreversible(const Vertex& vertex) { return vertex.class_ == schema::Class::kIrreversible; }

// Marks the irreversible vertices that something which can be taken back waits for.
void MarkEarly(Order& order) {
  for (uint32_t v = static_cast<uint32_t>(order.vertices.size()); v-- > 0;) {
    const Vertex& vertex = order.vertices[v];
    const bool attached =
        vertex.kind == Vertex::Kind::kVerify || vertex.kind == Vertex::Kind::kSwitch ||
        vertex.kind == Vertex::Kind::kRetire || vertex.kind == Vertex::Kind::kGroup;
    if (!vertex.early && (attached || Irreversible(vertex))) {
      continue;
    }
    const bool passes = vertex.kind == Vertex::Kind::kGroup || attached;
    for (const uint32_t need : vertex.needs) {
      Vertex& needed = order.vertices[need];
      if (!needed.early) {
        needed.early = true;
        needed.because = passes ? vertex.because : v;
      }
    }
  }
}

std::string AddressOf(const Draft& draft, const Vertex& vertex) {
  return vertex.kind == Vertex::Kind::kDelete
             ? draft.objects[draft.leaving[vertex.subject].object].address
             : draft.items[vertex.subject].address;
}

void RefuseEarly(Draft& draft, const Order& order, const Vertex& vertex) {
  const std::string address = AddressOf(draft, vertex);
  const graph::Node* node = nullptr;
  if (vertex.kind != Vertex::Kind::kDelete) {
    node = &draft.node_of(draft.items[vertex.subject]);
  } else if (draft.leaving[vertex.subject].item != kNone) {
    node = &draft.node_of(draft.items[draft.leaving[vertex.subject].item]);
  }
  if (Accepted(draft, address, node)) {
    return;
  }
  std::string message = "`" + address + "` cannot be taken back";
  if (vertex.because != kNone) {
    message += ", and `" + AddressOf(draft, order.vertices[vertex.because]) +
               "` needs it before anything is verified";
  }
  draft.Refuse(address, std::move(message),
               "give it an `undo`, or accept it with `lifecycle { irreversible = accept(\"why\") "
               "}` or `--accept-irreversible " +
                   address + "`",
               node == nullptr ? "" : node->location);
}

// A step that comes after verification waits for the verification of what it needs.
void WaitForVerified(const Draft& draft, Order& order, Vertex& vertex) {
  if (vertex.phase <= Phase::kVerify || vertex.kind == Vertex::Kind::kGroup) {
    return;
  }
  if (vertex.kind == Vertex::Kind::kSwitch) {
    // Its own create waited for them to be made; the switch waits for them to be good.
    const Vertex& own = order.vertices[draft.items[vertex.subject].own];
    vertex.needs.insert(vertex.needs.end(), own.needs.begin(), own.needs.end());
  }
  for (uint32_t& need : vertex.needs) {
    const Vertex& needed = order.vertices[need];
    if (needed.kind == Vertex::Kind::kItem) {
      const uint32_t verify = draft.items[needed.subject].verify;
      const bool own = needed.subject == vertex.subject;
      if (verify != kNone && !own && order.vertices[verify].phase <= vertex.phase) {
        need = verify;
      }
    }
  }
}

}  // namespace

void Unique(std::vector<uint32_t>& refs) {
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
}

std::vector<uint32_t> Order::Joined(std::vector<uint32_t> refs, Vertex::Kind kind) {
  if (refs.size() <= kDirect) {
    return refs;
  }
  return {Add({.kind = kind, .phase = Phase::kValidate, .needs = std::move(refs)})};
}

void OrderItems(Draft& draft, Order& order) {
  ItemOrder items(draft, order);
  for (uint32_t i = 0; i < draft.items.size(); ++i) {
    items.Add(i);
  }
}

void SettlePhases(Draft& draft, Order& order) {
  MarkEarly(order);
  for (uint32_t v = 0; v < order.vertices.size(); ++v) {
    Vertex& vertex = order.vertices[v];
    vertex.rank = v;
    if (Irreversible(vertex) && vertex.early) {
      RefuseEarly(draft, order, vertex);
    } else if (Irreversible(vertex)) {
      vertex.phase = Phase::kContract;
    }
    for (const uint32_t need : vertex.needs) {
      vertex.phase = std::max(vertex.phase, order.vertices[need].phase);
    }
  }
  for (Vertex& vertex : order.vertices) {
    WaitForVerified(draft, order, vertex);
  }
}

}  // namespace deploy::plan
