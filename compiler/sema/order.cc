#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/names.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

// How many resources one statement may look through for an implied dependency.
constexpr size_t kSearched = 20'000;

Span PathSpan(const ast::Path& path) { return source::Cover(path.front().span, path.back().span); }

// The resource that a path names; none after a report.
NodeId Named(Context& c, const ast::Path& path) {
  if (path.empty()) {
    return {};
  }
  SymbolId symbol = UseName(c, path[0].text);
  size_t taken = 1;
  if (symbol && c.symbol(symbol).kind == SymbolKind::kModule && path.size() >= 2) {
    symbol = UseNameIn(c, c.symbol(symbol), path[1].text);
    taken = 2;
  } else if (!symbol) {
    ReportUnknownName(c, path[0], nullptr);
    return {};
  }
  Span span = PathSpan(path);
  if (!symbol) {
    c.Report(
        diag::Error(Code::D0214, span, Cat("`", path[0].text, "` has no `", path[1].text, "`")));
    return {};
  }
  const Symbol& found = c.symbol(symbol);
  if (path.size() > taken && found.kind != SymbolKind::kError) {
    Span rest = source::Cover(path[taken].span, path.back().span);
    Span whole = source::Cover(path.front().span, path[taken - 1].span);
    std::string text(c.Text(whole));
    c.Report(diag::Error(Code::D0613, span, "an order names whole resources, not parts of them")
                 .Here("too long")
                 .FixIt(Cat("write `", text, "`"), diag::Applicability::kMaybe,
                        {{{rest.file, whole.end, rest.end}, ""}}));
    return {};
  }
  if (found.kind == SymbolKind::kNode) {
    return found.node;
  }
  if (found.kind != SymbolKind::kError) {
    c.Report(diag::Error(Code::D0613, span,
                         Cat("`", c.Text(span), "` has no effect that could be ordered"))
                 .Here(Cat("this is ", KindWords(found.kind)))
                 .At(found.name_span, "declared here")
                 .Help("order resources and services"));
  }
  return {};
}

struct Place {
  NodeId node;
  Span span;
};

void Collect(Context& c, const ast::OrderMember& order, Dependencies& dependencies) {
  std::vector<Place> before;
  for (const ast::OrderNode& step : order.nodes) {
    std::vector<Place> now;
    for (const ast::Path& path : step.paths) {
      if (NodeId node = Named(c, path)) {
        now.push_back({node, PathSpan(path)});
      }
    }
    for (const Place& later : now) {
      for (const Place& earlier : before) {
        CheckedEdge edge;
        edge.to = earlier.node;
        edge.order = true;
        edge.span = later.span;
        c.node(later.node).edges.push_back(edge);
        dependencies[c.node(later.node).symbol.index].push_back(
            {c.node(earlier.node).symbol, later.span, true, false});
      }
    }
    before = std::move(now);
  }
}

// Does `from` need `to` by references alone?
bool Implied(const Context& c, NodeId from, NodeId to, size_t& budget) {
  absl::flat_hash_set<uint32_t> seen;
  std::vector<uint32_t> open = {from.index};
  while (!open.empty() && budget > 0) {
    uint32_t at = open.back();
    open.pop_back();
    for (const CheckedEdge& edge : c.checked.nodes[at].edges) {
      if (edge.order) {
        continue;
      }
      if (edge.to == to) {
        return true;
      }
      budget -= budget > 0 ? 1 : 0;
      if (seen.insert(edge.to.index).second) {
        open.push_back(edge.to.index);
      }
    }
  }
  return false;
}

}  // namespace

void CollectOrders(Context& c, Dependencies& dependencies) {
  for (uint32_t i = 0; i < c.checked.symbols.symbols.size(); ++i) {
    if (c.checked.symbols.symbols[i].kind != SymbolKind::kOrder) {
      continue;
    }
    c.Begin(SymbolId(i));
    const ast::Decl& decl = c.tree().decl(c.symbol(SymbolId(i)).decl);
    Collect(c, std::get<ast::OrderMember>(decl.node), dependencies);
    c.End();
  }
}

void CheckOrders(Context& c) {
  size_t budget = 50 * kSearched;
  for (uint32_t i = 0; i < c.checked.nodes.size(); ++i) {
    const CheckedNode& node = c.checked.nodes[i];
    if (c.symbol(node.symbol).cyclic) {
      continue;
    }
    for (const CheckedEdge& edge : node.edges) {
      size_t own = std::min(budget, kSearched);
      size_t left = own;
      if (!edge.order || !Implied(c, NodeId(i), edge.to, left)) {
        budget -= edge.order ? own - left : 0;
        continue;
      }
      budget -= own - left;
      c.Report(
          diag::Warning(Code::D0612, edge.span,
                        Cat("`", node.name, "` comes after `", c.node(edge.to).name, "` anyway"))
              .Here("already needed by reference"));
    }
  }
}

}  // namespace deploy::sema
