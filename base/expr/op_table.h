#ifndef BASE_EXPR_OP_TABLE_H_
#define BASE_EXPR_OP_TABLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/expr/expr.h"

namespace deploy::expr {

// How an operation is written in JSON, and what it must look like.
struct OpForm {
  std::string_view name;
  Op op;
  uint32_t min_children, max_children;
};

const OpForm& FormOf(Op op);
const OpForm* FindForm(std::string_view name);

}  // namespace deploy::expr

#endif  // BASE_EXPR_OP_TABLE_H_
