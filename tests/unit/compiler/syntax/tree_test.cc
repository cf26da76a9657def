// Facts of the tree that later stages rely on.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace deploy::syntax {
namespace {

using ::testing::ElementsAre;

const ast::Expr& ValueOf(const Parsed& parsed, size_t decl = 0) {
  return parsed.tree.expr(std::get<ast::LetDecl>(parsed.tree.decls[decl].node).value);
}

std::string TextOfString(const Parsed& parsed) {
  std::string text;
  for (const ast::StringPart& part : std::get<ast::StringExpr>(ValueOf(parsed).node).parts) {
    text += part.expr ? "<>" : part.text;
  }
  return text;
}

TEST(Strings, EscapesAreCooked) {
  EXPECT_EQ(TextOfString(ParseText("let a = \"\\n\\t\\\"\\\\\\u{1F600}$$x$\"\n")),
            "\n\t\"\\\xF0\x9F\x98\x80$x$");
}

TEST(Strings, BlockTextLosesTheIndentationOfItsClosing) {
  EXPECT_EQ(
      TextOfString(ParseText("let a = \"\"\"\n    one\n      two ${b}\n\n    three\n    \"\"\"\n")),
      "one\n  two <>\n\nthree");
  EXPECT_EQ(TextOfString(ParseText("let a = \"\"\"\r\n  one\r\n  two\r\n  \"\"\"\n")), "one\ntwo");
  EXPECT_EQ(TextOfString(ParseText("let a = \"\"\"one \"two\" three\"\"\"\n")),
            "one \"two\" three");
  EXPECT_EQ(TextOfString(ParseText("let a = \"\"\"\n  \"\"\"\n")), "");
  EXPECT_EQ(TextOfString(ParseText("let a = \"\"\"\n  ${b}\n  \"\"\"\n")), "<>");
  EXPECT_EQ(TextOfString(ParseText("let a = \"\"\"\n  one \\\n  two\n  \"\"\"\n")), "one two");
}

TEST(Names, BackticksAreNoPartOfThem) {
  Parsed parsed = ParseText("let `order` = 1\n");
  EXPECT_EQ(std::get<ast::LetDecl>(parsed.tree.decls[0].node).name.text, "order");
}

TEST(Names, BrokenHeadersDeclareWhatTheFixWouldWrite) {
  Parsed parsed = ParseText(
      "let my-db = 1\nresource \"aws_vpc\" \"main\" { }\nresorce r = value { }\nvariable \"v\" { "
      "}\n");
  EXPECT_EQ(std::get<ast::LetDecl>(parsed.tree.decls[0].node).name.text, "my_db");
  EXPECT_EQ(std::get<ast::EntityDecl>(parsed.tree.decls[1].node).label.name.text, "main");
  EXPECT_EQ(std::get<ast::EntityDecl>(parsed.tree.decls[2].node).label.name.text, "r");
  EXPECT_EQ(std::get<ast::ErrorDecl>(parsed.tree.decls[3].node).name.text, "v");
}

TEST(Documentation, JoinsLinesAndFindsItsTarget) {
  Parsed parsed = ParseText("/// one\n///  two\n///\n@x\nlet a = 1\n");
  EXPECT_EQ(parsed.tree.decls[0].documentation, "one\n two\n");
  EXPECT_TRUE(parsed.diagnostics.empty());
}

TEST(Spans, AreBytesAndHoldNoSpace) {
  Parsed parsed = ParseText("\xEF\xBB\xBFlet a = \"\xC3\xB6\" # x\n");
  EXPECT_EQ(parsed.file->Text(parsed.tree.decls[0].span), "let a = \"\xC3\xB6\"");
}

TEST(Precedence, FollowsTheTable) {
  Parsed parsed = ParseText("let a = a || b && c == d < e .. f + g * -h\n");
  const ast::Tree& tree = parsed.tree;
  const ast::Expr* expr = &ValueOf(parsed);
  for (ast::BinaryOp op :
       {ast::BinaryOp::kOr, ast::BinaryOp::kAnd, ast::BinaryOp::kEqual, ast::BinaryOp::kLess,
        ast::BinaryOp::kRange, ast::BinaryOp::kAdd, ast::BinaryOp::kMultiply}) {
    const auto& binary = std::get<ast::BinaryExpr>(expr->node);
    EXPECT_EQ(binary.op, op);
    expr = &tree.expr(binary.right);
  }
  EXPECT_TRUE(std::holds_alternative<ast::UnaryExpr>(expr->node));
}

TEST(Precedence, CoalesceBindsToTheRightAndSumsToTheLeft) {
  Parsed right = ParseText("let a = a ?? b ?? c\n"), left = ParseText("let a = a - b - c\n");
  EXPECT_TRUE(std::holds_alternative<ast::BinaryExpr>(
      right.tree.expr(std::get<ast::BinaryExpr>(ValueOf(right).node).right).node));
  EXPECT_TRUE(std::holds_alternative<ast::BinaryExpr>(
      left.tree.expr(std::get<ast::BinaryExpr>(ValueOf(left).node).left).node));
}

TEST(Broken, MarksOnlyWhatHasTheError) {
  Parsed parsed = ParseText("let a = 1\nservice w = t {\n  b = \n  c = 2\n}\nlet d = 3\n");
  std::vector<bool> decls, members;
  for (const ast::Decl& decl : parsed.tree.decls) decls.push_back(decl.broken);
  for (const ast::Member& member : parsed.tree.members) members.push_back(member.broken);
  EXPECT_THAT(decls, ElementsAre(false, true, false));
  EXPECT_THAT(members, ElementsAre(true, false));
}

TEST(Required, PartsAreErrorNodesAndNeverNone) {
  for (const char* text :
       {"let a =\n", "let\n", "output x\n", "fn f() =\n", "assert\n", "service w = t { a = }\n",
        "let a = if\n", "let a = match x { b => }\n", "let a = { b = }\n", "let a = [for]\n",
        "type T\n", "let a = f(x = )\n", "service w for = t { }\n", "let a = b[]\n",
        "service w = t { when }\n", "let a = \"${}\"\n"}) {
    Parsed parsed = ParseText(text);
    EXPECT_FALSE(parsed.diagnostics.empty()) << text;
    for (const ast::Decl& decl : parsed.tree.decls) {
      if (const auto* let = std::get_if<ast::LetDecl>(&decl.node)) {
        EXPECT_TRUE(let->value) << text;
      }
      if (const auto* fn = std::get_if<ast::FnDecl>(&decl.node)) {
        EXPECT_TRUE(fn->body) << text;
      }
      if (const auto* type = std::get_if<ast::TypeDecl>(&decl.node)) {
        EXPECT_TRUE(type->type) << text;
      }
    }
  }
}

}  // namespace
}  // namespace deploy::syntax
