#ifndef TESTS_UNIT_BASE_EXPR_PROGRAM_BUILDER_H_
#define TESTS_UNIT_BASE_EXPR_PROGRAM_BUILDER_H_

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/diag/sink.h"
#include "base/expr/builtin.h"
#include "base/expr/evaluate.h"
#include "compiler/ast/ast.h"
#include "tests/unit/base/expr/fake_resolver.h"
#include "tests/unit/base/expr/literal_value.h"
#include "tests/unit/base/expr/loop_scope.h"

namespace deploy::expr::testing {

// Turns the tree of an expression into a program, with the types that its values show: a small
// stand-in for the checker, enough for the examples of the standard functions. What it is given
// outlives it.
class ProgramBuilder {
 public:
  using Names = std::map<std::string, value::Value>;

  ProgramBuilder(const ast::Tree& tree, Program& program, Resolver& resolver, diag::Sink& sink,
                 const Limits& limits, Names& names)
      : tree_(tree),
        program_(program),
        resolver_(resolver),
        sink_(sink),
        limits_(limits),
        names_(names) {}

  ExprId Build(ast::ExprId id) {
    const ast::Expr& e = tree_.expr(id);
    return std::visit([&](const auto& node) { return Node(node, e.span); }, e.node);
  }

 private:
  using Ids = std::vector<ExprId>;

