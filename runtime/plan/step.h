#ifndef RUNTIME_PLAN_STEP_H_
#define RUNTIME_PLAN_STEP_H_

#include <string>
#include <vector>

#include "runtime/plan/draft.h"
#include "runtime/plan/names.h"
#include "runtime/plan/order.h"
#include "runtime/plan/why.h"

namespace deploy::plan {

// Turns vertices into steps: everything but number, phase, class and dependencies.
class StepMaker {
 public:
  explicit StepMaker(Draft& draft);
  Step Make(const Vertex& vertex);

 private:
  Step MakeItem(Item& item);
  Step MakeVerify(const Item& item);
  Step MakeSwitch(const Item& item);
  Step MakeRetire(const Item& item);
  Step MakeDelete(const Leaving& leaving);
  Step Begin(const Item& item) const;
  // Of a second step of the same object: what is wanted of it stays the same.
  Step BeginSecond(const Item& item) const;

  Draft& draft_;
  Reasons reasons_;
  ObjectNames names_;
};

// Addresses of what the instance needs, for Object::dependencies: "page[*]" for all instances of a
// repeated node.
std::vector<std::string> DependenciesOf(const Draft& draft, const Item& item);

// What the state must remember of objects that no step works on: fills plan.remember and
// state_changed.
void RememberUnchanged(Draft& draft);

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_STEP_H_
