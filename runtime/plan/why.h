#ifndef RUNTIME_PLAN_WHY_H_
#define RUNTIME_PLAN_WHY_H_

#include <string>
#include <vector>

#include "runtime/plan/draft.h"

namespace deploy::plan {

// Says why: of every attribute that a provider left without a reason, and of every step. Knows the
// inputs of the last generation, so that a change which carries the text of a changed input is put
// down to it.
class Reasons {
 public:
  explicit Reasons(const Draft& draft);

  // Says why of each of item.change->changes.
  void Explain(Item& item) const;
  // Of the step that makes or changes the item: "new in the program", "`release` changed", "it is
  // gone".
  std::string OfItem(const Item& item) const;

 private:
  struct ChangedInput {
    std::string name, before, after;
  };
  // What the open run is doing to it, in words; null when it has nothing to do with it.
  const std::string* UnsettledOf(const Item& item) const;
  std::string OfChange(const Item& item, const provider::AttributeChange& change) const;

  const Draft& draft_;
  std::vector<ChangedInput> inputs_;
};

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_WHY_H_
