#include "base/expr/op_table.h"

#include <iterator>

namespace deploy::expr {
namespace {

constexpr uint32_t kMany = 0xffffffffu;

// In the order of the enumeration.
constexpr OpForm kForms[] = {
    {"constant", Op::kConstant, 0, 0},
    {"local", Op::kLocal, 0, 0},
    {"global", Op::kGlobal, 0, 0},
    {"reference", Op::kReference, 0, 1},
    {"instances", Op::kInstances, 0, 0},
    {"member", Op::kMember, 1, 1},
    {"optional_member", Op::kOptionalMember, 1, 1},
    {"index", Op::kIndex, 2, 2},
    {"not", Op::kNot, 1, 1},
    {"negate", Op::kNegate, 1, 1},
    {"and", Op::kAnd, 2, 2},
    {"or", Op::kOr, 2, 2},
    {"coalesce", Op::kCoalesce, 2, 2},
    {"equal", Op::kEqual, 2, 2},
    {"not_equal", Op::kNotEqual, 2, 2},
    {"less", Op::kLess, 2, 2},
    {"less_equal", Op::kLessEqual, 2, 2},
    {"greater", Op::kGreater, 2, 2},
    {"greater_equal", Op::kGreaterEqual, 2, 2},
    {"in", Op::kIn, 2, 2},
    {"is", Op::kIs, 2, 2},
    {"add", Op::kAdd, 2, 2},
    {"subtract", Op::kSubtract, 2, 2},
    {"multiply", Op::kMultiply, 2, 2},
    {"divide", Op::kDivide, 2, 2},
    {"range", Op::kRange, 2, 2},
    {"if", Op::kIf, 3, 3},
    {"match", Op::kMatch, 1, 1},
    {"call", Op::kCall, 0, kMany},
    {"apply", Op::kApply, 0, kMany},
    {"absent", Op::kAbsent, 0, 0},
    {"list", Op::kList, 0, kMany},
    {"spread", Op::kSpread, 1, 1},
    {"record", Op::kRecord, 0, kMany},
    {"object", Op::kObject, 0, kMany},
    {"template", Op::kTemplate, 0, kMany},
    {"list_for", Op::kListFor, 2, 3},
    {"map_for", Op::kMapFor, 3, 4},
    {"convert", Op::kConvert, 1, 1},
    {"check", Op::kCheck, 2, 3},
};

constexpr bool InOrder() {
  for (size_t i = 0; i < std::size(kForms); ++i) {
    if (static_cast<size_t>(kForms[i].op) != i) {
      return false;
    }
  }
  return true;
}
static_assert(InOrder());
static_assert(std::size(kForms) == static_cast<size_t>(Op::kCheck) + 1);

}  // namespace

const OpForm& FormOf(Op op) { return kForms[static_cast<size_t>(op)]; }

const OpForm* FindForm(std::string_view name) {
  for (const OpForm& form : kForms) {
    if (form.name == name) {
      return &form;
    }
  }
  return nullptr;
}

}  // namespace deploy::expr