  ExprId Add(Op op, const Ids& children, source::Span span, uint32_t a = 0xffffffffu,
             uint32_t b = 0xffffffffu, value::TypeRef type = nullptr) {
    return program_.arena.Add(op, children, type, span, a, b);
  }
  ExprId Constant(value::Value value, source::Span span) {
    const value::TypeRef type = TypeOf(value);
    return program_.arena.Constant(std::move(value), type, span);
  }
  template <class Other>
  ExprId Node(const Other&, source::Span span) {
    ADD_FAILURE() << "the harness does not know this expression";
    return Constant({}, span);
  }
  ExprId Node(const ast::ParenExpr& e, source::Span) { return Build(e.inner); }
  ExprId Node(const ast::Literal& e, source::Span span) {
    const value::Value value = LiteralValue(e);
    return e.kind == ast::LiteralKind::kRaw
               ? program_.arena.Constant(value, value::Simple(value::TypeKind::kRegex), span)
               : Constant(value, span);
  }
  ExprId Node(const ast::StringExpr& e, source::Span span) {
    Ids parts;
    for (const ast::StringPart& part : e.parts) {
      parts.push_back(part.expr ? Build(part.expr)
                                : Constant(value::Value::String(part.text), span));
    }
    if (parts.size() == 1 && !e.parts[0].expr) {
      return parts[0];
    }
    return parts.empty() ? Constant(value::Value::String(""), span)
                         : Add(Op::kTemplate, parts, span);
  }
  ExprId Node(const ast::NameRef& e, source::Span span) {
    const std::string name(e.name.text);
    if (const auto slot = scope_.Find(name)) {
      return Add(Op::kLocal, {}, span, *slot);
    }
    EXPECT_TRUE(names_.contains(name)) << name;
    return Constant(names_[name], span);
  }
  ExprId Node(const ast::MemberExpr& e, source::Span span) {
    const ExprId base = Build(e.base);
    const uint32_t name = program_.arena.String(std::string(e.name.text));
    return Add(e.optional ? Op::kOptionalMember : Op::kMember, {base}, span, name);
  }
  ExprId Node(const ast::IndexExpr& e, source::Span span) {
    return Add(Op::kIndex, {Build(e.base), Build(e.index)}, span);
  }
  ExprId Node(const ast::UnaryExpr& e, source::Span span) {
    return Add(e.op == ast::UnaryOp::kNot ? Op::kNot : Op::kNegate, {Build(e.operand)}, span);
  }
  ExprId Node(const ast::BinaryExpr& e, source::Span span) {
    static constexpr Op kOps[] = {Op::kCoalesce,  Op::kOr,       Op::kAnd,          Op::kEqual,
                                  Op::kNotEqual,  Op::kIn,       Op::kIs,           Op::kLess,
                                  Op::kLessEqual, Op::kGreater,  Op::kGreaterEqual, Op::kRange,
                                  Op::kAdd,       Op::kSubtract, Op::kMultiply,     Op::kDivide};
    const ExprId left = Build(e.left);
    return Add(kOps[static_cast<int>(e.op)], {left, Build(e.right)}, span);
  }
  ExprId Node(const ast::IfExpr& e, source::Span span) {
    const ExprId condition = Build(e.condition);
    const ExprId then = Build(e.then);
    return Add(Op::kIf, {condition, then, Build(e.otherwise)}, span);
  }
  ExprId Node(const ast::MatchExpr& e, source::Span span) {
    const ExprId subject = Build(e.subject);
    std::vector<Arm> arms;
    for (const ast::Arm& arm : e.arms) {
      Arm out;
      for (const ast::Pattern& pattern : arm.patterns) {
        Pattern p;
        if (pattern.kind != ast::Pattern::kPath) {
          p.kind = pattern.kind == ast::Pattern::kRange ? Pattern::kRange : Pattern::kConstant;
          p.first = Now(Build(pattern.first));
          p.last = pattern.last ? Now(Build(pattern.last)) : value::Value();
        }
        out.patterns.push_back(std::move(p));
      }
      out.guard = arm.guard ? Build(arm.guard) : ExprId();
      out.body = Build(arm.body);
      arms.push_back(std::move(out));
    }
    return program_.arena.Match(subject, std::move(arms), nullptr, span);
  }
  ExprId Node(const ast::ListExpr& e, source::Span span) {
    Ids elements;
    for (const ast::Element& element : e.elements) {
      const ExprId id = Build(element.value);
      elements.push_back(element.spread ? Add(Op::kSpread, {id}, span) : id);
    }
    return Add(Op::kList, elements, span);
  }
  ExprId Node(const ast::ObjectExpr& e, source::Span span) {
    std::vector<std::string> keys;
    Ids values;
    Ids pairs;
    bool plain = true;
    for (const ast::Entry& entry : e.entries) {
      const ExprId id = Build(entry.value);
      plain = plain && entry.kind == ast::Entry::kName;
      if (entry.kind == ast::Entry::kSpread) {
        pairs.push_back(Add(Op::kSpread, {id}, span));
        continue;
      }
      keys.emplace_back(entry.name.text);
      pairs.push_back(entry.kind == ast::Entry::kName
                          ? Constant(value::Value::String(entry.name.text), span)
                          : Build(entry.key));
      pairs.push_back(id);
      values.push_back(id);
    }
    if (!plain) {
      return Add(Op::kObject, pairs, span);
    }
    uint32_t first = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      const uint32_t at = program_.arena.String(keys[i]);
      first = i == 0 ? at : first;
    }
    return Add(Op::kRecord, values, span, first);
  }
  ExprId Node(const ast::ListForExpr& e, source::Span span) {
    return Loop(Op::kListFor, e, {e.body}, span);
  }
  ExprId Node(const ast::ObjectForExpr& e, source::Span span) {
    return Loop(Op::kMapFor, e, {e.key, e.value}, span);
  }
  template <class For>
  ExprId Loop(Op op, const For& e, std::initializer_list<ast::ExprId> parts, source::Span span) {
    Ids children = {Build(e.iterable)};
    const size_t depth = scope_.size();
    const auto [a, b] = scope_.Open(e.first, e.second);
    for (const ast::ExprId part : parts) {
      children.push_back(Build(part));
    }
    if (e.condition) {
      children.push_back(Build(e.condition));
    }
    scope_.Close(depth);
    return Add(op, children, span, a, b);
  }
  value::Value Now(ExprId id) {
    return Evaluator(program_, resolver_, sink_, limits_).Evaluate(id);
  }
  value::TypeRef TypeNow(ExprId id) {
    const Op op = program_.arena.node(id).op;
    if (!scope_.empty() || op == Op::kListFor) {
      return op == Op::kListFor ? value::List(value::Simple(value::TypeKind::kError))
                                : value::Simple(value::TypeKind::kError);
    }
    diag::CollectingSink quiet;
    return program_.arena.node(id).type != nullptr
               ? program_.arena.node(id).type
               : TypeOf(Evaluator(program_, resolver_, quiet, limits_).Evaluate(id));
  }
  ExprId Node(const ast::CallExpr& e, source::Span span) {
    const auto& callee = std::get<ast::NameRef>(tree_.expr(e.callee).node);
    const int index = FindBuiltin(callee.name.text);
    if (index < 0) {
      ADD_FAILURE() << "no function " << callee.name.text;
      return Constant({}, span);
    }
    const Builtin& builtin = Builtins()[index];
    Ids children;
    std::vector<value::TypeRef> types;
    const auto put = [&](size_t at, ExprId id) {
      while (children.size() <= at) {
        children.push_back(Add(Op::kAbsent, {}, span));
        types.push_back(nullptr);
      }
      const value::TypeRef expected = ExpectedArgument(builtin, at, types);
      const auto& node = program_.arena.node(id);
      if (expected != nullptr && IsTextType(expected->kind()) &&
          expected->kind() != value::TypeKind::kString && node.type != nullptr &&
          node.type->kind() == value::TypeKind::kString) {
        id = Add(Op::kConvert, {id}, span, 0xffffffffu, 0xffffffffu, expected);
      }
      children[at] = id;
      types[at] = TypeNow(id);
    };
    size_t position = 0;
    for (const ast::Argument& argument : e.arguments) {
      size_t at = position++;
      for (size_t i = 0; argument.name && i < builtin.parameters.size(); ++i) {
        at = builtin.parameters[i].name == argument.name.text ? i : at;
      }
      put(at, Build(argument.value));
    }
    const CallTyping typing = TypeCall(builtin, types);
    EXPECT_EQ(typing.bad_argument, -1) << builtin.name << " expects " << typing.expected;
    return Add(Op::kCall, children, span, static_cast<uint32_t>(index), 0xffffffffu, typing.result);
  }

  const ast::Tree& tree_;
  Program& program_;
  Resolver& resolver_;
  diag::Sink& sink_;
  const Limits& limits_;
  Names& names_;
  LoopScope scope_;
};

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_PROGRAM_BUILDER_H_
