#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/support/text.h"
#include "compiler/sema/dependency.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

// Tarjan's strongly connected components with a stack of our own. Components come out after those
// they need, which is the order wanted.
class Components {
 public:
  explicit Components(const Dependencies& edges)
      : edges_(edges), number_(edges.size(), 0), low_(edges.size(), 0), open_(edges.size(), 0) {}

  std::vector<std::vector<uint32_t>> Run() {
    for (uint32_t i = 0; i < edges_.size(); ++i) {
      if (number_[i] == 0) {
        Visit(i);
      }
    }
    return std::move(found_);
  }

 private:
  struct Step {
    uint32_t node;
    uint32_t next;
  };

  void Enter(uint32_t node) {
    number_[node] = low_[node] = ++count_;
    open_[node] = 1;
    path_.push_back(node);
    steps_.push_back({node, 0});
  }

  void Visit(uint32_t root) {
    Enter(root);
    while (!steps_.empty()) {
      Step& step = steps_.back();
      uint32_t node = step.node;
      if (step.next < edges_[node].size()) {
        uint32_t to = edges_[node][step.next++].to.index;
        if (number_[to] == 0) {
          Enter(to);
        } else if (open_[to] != 0) {
          low_[node] = std::min(low_[node], number_[to]);
        }
        continue;
      }
      steps_.pop_back();
      if (!steps_.empty()) {
        low_[steps_.back().node] = std::min(low_[steps_.back().node], low_[node]);
      }
      if (low_[node] == number_[node]) {
        Close(node);
      }
    }
  }

  void Close(uint32_t node) {
    std::vector<uint32_t> component;
    uint32_t last;
    do {
      last = path_.back();
      path_.pop_back();
      open_[last] = 0;
      component.push_back(last);
    } while (last != node);
    found_.push_back(std::move(component));
  }

  const Dependencies& edges_;
  std::vector<uint32_t> number_, low_;
  std::vector<uint8_t> open_;
  std::vector<uint32_t> path_;
  std::vector<Step> steps_;
  uint32_t count_ = 0;
  std::vector<std::vector<uint32_t>> found_;
};

struct CycleEdge {
  uint32_t from;
  const Dependency* dependency;
};

// The shortest way from `start` back to itself inside one component, breadth first.
std::vector<CycleEdge> ShortestFrom(const Dependencies& edges, const std::vector<uint32_t>& members,
                                    uint32_t start) {
  absl::flat_hash_map<uint32_t, CycleEdge> reached;  // by target
  std::vector<uint32_t> queue = {start};
  for (size_t i = 0; i < queue.size() && !reached.contains(start); ++i) {
    for (const Dependency& d : edges[queue[i]]) {
      bool inside = std::binary_search(members.begin(), members.end(), d.to.index);
      if (inside && reached.emplace(d.to.index, CycleEdge{queue[i], &d}).second) {
        queue.push_back(d.to.index);
      }
    }
  }
  std::vector<CycleEdge> way;
  uint32_t at = start;
  do {
    auto it = reached.find(at);
    if (it == reached.end()) {
      return {};
    }
    way.push_back(it->second);
    at = it->second.from;
  } while (at != start);
  std::reverse(way.begin(), way.end());
  return way;
}

// Rings with many members are walked from a few starts only, which keeps this linear.
constexpr size_t kStarts = 16;

std::vector<CycleEdge> Shortest(const Dependencies& edges, const std::vector<uint32_t>& members) {
  std::vector<CycleEdge> best;
  for (size_t i = 0; i < std::min(members.size(), kStarts); ++i) {
    std::vector<CycleEdge> way = ShortestFrom(edges, members, members[i]);
    if (!way.empty() && (best.empty() || way.size() < best.size())) {
      best = std::move(way);
    }
  }
  return best;
}

class CycleReporter {
 public:
  CycleReporter(Context& c, const Dependencies& edges) : c_(c), edges_(edges) {}

  void Report(std::vector<uint32_t> members) {
    std::sort(members.begin(), members.end());
    std::vector<CycleEdge> way = Shortest(edges_, members);
    if (way.empty()) {
      return;
    }
    // Begin with the edge written first, so that one cycle always reads the same.
    auto first = std::min_element(way.begin(), way.end(), [](const auto& a, const auto& b) {
      return std::pair(a.dependency->span.file.index, a.dependency->span.begin) <
             std::pair(b.dependency->span.file.index, b.dependency->span.begin);
    });
    std::rotate(way.begin(), first, way.end());
    auto error = diag::Error(CodeOf(way), way[0].dependency->span, Message(way));
    error.Here(EdgeLabel(way[0]));
    for (size_t i = 1; i < way.size() && i < kShown; ++i) {
      error.At(way[i].dependency->span, EdgeLabel(way[i]));
    }
    std::vector<std::string_view> names;
    names.reserve(way.size() + 2);
    for (const CycleEdge& edge : way) {
      names.push_back(Name(edge.from));
    }
    names.push_back(names.front());
    if (names.size() > kShown) {
      names.erase(names.begin() + kShown / 2, names.end() - kShown / 2);
      names.insert(names.begin() + kShown / 2, "…");
    }
    error.Note(support::Join(names, " -> "));
    error.Help(Help(way));
    c_.module = c_.symbol(SymbolId(way[0].from)).module;
    c_.Report(std::move(error));
  }

 private:
  static constexpr size_t kShown = 12;

  const Symbol& At(uint32_t i) const { return c_.checked.symbols.symbols[i]; }
  std::string_view Name(uint32_t i) const {
    const Symbol& symbol = At(i);
    return symbol.name.empty() ? KindWords(symbol.kind) : symbol.name;
  }

