#include <gtest/gtest.h>

#include "base/schema/schema.h"
#include "cli/session.h"
#include "stdlib/stdlib.h"

namespace deploy::cli {
namespace {

TEST(ProvidersTest, EachSchemaHasItsProviderAndTheReverse) {
  stdlib::RegisterSchemas();
  for (const std::string_view name : schema::SchemaNames()) {
    EXPECT_NE(Providers().Find(name), nullptr) << "no provider for the type `" << name << "`";
  }
  for (const std::string_view type : Providers().types()) {
    EXPECT_NE(schema::FindSchema(type), nullptr) << "no schema for the provider `" << type << "`";
  }
  EXPECT_FALSE(schema::SchemaNames().empty());
}

}  // namespace
}  // namespace deploy::cli
