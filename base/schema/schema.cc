#include "base/schema/schema.h"

namespace deploy::schema {

std::string_view ClassName(Class c) {
  switch (c) {
    case Class::kReversible:
      return "reversible";
    case Class::kRestorable:
      return "restorable";
    case Class::kCompensable:
      return "compensable";
    case Class::kIrreversible:
      return "irreversible";
  }
  return "irreversible";
}

const Field* Schema::Find(std::string_view field) const {
  for (const Field& candidate : fields) {
    if (candidate.name == field) {
      return &candidate;
    }
  }
  return nullptr;
}

}  // namespace deploy::schema
