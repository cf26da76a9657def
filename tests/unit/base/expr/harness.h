#ifndef TESTS_UNIT_BASE_EXPR_HARNESS_H_
#define TESTS_UNIT_BASE_EXPR_HARNESS_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/diag/sink.h"
#include "base/expr/builtin.h"
#include "base/expr/evaluate.h"
#include "base/expr/text.h"
#include "base/support/text.h"
#include "compiler/syntax/parse.h"

namespace deploy::expr::testing {

// Answers what a test sets: instances by key, files by path.
class FakeResolver : public Resolver {
 public:
  std::optional<value::Value> Instance(NodeId, std::string_view key) override {
    const auto found = instances.find(std::string(key));
    return found == instances.end() ? std::nullopt : std::optional(found->second);
  }
  value::Value Instances(NodeId) override {
    std::vector<std::pair<value::Value, value::Value>> entries;
    for (const auto& [key, record] : instances) {
      entries.emplace_back(value::Value::String(key), record);
    }
    return value::Value::Map(std::move(entries));
  }
  absl::StatusOr<std::string> ReadFile(const std::string& path) override {
    const auto found = files.find(path);
    return found == files.end()
               ? absl::StatusOr<std::string>(absl::NotFoundError("there is no such file"))
               : found->second;
  }
  std::map<std::string, value::Value> instances;
  std::map<std::string, std::string> files = {{"greeting.txt", "hello\n"}};
};

// The type that a known value shows.
inline value::TypeRef TypeOf(const value::Value& v) {
  using value::TypeKind;
  using value::ValueKind;
  const auto joined = [](std::span<const value::Value> elements) {
    return elements.empty() ? value::Simple(TypeKind::kError) : TypeOf(elements[0]);
  };
  switch (v.kind()) {
    case ValueKind::kNull:
      return value::Simple(TypeKind::kNull);
    case ValueKind::kBool:
      return value::Simple(TypeKind::kBool);
    case ValueKind::kInt:
      return value::Simple(TypeKind::kInt);
    case ValueKind::kFloat:
      return value::Simple(TypeKind::kFloat);
    case ValueKind::kString:
      return value::Simple(TypeKind::kString);
    case ValueKind::kQuantity:
      return value::Quantity(v.as_quantity().dimension);
    case ValueKind::kVersion:
      return value::Simple(TypeKind::kVersion);
    case ValueKind::kIp:
      return value::Simple(TypeKind::kIp);
    case ValueKind::kCidr:
      return value::Simple(TypeKind::kCidr);
    case ValueKind::kEnum:
      return v.enum_type();
    case ValueKind::kList:
      return value::List(joined(v.elements()));
    case ValueKind::kSet:
      return value::Set(joined(v.elements()));
    case ValueKind::kMap:
      return value::Map(joined(v.keys()), joined(v.elements()));
    case ValueKind::kRange:
      return value::Range(joined(v.elements()));
    case ValueKind::kRecord: {
      std::vector<value::FieldType> fields;
      for (size_t i = 0; i < v.size(); ++i) {
        fields.push_back({v.field_names()[i], TypeOf(v.elements()[i]), true});
      }
      return value::Record(std::move(fields));
    }
    case ValueKind::kUnknown:
      break;
  }
  return value::Simple(TypeKind::kError);
}

// Reads an expression of the language and evaluates it; a small stand-in for the checker, enough
// for the examples of the standard functions. Types of arguments are those of their values.
class Harness {
 public:
  value::Value Eval(const std::string& text) {
    sources_.push_back(std::make_unique<source::SourceFile>(source::FileId(0), "test.deploy",
                                                            "let x = " + text + "\n"));
    trees_.push_back(std::make_unique<ast::Tree>(syntax::Parse(*sources_.back(), {}, sink)));
    tree_ = trees_.back().get();
    if (sink.has_errors() || tree_->decls.empty()) {
      ADD_FAILURE() << "does not parse: " << text;
      return {};
    }
    const ExprId id = Build(std::get<ast::LetDecl>(tree_->decls[0].node).value);
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
  std::map<std::string, value::Value> names;  // constants that an expression may use

 private:
  using Ids = std::vector<ExprId>;

  ExprId Add(Op op, const Ids& children, source::Span span, uint32_t a = 0xffffffffu,
             uint32_t b = 0xffffffffu, value::TypeRef type = nullptr) {
    return program.arena.Add(op, children, type, span, a, b);
  }
  ExprId Constant(value::Value value, source::Span span) {
    const value::TypeRef type = TypeOf(value);
    return program.arena.Constant(std::move(value), type, span);
  }
  ExprId Build(ast::ExprId id) {
    const ast::Expr& e = tree_->expr(id);
    return std::visit([&](const auto& node) { return Node(node, e.span); }, e.node);
  }
  template <class Other>
  ExprId Node(const Other&, source::Span span) {
    ADD_FAILURE() << "the harness does not know this expression";
    return Constant({}, span);
  }
  ExprId Node(const ast::ParenExpr& e, source::Span) { return Build(e.inner); }
  ExprId Node(const ast::Literal& e, source::Span span) {
    using ast::LiteralKind;
    std::string text(e.text);
    TextError error;
    switch (e.kind) {
      case LiteralKind::kInt:
        return Constant(value::Value::Int(std::stoll(text)), span);
      case LiteralKind::kFloat:
        return Constant(value::Value::Float(std::stod(text)), span);
      case LiteralKind::kPercent:
      case LiteralKind::kQuantity: {
        value::UnitError unit_error;
        std::string warning;
        return Constant(
            value::Value::Quantity(value::ParseQuantity(text, &unit_error, &warning).value()),
            span);
      }
      case LiteralKind::kVersion:
        return Constant(value::Value::Version(text), span);
      case LiteralKind::kIpv4:
        return Constant(ParseText(value::TypeKind::kIp, text, &error).value(), span);
      case LiteralKind::kCidr:
        return Constant(ParseText(value::TypeKind::kCidr, text, &error).value(), span);
      case LiteralKind::kRaw:
        return program.arena.Constant(value::Value::String(text.substr(2, text.size() - 3)),
                                      value::Simple(value::TypeKind::kRegex), span);
      case LiteralKind::kTrue:
      case LiteralKind::kFalse:
        return Constant(value::Value::Bool(e.kind == LiteralKind::kTrue), span);
      default:
        return Constant({}, span);
    }
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
    for (auto scope = scope_.rbegin(); scope != scope_.rend(); ++scope) {
      if (scope->first == name) {
        return Add(Op::kLocal, {}, span, scope->second);
      }
    }
    EXPECT_TRUE(names.contains(name)) << name;
    return Constant(names[name], span);
  }
  ExprId Node(const ast::MemberExpr& e, source::Span span) {
    const ExprId base = Build(e.base);
    const uint32_t name = program.arena.String(std::string(e.name.text));
    return Add(e.optional ? Op::kOptionalMember : Op::kMember, {base}, span, name);
  }
  ExprId Node(const ast::IndexExpr& e, source::Span span) {
    const ExprId base = Build(e.base);
    return Add(Op::kIndex, {base, Build(e.index)}, span);
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
    return program.arena.Match(subject, std::move(arms), nullptr, span);
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
      const uint32_t at = program.arena.String(keys[i]);
      first = i == 0 ? at : first;
    }
    return Add(Op::kRecord, values, span, first);
  }
  // Slots of the loop's names; the scope stays open until the caller closes it.
  std::pair<uint32_t, uint32_t> Open(const ast::Name& first, const ast::Name& second) {
    const uint32_t a = second ? slots_++ : 0xffffffffu;
    const uint32_t b = slots_++;
    if (second) {
      scope_.emplace_back(first.text, a);
    }
    scope_.emplace_back(second ? second.text : first.text, b);
    return {a, b};
  }
  ExprId Node(const ast::ListForExpr& e, source::Span span) {
    Ids children = {Build(e.iterable)};
    const size_t depth = scope_.size();
    const auto [a, b] = Open(e.first, e.second);
    children.push_back(Build(e.body));
    if (e.condition) {
      children.push_back(Build(e.condition));
    }
    scope_.resize(depth);
    return Add(Op::kListFor, children, span, a, b);
  }
  ExprId Node(const ast::ObjectForExpr& e, source::Span span) {
    Ids children = {Build(e.iterable)};
    const size_t depth = scope_.size();
    const auto [a, b] = Open(e.first, e.second);
    children.push_back(Build(e.key));
    children.push_back(Build(e.value));
    if (e.condition) {
      children.push_back(Build(e.condition));
    }
    scope_.resize(depth);
    return Add(Op::kMapFor, children, span, a, b);
  }
  value::Value Now(ExprId id) { return Evaluator(program, resolver, sink, limits).Evaluate(id); }
  value::TypeRef TypeNow(ExprId id) {
    const Op op = program.arena.node(id).op;
    if (!scope_.empty() || op == Op::kListFor) {
      return op == Op::kListFor ? value::List(value::Simple(value::TypeKind::kError))
                                : value::Simple(value::TypeKind::kError);
    }
    diag::CollectingSink quiet;
    return program.arena.node(id).type != nullptr
               ? program.arena.node(id).type
               : TypeOf(Evaluator(program, resolver, quiet, limits).Evaluate(id));
  }
  ExprId Node(const ast::CallExpr& e, source::Span span) {
    const auto& callee = std::get<ast::NameRef>(tree_->expr(e.callee).node);
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
      const auto& node = program.arena.node(id);
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

  std::vector<std::unique_ptr<source::SourceFile>> sources_;
  std::vector<std::unique_ptr<ast::Tree>> trees_;
  const ast::Tree* tree_ = nullptr;
  std::vector<std::pair<std::string, uint32_t>> scope_;
  uint32_t slots_ = 0;
};

}  // namespace deploy::expr::testing

#endif  // TESTS_UNIT_BASE_EXPR_HARNESS_H_
