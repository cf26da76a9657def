#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/plan/order.h"
#include "runtime/plan/resolve.h"

namespace deploy::plan {
namespace {

using event::Phase;

// "web" of "web[*]", the dependency on all instances; absent for any other address.
std::optional<std::string_view> WholeNode(std::string_view address) {
  constexpr std::string_view kAllInstances = "[*]";
  return address.ends_with(kAllInstances)
             ? std::optional(address.substr(0, address.size() - kAllInstances.size()))
             : std::nullopt;
}

class LeavingOrder {
 public:
  LeavingOrder(Draft& draft, Order& order) : draft_(draft), order_(order), keys_(draft.graph) {}

  void Run() {
    AddVertices();
    for (uint32_t i = 0; i < draft_.objects.size(); ++i) {
      AfterUsersInState(i);
    }
    for (const auto& [pattern, users] : users_of_all_) {
      AfterUsersOfAll(pattern, users);
    }
    AfterUsersInGraph();
    RetireAfterUsersThatGo();
    for (Leaving& leaving : draft_.leaving) {
      Unique(order_.vertices[leaving.vertex].needs);
    }
  }

 private:
  // Later ones of the state and of the program get smaller ranks: dependants tend to come after
  // what they need.
  void AddVertices() {
    const uint32_t first = static_cast<uint32_t>(order_.vertices.size());
    const uint32_t count = static_cast<uint32_t>(draft_.leaving.size());
    for (uint32_t i = 0; i < count; ++i) {
      Leaving& leaving = draft_.leaving[i];
      if (leaving.vertex != kNone) {
        continue;
      }
      leaving.vertex = order_.Add({.kind = Vertex::Kind::kDelete,
                                   .subject = i,
                                   .phase = Phase::kContract,
                                   .class_ = leaving.class_,
                                   .rank = first + (count - i)});
      if (leaving.item != kNone) {
        const Item& item = draft_.items[leaving.item];
        for (const uint32_t after : {item.own, item.verify, item.last}) {
          After(leaving, after);
        }
      }
    }
  }

  void After(Leaving& leaving, uint32_t vertex) {
    if (vertex != kNone && vertex != leaving.vertex && !leaving.early) {
      order_.vertices[leaving.vertex].needs.push_back(vertex);
    }
  }

  // The steps after which the object does not use anything of before any more.
  void AppendEnd(uint32_t object, std::vector<uint32_t>& refs) const {
    const uint32_t gone = draft_.leaving_of[object];
    if (gone != kNone) {
      refs.push_back(draft_.leaving[gone].vertex);
    }
    const uint32_t item = draft_.item_of[object];
    if (item != kNone && draft_.items[item].last != kNone) {
      refs.push_back(draft_.items[item].last);
    }
  }

  void AfterUsersInState(uint32_t user) {
    std::vector<uint32_t> ends;
    AppendEnd(user, ends);
    if (ends.empty()) {
      return;
    }
    for (const std::string& address : draft_.objects[user].dependencies) {
      if (const auto name = WholeNode(address)) {
        auto& users = users_of_all_[*name];
        users.insert(users.end(), ends.begin(), ends.end());
        continue;
      }
      const auto used = draft_.object_by_address.find(address);
      const uint32_t gone =
          used == draft_.object_by_address.end() ? kNone : draft_.leaving_of[used->second];
      if (gone != kNone) {
        for (const uint32_t end : ends) {
          After(draft_.leaving[gone], end);
        }
      }
    }
  }

  void AfterUsersOfAll(std::string_view name, std::vector<uint32_t> users) {
    Unique(users);
    std::vector<Leaving*> gone;
    for (Leaving& leaving : draft_.leaving) {
      const std::string_view address = draft_.objects[leaving.object].address;
      if (address.starts_with(name) && address.substr(name.size()).starts_with('[')) {
        gone.push_back(&leaving);
      }
    }
    const std::vector<uint32_t> refs = gone.size() > 1 ? Join(std::move(users)) : users;
    for (Leaving* leaving : gone) {
      for (const uint32_t ref : refs) {
        After(*leaving, ref);
      }
    }
  }

  std::vector<uint32_t> Join(std::vector<uint32_t> refs) {
    const uint32_t before = static_cast<uint32_t>(order_.vertices.size());
    std::vector<uint32_t> joined = order_.Joined(std::move(refs));
    if (order_.vertices.size() > before) {
      order_.vertices[before].rank = before;
      order_.vertices[before].phase = Phase::kContract;
    }
    return joined;
  }

