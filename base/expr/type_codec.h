#ifndef BASE_EXPR_TYPE_CODEC_H_
#define BASE_EXPR_TYPE_CODEC_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "base/value/json_document.h"
#include "base/value/type.h"

namespace deploy::expr {

// A table of types in JSON: "string", {"list":0}, {"record":[["name",0,true]]} …; each refers only
// to those before it.
class TypeWriter {
 public:
  uint32_t Id(value::TypeRef type);  // adds it and its parts when new
  void AppendTo(std::string& out) const;

 private:
  void Write(value::TypeRef type, std::string& out);
  absl::flat_hash_map<value::TypeRef, uint32_t> ids_;
  std::vector<std::string> texts_;
};

// InvalidArgument for what TypeWriter does not write, forward references and types nested too deep.
absl::StatusOr<std::vector<value::TypeRef>> DecodeTypes(const value::Json& json);

}  // namespace deploy::expr

#endif  // BASE_EXPR_TYPE_CODEC_H_
