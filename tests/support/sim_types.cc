#include <memory>
#include <utility>

#include "tests/support/sim_provider.h"

namespace deploy::testing {
namespace {

using schema::Class;

schema::Schema Describe(const SimType& type) {
  schema::Schema schema{.name = type.name,
                        .create_class = type.create_class,
                        .update_class = type.update_class,
                        .delete_class = type.delete_class};
  const value::TypeRef any = value::Simple(value::TypeKind::kAny);
  for (const char* name : {"name", "fixed", "route", "value", "needs"}) {
    schema.fields.push_back({.name = name, .type = any});
  }
  schema.fields[0].identity = schema.fields[0].forces_replacement = true;
  schema.fields[1].forces_replacement = true;
  schema.fields[2].switches = true;
  for (const char* name : {"id", "output"}) {
    schema.fields.push_back({.name = name, .type = any, .computed = true, .settable = false});
  }
  return schema;
}

template <size_t kIndex>
schema::Schema Load() {
  return Describe(StandardSimTypes()[kIndex]);
}

}  // namespace

std::vector<SimType> StandardSimTypes() {
  return {
      {.name = "sim"},
      {.name = "sim_pure", .pure = true},
      {.name = "sim_exclusive", .exclusive = true, .verify = true},
      {.name = "sim_verified", .verify = true},
      {.name = "sim_front", .verify = true, .switch_after_create = true},
      {.name = "sim_action",
       .run = true,
       .create_class = Class::kCompensable,
       .update_class = Class::kCompensable,
       .delete_class = Class::kCompensable},
      {.name = "sim_forever",
       .run = true,
       .create_class = Class::kIrreversible,
       .update_class = Class::kIrreversible},
      {.name = "sim_doomed", .delete_class = Class::kIrreversible},
      {.name = "sim_check", .run = true, .phase = event::Phase::kVerify},
      {.name = "sim_scaled", .scaled = true},
  };
}

void AddSimProviders(provider::Registry& registry, SimWorld& world) {
  std::vector<SimType> types = StandardSimTypes();
  for (SimType& type : types) {
    registry.Add(std::make_unique<SimProvider>(world, std::move(type)));
  }
}

void RegisterSimSchemas() {
  static const schema::SchemaSource kSources[] = {
      {"sim", Load<0>},          {"sim_pure", Load<1>},   {"sim_exclusive", Load<2>},
      {"sim_verified", Load<3>}, {"sim_front", Load<4>},  {"sim_action", Load<5>},
      {"sim_forever", Load<6>},  {"sim_doomed", Load<7>}, {"sim_check", Load<8>},
      {"sim_scaled", Load<9>},
  };
  static const bool once = [] {
    schema::RegisterSchemas(kSources);
    return true;
  }();
  (void)once;
}

}  // namespace deploy::testing
