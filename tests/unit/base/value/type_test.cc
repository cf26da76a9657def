#include "base/value/type.h"

#include <thread>

#include "gtest/gtest.h"

namespace deploy::value {
namespace {

TypeRef String() { return Simple(TypeKind::kString); }
TypeRef Int() { return Simple(TypeKind::kInt); }

TEST(Type, EqualTypesAreOnePointer) {
  EXPECT_EQ(List(String()), List(String()));
  EXPECT_NE(List(String()), Set(String()));
  EXPECT_EQ(Record({{"a", Int(), true}}), Record({{"a", Int(), true}}));
  EXPECT_NE(Record({{"a", Int(), true}}), Record({{"a", Int(), false}}));
  EXPECT_EQ(Enum("Tier", {"small", "large"}), Enum("Tier", {"small", "large"}));
  EXPECT_NE(Enum("Tier", {"small", "large"}), Enum("Size", {"small", "large"}));
  EXPECT_NE(Refinement(Int(), 1), Refinement(Int(), 2));
  EXPECT_NE(Resource("file"), Instances("file"));
  EXPECT_NE(Quantity(Dimension::kBytes), Quantity(Dimension::kDuration));
}

TEST(Type, OptionalAndUnionAreNormal) {
  EXPECT_EQ(Optional(Optional(Int())), Optional(Int()));
  EXPECT_EQ(Union({Int()}), Int());
  EXPECT_EQ(Union({Int(), Simple(TypeKind::kNull)}), Optional(Int()));
  EXPECT_EQ(Union({Int(), Union({String(), Int()})}), Union({Int(), String()}));
  EXPECT_EQ(Union({Optional(Int()), String()}), Optional(Union({Int(), String()})));
  EXPECT_EQ(StripRefinement(Refinement(Refinement(Int(), 1), 2)), Int());
  EXPECT_EQ(StripOptional(Optional(Int())), Int());
}

TEST(Type, IsWrittenAsInTheLanguage) {
  EXPECT_EQ(List(String())->ToString(), "list(string)");
  EXPECT_EQ(Map(String(), Int())->ToString(), "map(string, int)");
  EXPECT_EQ(Record({{"a", Int(), true}, {"b", Optional(String()), false}})->ToString(),
            "{ a: int, b: string? }");
  EXPECT_EQ(Resource("file")->ToString(), "resource file");
  EXPECT_EQ(Quantity(Dimension::kDuration)->ToString(), "duration");
  EXPECT_EQ(Optional(Union({StringLiteral("a"), StringLiteral("b")}))->ToString(),
            "(\"a\" | \"b\")?");
  EXPECT_EQ(Record({})->ToString(), "{}");
}

TEST(Type, TextStaysShortHoweverLargeTheType) {
  TypeRef type = Int();
  for (int i = 0; i < 60; ++i) {
    type = Record({{"left", type, true}, {"right", type, true}});
  }
  EXPECT_LT(type->ToString().size(), 1000u);
  for (int i = 0; i < 100000; ++i) {
    type = List(type);
  }
  EXPECT_LT(type->ToString().size(), 1000u);
}

TEST(Type, FieldsAreFoundByName) {
  TypeRef record = Record({{"a", Int(), true}, {"b", String(), false}});
  EXPECT_EQ(record->field("b")->type, String());
  EXPECT_EQ(record->field_index("a"), 0);
  EXPECT_EQ(record->field("c"), nullptr);
}

TEST(Type, InterningIsThreadSafe) {
  std::vector<std::vector<TypeRef>> seen(4);
  std::vector<std::thread> threads;
  for (auto& types : seen) {
    threads.emplace_back([&types] {
      for (int i = 0; i < 2000; ++i) {
        types.push_back(Enum("E" + std::to_string(i), {"a"}));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(seen[2], seen[3]);
}

}  // namespace
}  // namespace deploy::value
