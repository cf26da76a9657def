#ifndef BASE_EXPR_MACHINE_H_
#define BASE_EXPR_MACHINE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/diag/sink.h"
#include "base/expr/evaluate.h"
#include "base/expr/operators.h"

namespace deploy::expr {

class CallContext;

// The evaluator's inside, shared by the files of this folder: one file for each family of
// operations. A tree walk whose depth is counted; values of loop variables and parameters lie on
// one stack, a frame is an offset into it.
//
// Globals are evaluated when first asked for. A chain of them may be as long as the program, so one
// that is asked for deep inside another is not entered: the walk is given up (`halted_`), the
// global is evaluated from the outermost level, and the walk begins again. Work at most doubles,
// depth stays bounded.
class Machine {
 public:
  Machine(const Program& program, Resolver& resolver, diag::Sink& sink, const Limits& limits);

  void SetGlobal(GlobalId id, value::Value value);
  value::Value OuterGlobal(GlobalId id);
  value::Value OuterEvaluate(ExprId id, absl::Span<const value::Value> locals);

  // ---- for the families ----
  value::Value Eval(ExprId id);
  const Arena& arena() const { return program_.arena; }
  const Limits& limits() const { return limits_; }
  Resolver& resolver() { return resolver_; }
  const value::Value& poison() const { return poison_; }

  // Reports once a place and text, and gives poison.
  value::Value Fail(diag::Code code, source::Span span, std::string message);
  value::Value Fail(diag::Builder builder);
  value::Value Fail(const Node& node, const OpError& error) {
    return Fail(error.code, node.span, error.message);
  }
  // Adds what an operand held, named by how the source says it.
  void Operand(diag::Builder& builder, ExprId id, const value::Value& value) const;
  // "env.replicas", "xs[0]"; empty when the expression has no short name.
  std::string Describe(ExprId id) const;

  // Poison if one of them is, else the first that is unknown or holds an unknown part.
  value::Value Unknown(const value::Value& a, const value::Value& b) const;
  value::Value UnknownOf(const value::Value& partly) const;

  // Counts work that is not a node: elements of a loop or of a function over a collection. False:
  // the limit is passed, reported, and everything is to be given up.
  bool Charge(const Node& node, uint64_t steps);
  // Gives the value back unless it is larger or deeper than the limits allow.
  value::Value Sized(const Node& node, value::Value value);
  bool FitsBytes(const Node& node, uint64_t bytes);

  void SetLocal(uint32_t slot, value::Value value);

  // Conversion to a type, at a node (convert.cc).
  value::Value Convert(const Node& node, ExprId from, value::Value value, value::TypeRef type);
  // The list of a range of int, unless it is too long or of something else (reported).
  std::optional<value::Value> RangeElements(const Node& node, const value::Value& range);

 private:
  enum class State : uint8_t { kNew, kBusy, kDone };
  struct GlobalSlot {
    State state = State::kNew;
    value::Value value;
  };

  template <class Body>
  value::Value Outermost(Body body);
  value::Value EvalOperator(ExprId id, const Node& node);
  value::Value EvalLocal(const Node& node);
  value::Value EvalGlobal(GlobalId id, const Node& node);
  value::Value Stop(const Node& node);
  value::Value StopDeep(const Node& node);

  value::Value EvalReference(ExprId id, const Node& node);   // reference.cc
  value::Value EvalMember(ExprId id, const Node& node);      // reference.cc
  value::Value EvalIndex(ExprId id, const Node& node);       // reference.cc
  value::Value EvalNot(ExprId id, const Node& node);         // logic.cc
  value::Value EvalAndOr(ExprId id, const Node& node);       // logic.cc
  value::Value EvalCoalesce(ExprId id, const Node& node);    // logic.cc
  value::Value EvalIf(ExprId id, const Node& node);          // logic.cc
  value::Value EvalEquality(ExprId id, const Node& node);    // logic.cc
  value::Value EvalOrder(ExprId id, const Node& node);       // logic.cc
  value::Value EvalIn(ExprId id, const Node& node);          // logic.cc
  value::Value EvalArithmetic(ExprId id, const Node& node);  // logic.cc
  // One operator of it, its left side evaluated.
  value::Value Combine(ExprId id, const Node& node, const value::Value& left);
  value::Value EvalNegate(ExprId id, const Node& node);    // logic.cc
  value::Value EvalMatch(ExprId id, const Node& node);     // match.cc
  value::Value EvalCall(ExprId id, const Node& node);      // call.cc
  value::Value EvalApply(ExprId id, const Node& node);     // call.cc
  value::Value EvalRange(ExprId id, const Node& node);     // collection.cc
  value::Value EvalList(ExprId id, const Node& node);      // collection.cc
  value::Value EvalRecord(ExprId id, const Node& node);    // collection.cc
  value::Value EvalObject(ExprId id, const Node& node);    // collection.cc
  value::Value EvalListFor(ExprId id, const Node& node);   // loop.cc
  value::Value EvalMapFor(ExprId id, const Node& node);    // loop.cc
  value::Value EvalTemplate(ExprId id, const Node& node);  // template.cc
  value::Value EvalConvert(ExprId id, const Node& node);   // convert.cc
  value::Value EvalCheck(ExprId id, const Node& node);     // convert.cc
  template <class F>
  bool ForEach(const Node& node, const value::Value& iterable, F body);  // loop.cc
  std::optional<value::Value> NotIterable(const Node& node, ExprId id, const value::Value& value);
  const value::Shape* ShapeOf(ExprId id, const Node& node);

  friend class CallContext;

  const Program& program_;
  Resolver& resolver_;
  diag::Sink& sink_;
  const Limits limits_;
  const value::Value poison_;
  std::vector<GlobalSlot> globals_;
  std::vector<value::Value> stack_;
  size_t base_ = 0;  // of the frame in stack_
  uint64_t steps_ = 0;
  uint32_t depth_ = 0;
  bool halted_ = false;             // give up what is being evaluated
  std::optional<GlobalId> wanted_;  // … because this global comes first
  absl::flat_hash_set<std::string> reported_;
  // Record forms by the index of their first name, so that a body evaluated a million times looks
  // them up once.
  std::vector<const value::Shape*> shapes_;
};

}  // namespace deploy::expr

#endif  // BASE_EXPR_MACHINE_H_
