#ifndef COMPILER_EVAL_EVAL_H_
#define COMPILER_EVAL_EVAL_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/diag/sink.h"
#include "base/graph/graph.h"
#include "base/source/file_system.h"
#include "compiler/module/module.h"
#include "compiler/sema/checked.h"

namespace deploy::eval {

struct Options {
  // `check`: inputs are unknown values of their type, and what depends on them is not decided.
  bool check = false;
  std::map<std::string, expr::ExprId> inputs;  // given ones, by sema::GiveText and its like
  std::map<std::string, std::string> origins;  // of the same: "--var release"
  uint64_t instances = 2'000'000;              // of the whole program
  uint64_t steps = 50'000'000;
  uint64_t value_bytes = 64u << 20;
};

// All instances of one resource.
struct Instances {
  bool known = false;             // false: which there are depends on an input that is not given
  std::vector<std::string> keys;  // {""} for a single one, none when its `if` is false
  std::vector<std::vector<value::Value>>
      locals;  // frame slots by instance; empty rows without loop
  std::vector<value::Value> bodies;
  bool has_unknown = false;  // a body has parts known only after apply
  absl::flat_hash_map<std::string_view, uint32_t> by_key;  // of repeated ones
  graph::Lifecycle lifecycle;
};

// An assertion that depends on what is known only after apply.
struct OpenAssertion {
  const sema::CheckedAssert* assertion = nullptr;
  expr::NodeId node;  // none: top level
  uint32_t instance = 0;
};

struct Evaluated {
  std::vector<Instances> nodes;  // by checked node
  std::map<std::string, value::Value> inputs;
  std::vector<value::Value> globals;  // by program.globals; unknown when it must be evaluated later
  std::vector<value::Value> outputs;  // by checked output
  std::vector<OpenAssertion> open;
  bool has_errors = false;
};

// Evaluates a checked program in dependency order: inputs, constants, the instances of every
// resource and their bodies, outputs, assertions. References to resources give what the file sets;
// what is computed is unknown. Reports what values alone can show: D0309, D0306, D0318, D0409,
// D0410, D0511, D0512, D0616, D0619, D0703, D0705, D0905, D0119 for limits. Linear; iterative over
// resources.
Evaluated Evaluate(const sema::Checked& checked, const module::ModuleSet& modules,
                   const source::FileSystem& files, const Options& options, diag::Sink& sink);

}  // namespace deploy::eval

#endif  // COMPILER_EVAL_EVAL_H_
