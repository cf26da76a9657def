#include "compiler/eval/finder.h"

namespace deploy::eval {

using sema::SetField;
using value::Value;

std::vector<const Value*> Finder::Find(const SetField& field) const {
  std::vector<const Value*> holders = {&body_};
  if (field.parent != SetField::kTop) {
    holders = Find(node_.fields[field.parent]);
  }
  std::vector<const Value*> found;
  for (const Value* holder : holders) {
    const Value* value = holder->Find(field.field->name);
    if (value == nullptr) {
      continue;
    }
    bool labelled = field.field->kind == schema::BlockKind::kLabelled;
    if (!labelled) {
      found.push_back(value);
    } else if (field.one) {
      if (const Value* block = value->Find(field.label)) {
        found.push_back(block);
      }
    } else {
      for (const Value& block : value->elements()) {
        found.push_back(&block);
      }
    }
  }
  return found;
}

}  // namespace deploy::eval
