#ifndef COMPILER_EVAL_WORLD_H_
#define COMPILER_EVAL_WORLD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expr/evaluate.h"
#include "base/source/file_system.h"
#include "compiler/eval/eval.h"

namespace deploy::eval {

// What references to resources give while a program is compiled: the record of an instance holds
// what the file sets, and an unknown for each computed member. Records are made when they are first
// asked for and kept.
class World : public expr::Resolver {
 public:
  World(const sema::Checked& checked, const std::vector<eval::Instances>& nodes,
        const source::FileSystem& files, std::string folder);

  std::optional<value::Value> Instance(expr::NodeId node, std::string_view key) override;
  value::Value Instances(expr::NodeId node) override;
  absl::StatusOr<std::string> ReadFile(const std::string& path) override;

 private:
  struct Cache {
    const value::Shape* shape = nullptr;
    std::vector<std::optional<value::Value>> records;
    std::optional<value::Value> all;
  };

  const value::Value& Record(expr::NodeId node, size_t instance);
  value::Value MakeRecord(expr::NodeId node, size_t instance, Cache& cache);
  value::Value Exposed(expr::NodeId node, size_t instance, std::string_view label) const;
  std::string Place(expr::NodeId node, size_t instance) const;

  const sema::Checked& checked_;
  const std::vector<eval::Instances>& nodes_;
  const source::FileSystem& files_;
  std::string folder_;
  std::vector<Cache> caches_;
};

}  // namespace deploy::eval

#endif  // COMPILER_EVAL_WORLD_H_
