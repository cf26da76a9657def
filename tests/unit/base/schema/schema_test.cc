#include "base/schema/schema.h"

#include <gmock/gmock.h>

#include "base/expr/typing.h"
#include "stdlib/stdlib.h"

namespace deploy::schema {
namespace {

using ::testing::ElementsAre;
using value::Simple;
using value::TypeKind;
using value::Value;

class SchemaTest : public ::testing::Test {
 protected:
  void SetUp() override { stdlib::RegisterSchemas(); }
};

const Field& FieldOf(const char* schema, const char* name) {
  return *FindSchema(schema)->Find(name);
}

const Field& Inner(const Field& block, std::string_view name) {
  for (const Field& field : block.fields) {
    if (field.name == name) {
      return field;
    }
  }
  ADD_FAILURE() << name;
  return block;
}

TEST_F(SchemaTest, AllTypesOfTheIssueAreThere) {
  stdlib::RegisterSchemas();  // again: nothing happens
  EXPECT_THAT(SchemaNames(),
              ElementsAre("action", "directory", "file", "haproxy", "process", "value"));
  EXPECT_EQ(FindSchema("nothing"), nullptr);
  EXPECT_EQ(FindSchema("file"), FindSchema("file"));
  for (const std::string_view name : SchemaNames()) {
    const Schema* schema = FindSchema(name);
    EXPECT_EQ(schema->name, name);
    EXPECT_FALSE(schema->documentation.empty());
    EXPECT_EQ(schema->service, name == "process" || name == "haproxy");
    for (const Field& field : schema->fields) {
      EXPECT_FALSE(field.documentation.empty()) << name << "." << field.name;
      EXPECT_FALSE(field.required && field.default_value && field.kind == BlockKind::kAttribute)
          << name << "." << field.name;
      EXPECT_FALSE(field.computed && field.settable) << name << "." << field.name;
    }
  }
}

TEST_F(SchemaTest, File) {
  EXPECT_TRUE(FieldOf("file", "path").identity);
  EXPECT_TRUE(FieldOf("file", "path").forces_replacement);
  EXPECT_TRUE(FieldOf("file", "path").required);
  EXPECT_EQ(FieldOf("file", "path").type, Simple(TypeKind::kPath));
  EXPECT_EQ(FieldOf("file", "mode").default_value, Value::Int(0644));
  EXPECT_EQ(FieldOf("file", "mode").maximum, Value::Int(07777));
  EXPECT_FALSE(FieldOf("file", "mode").forces_replacement);
  EXPECT_THAT(FieldOf("file", "content").excludes, ElementsAre("source"));
  EXPECT_THAT(FieldOf("file", "content").required_unless, ElementsAre("source"));
  EXPECT_TRUE(FieldOf("file", "sha256").computed);
  EXPECT_FALSE(FieldOf("file", "sha256").required);
  EXPECT_EQ(FieldOf("directory", "mode").default_value, Value::Int(0755));
}

TEST_F(SchemaTest, ValueHasOneTypeInAndOut) {
  const auto& same = FindSchema("value")->same_type;
  ASSERT_EQ(same.size(), 1u);
  EXPECT_EQ(same[0], std::pair(std::string("output"), std::string("input")));
  EXPECT_EQ(FieldOf("value", "input").type->kind(), TypeKind::kAny);
}

TEST_F(SchemaTest, Action) {
  EXPECT_EQ(FindSchema("action")->create_class, Class::kIrreversible);
  EXPECT_EQ(ToSource(*FieldOf("action", "timeout").default_value), "1m");
  EXPECT_EQ(FieldOf("action", "timeout").unit_hint, "s");
  EXPECT_EQ(FieldOf("action", "effect").default_value->enum_name(), "changes");
  EXPECT_THAT(FieldOf("action", "effect").type->members(), ElementsAre("changes", "none"));
  EXPECT_EQ(ToSource(*FieldOf("action", "env").default_value), "{}");
}

TEST_F(SchemaTest, Process) {
  for (const char* name : {"command", "directory", "env", "user", "port"}) {
    EXPECT_TRUE(FieldOf("process", name).forces_replacement) << name;
  }
  for (const char* name : {"replicas", "health", "stop"}) {
    EXPECT_FALSE(FieldOf("process", name).forces_replacement) << name;
  }
  EXPECT_TRUE(FieldOf("process", "replicas").plan_known);
  EXPECT_EQ(FieldOf("process", "replicas").minimum, Value::Int(1));
  EXPECT_FALSE(FieldOf("process", "replicas").maximum.has_value());
  const Field& port = FieldOf("process", "port");
  EXPECT_EQ(port.kind, BlockKind::kLabelled);
  EXPECT_EQ(port.type->kind(), TypeKind::kMap);
  EXPECT_TRUE(Inner(port, "number").plan_known);
  EXPECT_EQ(Inner(port, "number").maximum, Value::Int(65535));
  EXPECT_EQ(ToSource(*Inner(port, "address").default_value), "127.0.0.1");
  const Field& stop = FieldOf("process", "stop");
  EXPECT_EQ(stop.kind, BlockKind::kBlock);
  EXPECT_EQ(stop.max_blocks, 1);
  EXPECT_FALSE(stop.required);
  EXPECT_EQ(ToSource(*stop.default_value), "{ signal = \"TERM\", within = 10s }");
  const Field& health = FieldOf("process", "health");
  EXPECT_TRUE(Inner(health, "path").required);
  EXPECT_EQ(ToSource(*Inner(health, "every").default_value), "10s");
  EXPECT_EQ(ToSource(*Inner(health, "within").default_value), "1m");
  EXPECT_EQ(Inner(health, "status").default_value, Value::Int(200));
  EXPECT_EQ(FindSchema("process")->exposed_block, "port");
}

TEST_F(SchemaTest, Haproxy) {
  const Schema& schema = *FindSchema("haproxy");
  EXPECT_TRUE(FieldOf("haproxy", "port").switches);
  EXPECT_TRUE(FieldOf("haproxy", "route").switches);
  EXPECT_FALSE(FieldOf("haproxy", "port").forces_replacement);
  EXPECT_EQ(FieldOf("haproxy", "port").min_blocks, 1);
  EXPECT_TRUE(FieldOf("haproxy", "port").required);
  EXPECT_TRUE(Inner(FieldOf("haproxy", "port"), "number").required);
  const Field& route = FieldOf("haproxy", "route");
  EXPECT_EQ(Inner(route, "to").type, FindSchema("process")->exposed_type);
  EXPECT_EQ(Inner(route, "to").type, schema.exposed_type);
  EXPECT_EQ(Inner(route, "strategy").type, expr::StrategyType());
  EXPECT_EQ(Inner(route, "strategy").default_value, expr::AllAtOnce());
  EXPECT_EQ(
      schema.exposed_type->ToString(),
      "{ host: string, port: int, address: string, endpoints: list(string), "
      "check: { path: string, every: duration, timeout: duration, failures: int, status: int }? }");
}

TEST_F(SchemaTest, ClassNames) {
  EXPECT_EQ(ClassName(Class::kReversible), "reversible");
  EXPECT_EQ(ClassName(Class::kRestorable), "restorable");
  EXPECT_EQ(ClassName(Class::kCompensable), "compensable");
  EXPECT_EQ(ClassName(Class::kIrreversible), "irreversible");
}

}  // namespace
}  // namespace deploy::schema
