#ifndef BASE_EXPR_EXPR_H_
#define BASE_EXPR_EXPR_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/source/span.h"
#include "base/support/strong_id.h"
#include "base/value/value.h"

namespace deploy::expr {

using ExprId = support::StrongId<struct ExprTag>;
using GlobalId = support::StrongId<struct GlobalTag>;      // a `let`, input, or `env`
using FunctionId = support::StrongId<struct FunctionTag>;  // a `fn`
using NodeId = support::StrongId<struct ResourceNodeTag>;  // a resource of the graph

// The closed expression form that the checker elaborates to: names are resolved, coercions
// explicit, operators typed. It is what travels to the engine when a value is known only after
// apply.
enum class Op : uint8_t {
  kConstant,   // constant
  kLocal,      // slot `a` of the frame: loop variables, parameters, `it`
  kGlobal,     // global `a`
  kReference,  // resource node `a`; one child: the instance key (or none for a single instance) ->
               // its record
  kInstances,  // resource node `a` -> map from key to record, of all instances
  kMember,     // child.name(`a` = string index)
  kOptionalMember,
  kIndex,  // child0[child1], list, map, instances; out of range is an evaluation error
  kNot,
  kNegate,
  kAnd,
  kOr,
  kCoalesce,  // short-circuit
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kIs,  // kIs: child0 is member/null/variant, child1 a constant
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRange,
  kIf,      // children: condition, then, else
  kMatch,   // child0 subject, then per arm: pattern count is in `arms` (see Node)
  kCall,    // builtin `a` (base/expr/builtin.h); children: arguments in declared order, absent ones
            // as kAbsent
  kApply,   // fn `a`; children: arguments; evaluated in a frame of its own
  kAbsent,  // an optional argument that was not given
  kList,
  kSpread,    // kList children may be kSpread(child)
  kRecord,    // children: values; names from `a` = first string index, contiguous
  kObject,    // children pairs (key, value) or kSpread: a map or record merged at run time
  kTemplate,  // children: parts, concatenated as text
  kListFor,   // children: iterable, body, [condition]; slots `a` (key or index; kNone if unnamed)
              // and `b`
  kMapFor,    // children: iterable, key, value, [condition]
  kConvert,  // child to type `type` (checked text -> cidr, int -> float, list -> set …); failure is
             // an evaluation error
  kCheck,  // child must satisfy predicate child1 with the value in slot `a`; child2 (optional) is
           // the message
};

struct Pattern {  // for kMatch: a constant, or an inclusive range of constants, or `_`
  enum Kind : uint8_t { kConstant, kRange, kAny } kind = kAny;
  value::Value first, last;
};
struct Arm {
  std::vector<Pattern> patterns;  // alternatives
  ExprId guard;                   // may be none
  ExprId body;
};

struct Node {
  Op op = Op::kConstant;
  uint32_t a = 0xffffffffu, b = 0xffffffffu;
  uint32_t first_child = 0, child_count = 0;
  value::TypeRef type = nullptr;  // result; kConvert: target
  source::Span span;
};

// All expressions of one graph, in flat arrays. Children are created before parents, so ids rise.
class Arena {
 public:
  ExprId Add(Op op, std::span<const ExprId> children, value::TypeRef type, source::Span span,
             uint32_t a = 0xffffffffu, uint32_t b = 0xffffffffu);
  ExprId Constant(value::Value value, value::TypeRef type, source::Span span);
  ExprId Match(ExprId subject, std::vector<Arm> arms, value::TypeRef type, source::Span span);
  uint32_t String(std::string text);  // for kMember, kRecord

  const Node& node(ExprId id) const { return nodes_[id.index]; }
  std::span<const ExprId> children(ExprId id) const {
    const Node& n = nodes_[id.index];
    return {children_.data() + n.first_child, n.child_count};
  }
  const value::Value& constant(ExprId id) const { return constants_[nodes_[id.index].a]; }
  const std::vector<Arm>& arms(ExprId id) const { return arms_[nodes_[id.index].a]; }
  const std::string& string(uint32_t index) const { return strings_[index]; }
  size_t size() const { return nodes_.size(); }

 private:
  friend class ArenaCodec;  // base/expr/codec.h
  std::vector<Node> nodes_;
  std::vector<ExprId> children_;
  std::vector<value::Value> constants_;
  std::vector<std::vector<Arm>> arms_;
  std::vector<std::string> strings_;
};

struct Global {
  std::string name;
  ExprId expr;  // none: the value is given (input, env)
};
struct Function {
  std::string name;
  uint32_t parameter_count = 0;
  uint32_t frame_size = 0;  // slots, parameters first
  ExprId body;
};

// Everything an expression may point at except the resources.
struct Program {
  Arena arena;
  std::vector<Global> globals;
  std::vector<Function> functions;
};

}  // namespace deploy::expr

#endif  // BASE_EXPR_EXPR_H_
