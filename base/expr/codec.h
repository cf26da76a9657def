#ifndef BASE_EXPR_CODEC_H_
#define BASE_EXPR_CODEC_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/expr/expr.h"
#include "base/expr/type_codec.h"
#include "base/value/json_document.h"

namespace deploy::expr {

// The JSON form of a program, for the graph (base/graph/codec.h):
//   {"types":[…],"nodes":[[op, type, span, children, payload …]…],"globals":[…],"functions":[…]}
// Types come before those that use them, children before parents; standard functions are named, so
// that their numbers may change. Only what the roots need is written: nodes, globals and functions
// are numbered anew, and a global whose value is known loses its expression.
class ProgramEncoder {
 public:
  // Both must outlive the encoder. `global_values`: per global its value, unknown where it must be
  // evaluated.
  ProgramEncoder(const Program& program, std::span<const value::Value> global_values);

  void AddRoot(ExprId id);  // none is ignored
  // After the last root; then ids can be asked for and the text be written.
  void Finish();
  ExprId NewId(ExprId old) const;  // none for none
  bool empty() const { return nodes_.empty() && globals_.empty() && functions_.empty(); }
  void AppendTo(std::string& out) const;

 private:
  void Reach(ExprId id);
  void ReachNode(const Node& node, ExprId id);
  void ReachGlobal(uint32_t index);
  void ReachFunction(uint32_t index);
  void AppendNode(ExprId id, std::string& out) const;
  void AppendPayload(ExprId id, const Node& node, std::string& out) const;
  void AppendArms(const std::vector<Arm>& arms, std::string& out) const;

  const Program& program_;
  std::span<const value::Value> global_values_;
  std::vector<uint32_t> node_ids_, global_ids_,
      function_ids_;                                   // old -> new, none where not reached
  std::vector<uint32_t> nodes_, globals_, functions_;  // new -> old
  std::vector<ExprId> pending_;
  std::vector<uint32_t> node_types_;  // new -> type, none where a node has no type
  TypeWriter types_;
};

struct DecodedProgram {
  Program program;
  std::vector<value::Value> global_values;
};

// The reverse. InvalidArgument for anything that does not hold together: unknown operations, ids
// out of range or not rising, children of another number than the operation takes, types or values
// nested too deep. `resources` is how many resource nodes there are to refer to.
absl::StatusOr<DecodedProgram> DecodeProgram(const value::Json& json, size_t resources);

// [file, begin, end], or 0 for nowhere.
void EncodeSpan(const source::Span& span, std::string& out);
absl::StatusOr<source::Span> DecodeSpan(const value::Json& json);

// An id in JSON: a whole number below `limit`. InvalidArgument names `what` otherwise.
absl::StatusOr<uint32_t> DecodeIndex(const value::Json& json, size_t limit, const char* what);

}  // namespace deploy::expr

#endif  // BASE_EXPR_CODEC_H_