  bool All(const std::vector<CycleEdge>& way, SymbolKind kind) const {
    return std::all_of(way.begin(), way.end(),
                       [&](const CycleEdge& e) { return At(e.from).kind == kind; });
  }
  bool Any(const std::vector<CycleEdge>& way, SymbolKind kind) const {
    return std::any_of(way.begin(), way.end(),
                       [&](const CycleEdge& e) { return At(e.from).kind == kind; });
  }
  bool Loose(const std::vector<CycleEdge>& way) const {
    return std::any_of(way.begin(), way.end(),
                       [](const CycleEdge& e) { return e.dependency->loose; });
  }

  Code CodeOf(const std::vector<CycleEdge>& way) const {
    if (Any(way, SymbolKind::kNode)) {
      return Code::D0611;
    }
    if (All(way, SymbolKind::kFn)) {
      return Code::D0216;
    }
    if (All(way, SymbolKind::kType)) {
      return Loose(way) ? Code::D0906 : Code::D0217;
    }
    return Code::D0215;
  }

  std::string Message(const std::vector<CycleEdge>& way) const {
    std::string_view name = Name(way[0].from);
    switch (CodeOf(way)) {
      case Code::D0611:
        return way.size() == 1               ? Cat("`", name, "` needs itself")
               : All(way, SymbolKind::kNode) ? "these resources need each other"
                                             : "these declarations need each other";
      case Code::D0216:
        return way.size() == 1 ? Cat("function `", name, "` calls itself")
                               : "these functions call each other";
      case Code::D0217:
        return Cat("type `", name, "` contains itself without end");
      case Code::D0906:
        return Cat("this build does not know recursive types such as `", name, "` yet");
      default:
        return way.size() == 1 ? Cat("`", name, "` is defined by itself")
                               : "these definitions need each other";
    }
  }

  std::string EdgeLabel(const CycleEdge& edge) const {
    std::string_view verb = edge.dependency->order                  ? "is ordered after"
                            : At(edge.from).kind == SymbolKind::kFn ? "calls"
                                                                    : "needs";
    return Cat("`", Name(edge.from), "` ", verb, " `", Name(edge.dependency->to.index), "`");
  }

  // `web.http` inside of `web` itself: the program is told its ports.
  std::string OwnPort(const CycleEdge& edge) const {
    const Symbol& symbol = At(edge.from);
    const ast::Tree& tree = c_.modules.module(symbol.module).tree;
    const auto* entity = std::get_if<ast::EntityDecl>(&tree.decl(symbol.decl).node);
    const std::string_view text = c_.Text(edge.dependency->span);
    const size_t point = text.find('.');
    if (entity == nullptr || !entity->block || point == std::string_view::npos) {
      return {};
    }
    std::string label(text.substr(point + 1));
    for (ast::MemberId id : tree.block(entity->block).members) {
      const auto* block = std::get_if<ast::BlockMember>(&tree.member(id).node);
      if (block != nullptr && block->name.text == "port" && block->label.name.text == label) {
        for (char& letter : label) {
          letter = absl::ascii_toupper(static_cast<unsigned char>(letter));
        }
        return Cat("the program gets its own port as `PORT_", label, "` in its environment");
      }
    }
    return {};
  }

  std::string Help(const std::vector<CycleEdge>& way) const {
    switch (CodeOf(way)) {
      case Code::D0611:
        if (std::string own = way.size() == 1 ? OwnPort(way[0]) : ""; !own.empty()) {
          return own;
        }
        return "take one of these references away, or move what both need into a third resource";
      case Code::D0216:
        return "use a comprehension instead of recursion";
      case Code::D0217:
        return "make the field optional, or a list";
      case Code::D0906:
        return "keep the parts in a map and name them by key";
      default:
        return "give one of them a value of its own";
    }
  }

  Context& c_;
  const Dependencies& edges_;
};

// The graph has its resources in this order, and expressions name them by number.
void NumberNodes(Context& c) {
  std::vector<uint32_t> place(c.checked.nodes.size(), 0);
  std::vector<CheckedNode> sorted;
  sorted.reserve(place.size());
  for (SymbolId id : c.checked.order) {
    Symbol& symbol = c.symbol(id);
    if (symbol.kind == SymbolKind::kNode) {
      place[symbol.node.index] = static_cast<uint32_t>(sorted.size());
      sorted.push_back(std::move(c.checked.nodes[symbol.node.index]));
      symbol.node = NodeId(static_cast<uint32_t>(sorted.size() - 1));
    }
  }
  for (CheckedNode& node : sorted) {
    for (CheckedEdge& edge : node.edges) {
      edge.to = NodeId(place[edge.to.index]);
    }
  }
  c.checked.nodes = std::move(sorted);
}

}  // namespace

void SortDeclarations(Context& c, const Dependencies& dependencies) {
  c.checked.order.reserve(dependencies.size());
  for (std::vector<uint32_t>& component : Components(dependencies).Run()) {
    uint32_t first = component.front();
    bool to_itself = std::any_of(dependencies[first].begin(), dependencies[first].end(),
                                 [&](const Dependency& d) { return d.to.index == first; });
    bool cyclic = component.size() > 1 || to_itself;
    for (uint32_t i : component) {
      c.checked.order.push_back(SymbolId(i));
      c.checked.symbols.symbols[i].cyclic = cyclic;
    }
    if (cyclic) {
      CycleReporter(c, dependencies).Report(std::move(component));
    }
  }
  NumberNodes(c);
}

}  // namespace deploy::sema
