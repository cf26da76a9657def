#ifndef TESTS_UNIT_BASE_EXPR_LOOP_SCOPE_H_
#define TESTS_UNIT_BASE_EXPR_LOOP_SCOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"

namespace deploy::expr::testing {

// The names of the loops around an expression, with their slots in the frame.
class LoopScope {
 public:
  // Slots of a loop's names; they are known until Close(size before).
  std::pair<uint32_t, uint32_t> Open(const ast::Name& first, const ast::Name& second) {
    const uint32_t a = second ? slots_++ : 0xffffffffu;
    const uint32_t b = slots_++;
    if (second) {
      names_.emplace_back(first.text, a);
    }
    names_.emplace_back(second ? second.text : first.text, b);
    return {a, b};
  }
  void Close(size_t size) { names_.resize(size); }

  // The innermost one of that name.
  std::optional<uint32_t> Find(std::string_view name) const {
    for (auto one = names_.rbegin(); one != names_.rend(); ++one) {
      if (one->first == name) {
        return one->second;
      }
    }
    return std::nullopt;
  }
  size_t size() const { return names_.size(); }
  bool empty() const { return names_.empty(); }

 private:
  std::vector<std::pair<std::string, uint32_t>> names_;
  uint32_t slots_ = 0;
};

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_LOOP_SCOPE_H_
