#ifndef COMPILER_SEMA_CHECKED_H_
#define COMPILER_SEMA_CHECKED_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/expr/expr.h"
#include "base/schema/schema.h"
#include "compiler/sema/symbol.h"
#include "compiler/sema/typed.h"

namespace deploy::sema {

using expr::ExprId;
using expr::GlobalId;

// How an expression of one resource reads another.
struct CheckedEdge {
  enum Index : uint8_t {
    kWhole,    // all instances, or the only one
    kKey,      // `a[key]`
    kSameKey,  // `a[key]` where key is the key of the reading instance
  };
  NodeId to;
  Index index = kWhole;
  bool order = false;  // from an `order` statement
  ExprId key;          // kKey
  Span span;
};

struct CheckedAssert {
  ExprId condition, message;  // message may be none
  Phase phase = Phase::kConst;
  Span span;  // of the condition
  uint32_t frame_size = 0;
  std::vector<CheckedEdge> edges;
  module::ModuleId module;
};

// One attribute or nested block as the source sets it.
struct SetField {
  static constexpr uint32_t kTop = 0xffffffffu;
  const schema::Field* field = nullptr;
  uint32_t parent = kTop;  // index of the block it stands in
  std::string_view label;  // of a labelled block, when it is known without evaluation
  bool non_null = false;   // an attribute whose value cannot be null, whatever its type allows
  bool one = true;         // false: a labelled block from a loop, or with a computed label
  Span name, value;
  Phase phase = Phase::kConst, shape = Phase::kConst;
  uint32_t source = kNoSource;
};

// A nested block with a label that is known without evaluation.
struct SetLabel {
  std::string_view block, label;
  Span span;
};

// Frame slots of a resource: its loop names, then the key of the instance.
inline constexpr uint32_t kFirstSlot = 0, kSecondSlot = 1, kKeySlot = 2, kNodeSlots = 3;

// A resource or service after checking.
struct CheckedNode {
  SymbolId symbol;
  std::string_view name;
  const schema::Schema* schema = nullptr;  // null: unknown type, reported
  bool service = false;
  bool repeated = false;
  bool optional = false;           // has `if` and no `for`: absent or there
  ExprId iterable, by, condition;  // none where not written or broken
  TypeRef iterable_type = nullptr;
  std::vector<std::string> condition_facts;  // of `if`, for narrowing
  ExprId body;                               // the record by schema
  std::vector<SetField> fields;              // parents before what stands in them
  std::vector<SetLabel> labels;
  bool open_labels = false;  // a label is computed, comes from `for`, or is lost with its block
  bool broken = false;       // something in the body was reported
  std::vector<std::pair<std::string, TypeRef>> own_types;  // `value.output`: by its own input
  ExprId prevent_destroy, accept_irreversible;
  std::vector<std::string> ignore_changes;
  std::vector<std::pair<std::string, ExprId>> timeouts;
  uint32_t frame_size = 0;
  std::vector<CheckedAssert> assertions;
  std::vector<CheckedEdge> edges;
  Span header, name_span, type_span;
};

struct CheckedInput {
  SymbolId symbol;
  GlobalId global;
  TypeRef type = nullptr;
  ExprId default_value;  // with all rules; D0705 when it breaks one. None: required
  Span name_span, default_span;
};

struct CheckedOutput {
  SymbolId symbol;
  std::string_view name;
  ExprId value;
  GlobalId global;
  bool of_root = false;
};

// A rule that a type puts on its values, and the defaults of a record type: what
// value::Type::refinement() numbers.
struct Refinement {
  TypeRef base = nullptr;
  std::string name;            // "Port", or empty
  std::string text;            // "it in 1..65535"
  expr::FunctionId predicate;  // none: only defaults
  Span where;
  std::vector<GlobalId> defaults;  // by field of the record; none: required or null
};

struct EnvironmentInfo {
  std::string_view name;
  SymbolId symbol;
};

// The checked program of one environment. Movable; views go into the source texts.
struct Checked {
  expr::Program program;
  SymbolTable symbols;
  std::vector<SymbolId> order;     // every declaration after what it needs; cyclic ones last
  std::vector<CheckedNode> nodes;  // dependencies before dependants; cyclic ones anywhere
  std::vector<CheckedInput> inputs;
  std::vector<CheckedOutput> outputs;
  std::vector<CheckedAssert> assertions;
  std::vector<Refinement> refinements;
  std::string_view environment;  // "default" when none is declared
  GlobalId env_global;           // value of `env`
  ExprId env_value;              // record of the chosen environment
  TypeRef env_type = nullptr;
  std::vector<UnknownSource> unknown_sources;
  bool has_errors = false;
};

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_CHECKED_H_
