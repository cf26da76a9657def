#ifndef COMPILER_EVAL_FINDER_H_
#define COMPILER_EVAL_FINDER_H_

#include <vector>

#include "compiler/sema/checked.h"

namespace deploy::eval {

// The values that one attribute or block of the source has in one body; several in loops. Refers to
// both and must not outlive them.
class Finder {
 public:
  Finder(const sema::CheckedNode& node, const value::Value& body) : node_(node), body_(body) {}

  std::vector<const value::Value*> Find(const sema::SetField& field) const;

 private:
  const sema::CheckedNode& node_;
  const value::Value& body_;
};

}  // namespace deploy::eval

#endif  // COMPILER_EVAL_FINDER_H_