  void AfterUsersInGraph() {
    for (uint32_t n = 0; n < draft_.graph.nodes.size(); ++n) {
      if (!draft_.nodes[n].changes) {
        continue;
      }
      for (uint32_t e = draft_.nodes[n].first_edge; e < draft_.nodes[n].edge_end; ++e) {
        const graph::Edge& edge = draft_.graph.edges[e];
        if (draft_.nodes[edge.to.index].changes) {
          AfterUsersByEdge(edge, n);
        }
      }
    }
  }

  void AfterUsersByEdge(const graph::Edge& edge, uint32_t user) {
    const NodeInfo& users = draft_.nodes[user];
    const graph::Node& node = draft_.graph.nodes[user];
    const NodeInfo& used = draft_.nodes[edge.to.index];
    if (edge.kind == graph::EdgeKind::kAll) {
      AfterWholeNode(users, node.keys.size(), used, draft_.graph.nodes[edge.to.index].keys.size());
      return;
    }
    for (uint32_t i = 0; i < node.keys.size(); ++i) {
      const std::string& key = edge.kind == graph::EdgeKind::kOne ? edge.key : node.keys[i];
      const uint32_t instance = keys_.Find(edge.to.index, key, i);
      if (instance != kNone) {
        AfterItem(draft_.items[used.first + instance], draft_.items[users.first + i].last);
      }
    }
  }

  // What goes in *contract* itself may use the surplus until then.
  void RetireAfterUsersThatGo() {
    std::map<std::string_view, uint32_t> retires;
    std::map<std::string_view, std::vector<uint32_t>> retires_of_all;
    for (const Item& item : draft_.items) {
      if (item.retire != kNone) {
        const std::string_view address = item.address;
        retires.emplace(address, item.retire);
        retires_of_all[address.substr(0, address.find('['))].push_back(item.retire);
      }
    }
    if (retires.empty()) {
      return;
    }
    std::map<std::string_view, std::vector<uint32_t>> users_of_all;
    for (const Leaving& leaving : draft_.leaving) {
      if (leaving.early) {
        continue;
      }
      for (const std::string& address : draft_.objects[leaving.object].dependencies) {
        if (const auto name = WholeNode(address)) {
          users_of_all[*name].push_back(leaving.vertex);
        } else if (const auto found = retires.find(address); found != retires.end()) {
          order_.vertices[found->second].needs.push_back(leaving.vertex);
        }
      }
    }
    for (auto& [name, users] : users_of_all) {
      const auto found = retires_of_all.find(name);
      if (found != retires_of_all.end()) {
        RetireAllAfter(found->second, std::move(users));
      }
    }
  }

  void RetireAllAfter(const std::vector<uint32_t>& retires, std::vector<uint32_t> users) {
    Unique(users);
    const std::vector<uint32_t> refs = retires.size() > 1 ? Join(std::move(users)) : users;
    for (const uint32_t retire : retires) {
      std::vector<uint32_t>& needs = order_.vertices[retire].needs;
      needs.insert(needs.end(), refs.begin(), refs.end());
    }
  }

  void AfterItem(const Item& used, uint32_t vertex) {
    if (used.leaving != kNone) {
      After(draft_.leaving[used.leaving], vertex);
    }
  }

  void AfterWholeNode(const NodeInfo& users, size_t user_count, const NodeInfo& used,
                      size_t used_count) {
    std::vector<uint32_t> refs;
    for (uint32_t i = 0; i < user_count; ++i) {
      if (draft_.items[users.first + i].last != kNone) {
        refs.push_back(draft_.items[users.first + i].last);
      }
    }
    bool any = false;
    for (uint32_t i = 0; i < used_count; ++i) {
      any |= draft_.items[used.first + i].leaving != kNone;
    }
    if (!any) {
      return;
    }
    refs = used_count > 1 ? Join(std::move(refs)) : std::move(refs);
    for (uint32_t i = 0; i < used_count; ++i) {
      for (const uint32_t ref : refs) {
        AfterItem(draft_.items[used.first + i], ref);
      }
    }
  }

  Draft& draft_;
  Order& order_;
  KeyIndex keys_;
  // "page" -> ends of those that need all instances of it. Sorted, so that groups are made in one
  // order.
  std::map<std::string_view, std::vector<uint32_t>> users_of_all_;
};

}  // namespace

void OrderLeaving(Draft& draft, Order& order) {
  if (!draft.leaving.empty()) {
    LeavingOrder(draft, order).Run();
  }
}

}  // namespace deploy::plan
