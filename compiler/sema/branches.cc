#include "compiler/sema/branches.h"

#include <algorithm>

#include "compiler/sema/expr.h"
#include "compiler/sema/spell_type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;

void ReportDifferent(Context& c, const std::vector<Branch>& branches, const Branch& second) {
  const Branch& first = branches[0];
  TypeRef spelled = ErrorType();
  for (const Branch& branch : branches) {
    spelled = SpelledType(spelled, branch.typed.type);
  }
  Span first_span = c.tree().expr(first.source).span;
  Span second_span = c.tree().expr(second.source).span;
  auto error = diag::Error(Code::D0312, second_span, "the branches have different types");
  error.Here(Words(second.typed.type)).At(first_span, Words(first.typed.type));
  if (spelled == nullptr) {
    error.Help("make both of one type");
  } else {
    HelpSpellHere(c, error, first.source, spelled);
  }
  c.Report(std::move(error));
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
    ReportDifferent(c, branches, *odd);
    return ErrorType();
  }
  for (Branch& branch : branches) {
    Span span = branch.source ? c.tree().expr(branch.source).span : Span{};
    branch.typed.id = ConvertValue(c, branch.typed.id, branch.typed.type, type, span);
  }
  return type;
}

}  // namespace deploy::sema
