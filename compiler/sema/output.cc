#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using support::Cat;
void CheckOutput(Context& c, SymbolId id, const ast::OutputDecl& decl) {
  std::vector<CheckedEdge> edges;
  c.edges = &edges;
  Typed value;
  if (decl.type) {
    TypeRef type = ResolveType(c, decl.type);
    value = Check(c, decl.value, type,
                  {.subject = Cat("output `", decl.name.text, "`"), .declared = decl.name.span});
    if (IsError(type)) {
      value = c.Poison(c.tree().expr(decl.value).span);
    }
  } else {
    value = Elaborate(c, decl.value, nullptr);
    if (!IsError(value.type) && HasHole(value.type)) {
      c.Report(diag::Error(diag::Code::D0322, decl.name.span,
                           Cat("the type of output `", decl.name.text, "` is not known"))
                   .Here("an empty list or map says nothing of its elements")
                   .Help(Cat("annotate it: `output ", decl.name.text, ": list(string) = …`")));
    }
  }
  c.edges = nullptr;
  c.symbol_edges[id.index] = std::move(edges);
  c.checked.program.globals.push_back({Cat("output ", decl.name.text), value.id});
  Symbol& symbol = c.symbol(id);
  symbol.type = symbol.cyclic ? ErrorType() : value.type;
  symbol.phase = value.phase;
  symbol.shape = value.shape;
  symbol.source = value.source;
  symbol.node = value.node;
  symbol.global = expr::GlobalId(static_cast<uint32_t>(c.checked.program.globals.size() - 1));
  CheckedOutput& output = c.checked.outputs[symbol.detail];
  output.value = value.id;
  output.global = symbol.global;
}

}  // namespace deploy::sema
