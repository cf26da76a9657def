#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using diag::Code;
using support::Cat;

void CheckEnum(Context& c, SymbolId id, const ast::EnumDecl& decl) {
  absl::flat_hash_map<std::string_view, Span> seen;
  std::vector<std::string> members;
  for (const ast::EnumItem& item : decl.items) {
    if (!item.name) {
      continue;
    }
    auto [it, fresh] = seen.emplace(item.name.text, item.name.span);
    if (!fresh) {
      c.Report(diag::Error(Code::D0202, item.name.span,
                           Cat("member `", item.name.text, "` is declared twice"))
                   .Here("second declaration")
                   .At(it->second, "first declared here"));
      continue;
    }
    if (item.value) {
      c.Report(diag::Error(Code::D0906, c.tree().expr(item.value).span,
                           "this build does not know values of enum members yet")
                   .Here("a member stands for itself")
                   .Help("a `match` gives each member a value"));
    }
    members.emplace_back(item.name.text);
  }
  if (members.empty()) {
    bool broken = c.tree().decl(c.symbol(id).decl).broken;
    if (!broken) {
      c.Report(diag::Error(Code::D0308, decl.name.span,
                           Cat("enum `", decl.name.text, "` has no members")));
    }
    c.symbol(id).type = ErrorType();
    return;
  }
  c.symbol(id).type = value::Enum(std::string(decl.name.text), std::move(members));
}

}  // namespace deploy::sema
