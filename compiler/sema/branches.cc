#include "compiler/sema/branches.h"

#include <algorithm>

#include "compiler/sema/expr.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;

void ReportDifferent(Context& c, const Branch& first, const Branch& second) {
  Span first_span = c.tree().expr(first.source).span;
  Span second_span = c.tree().expr(second.source).span;
  c.Report(diag::Error(Code::D0312, second_span, "the branches have different types")
               .Here(Words(second.typed.type))
               .At(first_span, Words(first.typed.type))
               .Help("make both of one type"));
}

}  // namespace

TypeRef UnifyBranches(Context& c, std::vector<Branch>& branches, TypeRef hint) {
  TypeRef type = ErrorType();
  for (size_t i = 0; i < branches.size() && type != nullptr; ++i) {
    type = Join(type, branches[i].typed.type);
  }
  bool all_fit = hint != nullptr &&
                 std::all_of(branches.begin(), branches.end(),
                             [&](const Branch& b) { return Assignable(b.typed.type, hint); });
  if (type == nullptr && all_fit) {
    type = hint;
  }
  if (type == nullptr) {
    const Branch* odd = &branches.back();
    for (const Branch& b : branches) {
      if (Join(branches[0].typed.type, b.typed.type) == nullptr) {
        odd = &b;
        break;
      }
    }
    ReportDifferent(c, branches[0], *odd);
    return ErrorType();
  }
  for (Branch& branch : branches) {
    Span span = branch.source ? c.tree().expr(branch.source).span : Span{};
    branch.typed.id = ConvertValue(c, branch.typed.id, branch.typed.type, type, span);
  }
  return type;
}

}  // namespace deploy::sema
