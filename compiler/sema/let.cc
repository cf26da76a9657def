#include <algorithm>
#include <string>

#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using support::Cat;
namespace {

// Two files may each have a `let` of one name: those of imported files carry their file,
// "lib/net.deploy:zones".
std::string NameInProgram(const Context& c, std::string_view name) {
  if (c.module == c.modules.root().id) {
    return std::string(name);
  }
  std::string_view path = c.modules.module(c.module).path;
  if (path.starts_with(c.modules.root_folder)) {
    path.remove_prefix(c.modules.root_folder.size());
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  }
  return Cat(path, ":", name);
}

}  // namespace

void CheckLet(Context& c, SymbolId id, const ast::LetDecl& decl) {
  std::vector<CheckedEdge> edges;
  c.edges = &edges;
  Typed value;
  if (decl.type) {
    TypeRef type = ResolveType(c, decl.type);
    value = Check(c, decl.value, type,
                  {.subject = Cat("`", decl.name.text, "`"), .declared = decl.name.span});
    if (IsError(type)) {
      value = c.Poison(c.tree().expr(decl.value).span);
    }
  } else {
    value = Elaborate(c, decl.value, nullptr);
    if (c.tree().decl(c.symbol(id).decl).broken) {
      value = c.Poison(c.tree().expr(decl.value).span);  // what it would be is not known
    }
  }
  c.edges = nullptr;
  c.symbol_edges[id.index] = std::move(edges);
  c.checked.program.globals.push_back({NameInProgram(c, decl.name.text), value.id});
  Symbol& symbol = c.symbol(id);
  symbol.type = symbol.cyclic ? ErrorType() : value.type;
  symbol.phase = value.phase;
  symbol.shape = value.shape;
  symbol.source = value.source;
  symbol.node = value.node;
  symbol.global = expr::GlobalId(static_cast<uint32_t>(c.checked.program.globals.size() - 1));
}

}  // namespace deploy::sema
