#ifndef TESTS_UNIT_BASE_EXPR_HARNESS_H_
#define TESTS_UNIT_BASE_EXPR_HARNESS_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/diag/sink.h"
#include "base/expr/evaluate.h"
#include "base/support/text.h"
#include "compiler/syntax/parse.h"
#include "tests/unit/base/expr/program_builder.h"

namespace deploy::expr::testing {

// Reads an expression of the language and evaluates it.
class Harness {
 public:
  value::Value Eval(const std::string& text) {
    sources_.push_back(std::make_unique<source::SourceFile>(source::FileId(0), "test.deploy",
                                                            "let x = " + text + "\n"));
    trees_.push_back(std::make_unique<ast::Tree>(syntax::Parse(*sources_.back(), {}, sink)));
    const ast::Tree& tree = *trees_.back();
    if (sink.has_errors() || tree.decls.empty()) {
      ADD_FAILURE() << "does not parse: " << text;
      return {};
    }
    ProgramBuilder builder(tree, program, resolver, sink, limits, names);
    const ExprId id = builder.Build(std::get<ast::LetDecl>(tree.decls[0].node).value);
    return Evaluator(program, resolver, sink, limits).Evaluate(id);
  }
  // The code of the only diagnostic; 0 without one.
  int CodeOf(const std::string& text) {
    const value::Value value = Eval(text);
    const auto diagnostics = sink.Take();
    EXPECT_LE(diagnostics.size(), 1u) << text;
    EXPECT_EQ(IsPoison(value), !diagnostics.empty()) << text;
    return diagnostics.empty() ? 0 : static_cast<int>(diagnostics[0].code);
  }

  Program program;
  FakeResolver resolver;
  diag::CollectingSink sink;
  Limits limits;
  ProgramBuilder::Names names;  // constants that an expression may use

 private:
  std::vector<std::unique_ptr<source::SourceFile>> sources_;
  std::vector<std::unique_ptr<ast::Tree>> trees_;
};

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_HARNESS_H_
