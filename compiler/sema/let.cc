#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using support::Cat;
void CheckLet(Context& c, SymbolId id, const ast::LetDecl& decl) {
  std::vector<CheckedEdge> edges;
  c.edges = &edges;
  Typed value;
  if (decl.type) {
    TypeRef type = ResolveType(c, decl.type);
    value = Check(c, decl.value, type,
                  {.subject = Cat("`", decl.name.text, "`"), .declared = decl.name.span});
  } else {
    value = Elaborate(c, decl.value, nullptr);
  }
  c.edges = nullptr;
  c.symbol_edges[id.index] = std::move(edges);
  c.checked.program.globals.push_back({std::string(decl.name.text), value.id});
  Symbol& symbol = c.symbol(id);
  symbol.type = symbol.cyclic ? ErrorType() : value.type;
  symbol.phase = value.phase;
  symbol.shape = value.shape;
  symbol.source = value.source;
  symbol.node = value.node;
  symbol.global = expr::GlobalId(static_cast<uint32_t>(c.checked.program.globals.size() - 1));
}

}  // namespace deploy::sema
