#ifndef BASE_EXPR_EVALUATE_H_
#define BASE_EXPR_EVALUATE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/diag/sink.h"
#include "base/expr/expr.h"

namespace deploy::expr {

// What the evaluator asks of its surroundings. The compiler answers resource references with what
// the file sets and unknowns; the engine answers with the live object.
class Resolver {
 public:
  virtual ~Resolver() = default;
  // The record of one instance; nullopt: no such instance (its `if` was false, or no such key).
  virtual std::optional<value::Value> Instance(NodeId node, std::string_view key) = 0;
  virtual value::Value Instances(NodeId node) = 0;  // map key -> record
  // For read_file: text of a file below the stack's folder, or the reason why not.
  virtual absl::StatusOr<std::string> ReadFile(const std::string& path) = 0;
};

struct Limits {
  uint64_t steps = 50'000'000;       // nodes visited by one evaluation
  uint64_t value_bytes = 64u << 20;  // size of one value
  uint32_t depth = 2000;             // nesting of fn calls and expressions
};

// Evaluates expressions of one program; caches globals, so one Evaluator serves a whole compilation
// or run. An unknown operand gives an unknown result (a record or list keeps its known parts). A
// failure is reported to the sink as a diagnostic at the node's span (D0318 index, D0409 overflow,
// D0316 division by zero, D0306 malformed text, D0309 refinement, D0119 limit …) and gives an
// unknown whose reason is empty; IsPoison tells it apart, and poison reports nothing further. Not
// thread-safe; make one per thread over a shared Program.
class Evaluator {
 public:
  Evaluator(const Program& program, Resolver& resolver, diag::Sink& sink,
            const Limits& limits = {});
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;

  void SetGlobal(GlobalId id, value::Value value);
  value::Value Global(GlobalId id);
  value::Value Evaluate(ExprId id, absl::Span<const value::Value> locals = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

bool IsPoison(const value::Value& value);

}  // namespace deploy::expr

#endif  // BASE_EXPR_EVALUATE_H_
