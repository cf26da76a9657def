#ifndef RUNTIME_PLAN_MANAGED_H_
#define RUNTIME_PLAN_MANAGED_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "base/value/value.h"

namespace deploy::plan {

// What provider::Context::managed answers: the paths that objects and bodies own (their attribute
// `path`), and every folder on the way to them. Everything else in a folder is foreign.
class ManagedPaths {
 public:
  explicit ManagedPaths(std::string stack_folder);
  // Takes what identifies a thing of this type, which may be null, or a body with unknown parts.
  void Add(std::string_view type, const value::Value& attributes);
  std::function<bool(std::string_view)> AsFunction() &&;

 private:
  std::string stack_folder_;
  std::shared_ptr<absl::flat_hash_set<std::string>> paths_;
};

// Absolute and without `.`, `..` and doubled slashes.
std::string AbsolutePath(const std::string& stack_folder, std::string_view path);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_MANAGED_H_
