#include "compiler/sema/types.h"

#include "gtest/gtest.h"

namespace deploy::sema {
namespace {

using value::TypeKind;

TypeRef Path() { return value::Simple(TypeKind::kPath); }
TypeRef Duration() { return value::Quantity(value::Dimension::kDuration); }

TEST(TypesTest, TheCompleteListOfCoercions) {
  EXPECT_TRUE(Assignable(IntType(), FloatType()));
  EXPECT_FALSE(Assignable(FloatType(), IntType()));
  EXPECT_TRUE(Assignable(Path(), StringType()));
  EXPECT_TRUE(Assignable(value::Simple(TypeKind::kUrl), StringType()));
  EXPECT_FALSE(Assignable(value::Simple(TypeKind::kCidr), StringType()));
  EXPECT_FALSE(Assignable(StringType(), Path()));
  EXPECT_FALSE(Assignable(IntType(), StringType()));
  EXPECT_FALSE(Assignable(StringType(), IntType()));
  EXPECT_TRUE(Assignable(IntType(), value::Optional(IntType())));
  EXPECT_FALSE(Assignable(value::Optional(IntType()), IntType()));
  EXPECT_TRUE(Assignable(NullType(), value::Optional(IntType())));
  EXPECT_TRUE(Assignable(value::List(IntType()), value::List(FloatType())));
  EXPECT_FALSE(Assignable(value::List(IntType()), value::Set(IntType())));
  TypeRef record = value::Record({{"a", IntType(), true}, {"b", IntType(), true}});
  EXPECT_TRUE(Assignable(record, value::Map(StringType(), FloatType())));
  EXPECT_FALSE(Assignable(record, value::Map(StringType(), StringType())));
  EXPECT_TRUE(Assignable(record, value::Record({{"a", FloatType(), true}})));
  EXPECT_FALSE(Assignable(value::Record({{"a", IntType(), true}}), record));
  EXPECT_TRUE(Assignable(IntType(), value::Union({IntType(), StringType()})));
  EXPECT_TRUE(Assignable(ErrorType(), Duration()));
}

TEST(TypesTest, Join) {
  EXPECT_EQ(Join(IntType(), FloatType()), FloatType());
  EXPECT_EQ(Join(IntType(), NullType()), value::Optional(IntType()));
  EXPECT_EQ(Join(value::Optional(IntType()), FloatType()), value::Optional(FloatType()));
  EXPECT_EQ(Join(IntType(), StringType()), nullptr);
  EXPECT_EQ(Join(ErrorType(), IntType()), IntType());
  EXPECT_EQ(Join(value::List(ErrorType()), value::List(IntType())), value::List(IntType()));
  EXPECT_EQ(Join(value::StringLiteral("a"), value::StringLiteral("b")), StringType());
  EXPECT_EQ(Join(Duration(), IntType()), nullptr);
}

TEST(TypesTest, HolesAreEmptyListsNotErrors) {
  EXPECT_TRUE(HasHole(value::List(ErrorType())));
  EXPECT_FALSE(HasHole(ErrorType()));
  EXPECT_TRUE(HasHole(value::Record({{"a", value::List(ErrorType()), true}})));
  EXPECT_FALSE(HasHole(value::Record({{"a", ErrorType(), true}})));
}

TEST(TypesTest, NeedsConversion) {
  EXPECT_TRUE(NeedsConversion(IntType(), FloatType()));
  EXPECT_TRUE(NeedsConversion(value::List(IntType()), value::List(FloatType())));
  EXPECT_FALSE(NeedsConversion(Path(), StringType()));
  EXPECT_FALSE(NeedsConversion(value::List(Path()), value::List(StringType())));
}

TEST(TypesTest, PlainRemovesRefinementsEverywhere) {
  TypeRef port = value::Refinement(IntType(), 3);
  EXPECT_EQ(Plain(value::List(value::Optional(port))), value::List(value::Optional(IntType())));
  EXPECT_TRUE(HasRefinement(value::Map(StringType(), port)));
  EXPECT_FALSE(HasRefinement(value::List(IntType())));
}

}  // namespace
}  // namespace deploy::sema
