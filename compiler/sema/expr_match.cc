#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/support/text.h"
#include "compiler/sema/branches.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Append;
using support::Cat;
using value::TypeKind;
using value::Value;

class Match {
 public:
  Match(Context& c, const ast::MatchExpr& match, Span span, TypeRef hint)
      : c_(c), match_(match), span_(span), hint_(hint) {}

  Typed Run() {
    FindSubject();
    for (const ast::Arm& arm : match_.arms) {
      AddArm(arm);
    }
    if (branches_.empty()) {
      if (!IsError(subject_.type)) {
        c_.Report(diag::Error(Code::D0314, span_, "this `match` has no arms").Here("add arms"));
      }
      return c_.Poison(span_);
    }
    CheckExhaustive();
    TypeRef type = UnifyBranches(c_, branches_, hint_);
    Typed result = subject_;
    result.node = {};
    Phase shape = subject_.phase;
    for (size_t i = 0; i < branches_.size(); ++i) {
      arms_[i].body = branches_[i].typed.id;
      shape = std::max(shape, branches_[i].typed.shape);
      result.Join(branches_[i].typed);
    }
    result.shape = std::max(shape, guard_phase_);
    result.literal = false;
    result.type = type;
    if (IsError(subject_.type) || IsError(type) || broken_) {
      return c_.Poison(span_);
    }
    result.id = c_.arena.Match(subject_.id, std::move(arms_), type, span_);
    return result;
  }

 private:
  void FindSubject() {
    const ast::Name* name = NameOf(c_, match_.subject);
    subject_ = Elaborate(c_, match_.subject, nullptr);
    environment_ = name != nullptr && name->text == "env" && subject_.type == c_.checked.env_type &&
                   c_.FindLocal("env") == nullptr;
    if (environment_) {
      CountEnvironmentTest(c_, c_.tree().expr(match_.subject).span);
      subject_ =
          Make(c_, expr::Op::kMember, {subject_}, StringType(), span_, c_.arena.String("name"));
    }
  }

  TypeRef SubjectType() const { return Core(subject_.type); }

  // ---- patterns ----

  // A constant that a pattern stands for; poison after a report.
  Value Constant(ast::ExprId id) {
    TypeRef wanted = SubjectType();
    Typed typed = Elaborate(c_, id, wanted);
    if (IsError(typed.type)) {
      return Value::Unknown("");
    }
    bool null = Base(typed.type)->kind() == TypeKind::kNull && IsOptional(subject_.type);
    if (!null && Join(Base(typed.type), wanted) == nullptr) {
      Span span = c_.tree().expr(id).span;
      c_.Report(
          diag::Error(Code::D0301, span,
                      Cat("the pattern is ", Words(typed.type), ", the value is ", Words(wanted)))
              .Here(Words(typed.type))
              .At(c_.tree().expr(match_.subject).span, Words(wanted)));
      return Value::Unknown("");
    }
    return c_.Fold(typed.id);
  }

  Value EnvironmentName(const ast::Pattern& pattern) {
    const ast::Name& name = pattern.path.back();
    return CheckEnvironmentName(c_, name) ? Value::String(name.text) : Value::Unknown("");
  }

  Value Member(const ast::Pattern& pattern) {
    TypeRef type = SubjectType();
    const ast::Name& name = pattern.path.back();
    if (type->kind() == TypeKind::kEnum) {
      for (size_t i = 0; i < type->members().size(); ++i) {
        if (type->members()[i] == name.text) {
          return Value::Enum(type, static_cast<int>(i));
        }
      }
      ReportUnknownName(c_, name, type);
      return Value::Unknown("");
    }
    if (!bare_word_) {
      auto error = diag::Error(Code::D0301, pattern.span,
                               Cat("`", name.text, "` is no pattern for ", Words(type)));
      error.Here("patterns are literals, ranges, members and `_`");
      HelpBareWord(error, name);
      c_.Report(std::move(error));
    }
    bare_word_ = true;  // the other arms are written alike
    return Value::Unknown("");
  }

  // `env.name`, where the environments themselves may be patterns.
  bool IsEnvironmentName() const {
    const auto* member =
        std::get_if<ast::MemberExpr>(&c_.tree().expr(SkipParens(c_.tree(), match_.subject)).node);
    const ast::Name* name = member == nullptr ? nullptr : NameOf(c_, member->base);
    return name != nullptr && name->text == "env" && member->name.text == "name" &&
           c_.FindLocal("env") == nullptr;
  }

  void HelpBareWord(diag::Builder& error, const ast::Name& first) const {
    const TypeKind kind = SubjectType()->kind();
    if (kind != TypeKind::kString && kind != TypeKind::kUnion && kind != TypeKind::kLiteral) {
      return;
    }
    if (IsEnvironmentName() && c_.checked.symbols.environments.contains(first.text)) {
      error.Help(
          Cat("write `match env { ", first.text, " => … }`, or quote it: `\"", first.text, "\"`"));
      error.FixIt("write `match env`", diag::Applicability::kMaybe,
                  {{c_.tree().expr(match_.subject).span, "env"}});
      return;
    }
    std::vector<diag::Edit> edits;
    for (const ast::Arm& arm : match_.arms) {
      for (const ast::Pattern& pattern : arm.patterns) {
        if (pattern.kind == ast::Pattern::kPath && pattern.path.size() == 1 &&
            !IsWildcard(pattern)) {
          edits.push_back({pattern.span, Cat("\"", pattern.path[0].text, "\"")});
        }
      }
    }
    error.Help(Cat("quote it: `\"", first.text, "\"`"));
    error.FixIt("quote the texts", diag::Applicability::kMaybe, std::move(edits));
  }

  bool IsWildcard(const ast::Pattern& pattern) const {
    return pattern.kind == ast::Pattern::kPath && pattern.path.size() == 1 &&
           pattern.path[0].text == "_";
  }

  // False: broken, reported.
  bool AddPattern(const ast::Pattern& pattern, expr::Pattern& out) {
    if (IsWildcard(pattern)) {
      out.kind = expr::Pattern::kAny;
      return true;
    }
    if (IsError(subject_.type) || pattern.kind == ast::Pattern::kError) {
      return false;
    }
    out.kind = expr::Pattern::kConstant;
    if (pattern.kind == ast::Pattern::kPath) {
      out.first = environment_ ? EnvironmentName(pattern) : Member(pattern);
    } else {
      out.first = Constant(pattern.first);
    }
    if (pattern.kind == ast::Pattern::kRange) {
      out.kind = expr::Pattern::kRange;
      out.last = Constant(pattern.last);
    }
    return !out.first.is_unknown() && !out.last.is_unknown();
  }

  // ---- arms ----

  void AddArm(const ast::Arm& arm) {
    expr::Arm out;
    bool fresh = false;
    const bool rest_before = rest_;
    for (const ast::Pattern& pattern : arm.patterns) {
      expr::Pattern made;
      if (!AddPattern(pattern, made)) {
        broken_ = true;
        fresh = true;
        continue;
      }
      bool reachable = Covers(pattern, made, static_cast<bool>(arm.guard));
      fresh = fresh || reachable;
      out.patterns.push_back(std::move(made));
    }
    if (!fresh && !arm.patterns.empty() && !broken_) {
      WarnUnreachable(arm, rest_before);
    }
    if (arm.guard) {
      Typed guard = CheckCondition(c_, arm.guard);
      guard_phase_ = std::max(guard_phase_, guard.phase);
      subject_.Join(guard);
      out.guard = guard.id;
    }
    ScopeGuard scope(c_);
    Narrow(arm);
    HideBindings(arm);
    branches_.push_back({Elaborate(c_, arm.body, hint_), arm.body});
    arms_.push_back(std::move(out));
  }

  // `n => n` was refused as a pattern: its name is no news in the body.
  void HideBindings(const ast::Arm& arm) {
    for (const ast::Pattern& pattern : arm.patterns) {
      const bool name = broken_ && !environment_ && pattern.kind == ast::Pattern::kPath &&
                        pattern.path.size() == 1 && !IsWildcard(pattern) &&
                        !Lookup(c_, c_.module, pattern.path[0].text);
      if (name && Core(subject_.type)->kind() != TypeKind::kEnum) {
        Local local;
        local.name = pattern.path[0].text;
        local.type = ErrorType();
        c_.Declare(local);
      }
    }
  }

  // In an arm that does not take null, the subject is there; in `production => …` it is production.
  void Narrow(const ast::Arm& arm) {
    if (environment_ && arm.patterns.size() == 1 && !IsWildcard(arm.patterns[0]) &&
        arm.patterns[0].kind == ast::Pattern::kPath) {
      c_.known_true.push_back(Cat("(", static_cast<int>(ast::BinaryOp::kIs), " env ",
                                  arm.patterns[0].path.back().text, ")"));
    }
  }

  // Notes what an arm takes; false when all of it was taken before.
  bool Covers(const ast::Pattern&, const expr::Pattern& made, bool guarded) {
    if (rest_) {
      return false;
    }
    if (made.kind == expr::Pattern::kAny) {
      const bool left = broken_ || !AllTaken();
      rest_ = !guarded;
      return left;
    }
    if (made.kind == expr::Pattern::kRange) {
      return true;
    }
    std::string key = ToSource(made.first, 200);
    if (taken_.contains(key)) {
      return false;
    }
    if (!guarded) {
      taken_.insert(std::move(key));
    }
    return true;
  }

  // Has every case an arm without condition?
  bool AllTaken() const {
    const std::vector<std::string> wanted = Wanted();
    return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& name) {
      return taken_.contains(environment_ ? ToSource(Value::String(name)) : name);
    });
  }

  void WarnUnreachable(const ast::Arm& arm, bool rest_before) {
    c_.Report(
        diag::Warning(Code::D0315, arm.span, "this arm is never reached")
            .Here(rest_before ? "`_` before it takes everything" : "taken by an arm before it"));
  }

  std::vector<std::string> Wanted() const {
    std::vector<std::string> wanted;
    TypeRef type = SubjectType();
    if (environment_) {
      for (SymbolId id : c_.checked.symbols.environment_order) {
        wanted.emplace_back(c_.checked.symbols[id].name);
      }
      if (wanted.empty()) {
        wanted.emplace_back("default");
      }
      return wanted;
    }
    if (type->kind() == TypeKind::kEnum) {
      wanted.assign(type->members().begin(), type->members().end());
    } else if (type->kind() == TypeKind::kBool) {
      wanted = {"true", "false"};
    } else if (type->kind() == TypeKind::kUnion) {
      for (TypeRef alternative : type->alternatives()) {
        if (Base(alternative)->kind() != TypeKind::kLiteral) {
          return {};
        }
        wanted.push_back(ToSource(Value::String(Base(alternative)->literal())));
      }
    }
    if (!wanted.empty() && IsOptional(subject_.type)) {
      wanted.push_back("null");
    }
    return wanted;
  }

  void CheckExhaustive() {
    if (rest_ || broken_ || IsError(subject_.type)) {
      return;
    }
    std::vector<std::string> missing;
    std::vector<std::string> wanted = Wanted();
    for (const std::string& name : wanted) {
      std::string key = environment_ ? ToSource(Value::String(name)) : name;
      if (!taken_.contains(key)) {
        missing.push_back(name);
      }
    }
    if (!wanted.empty() && missing.empty()) {
      return;
    }
    if (missing.empty()) {
      missing.push_back("_");
    }
    auto error =
        diag::Error(Code::D0314, c_.tree().expr(match_.subject).span,
                    missing[0] == "_" ? std::string("not every value has an arm")
                                      : Cat("no arm for `", support::Join(missing, "`, `"), "`"));
    error.Here(missing[0] == "_" ? "add `_ => …`" : "not every case is taken");
    AddArmsFix(error, missing);
    c_.Report(std::move(error));
    broken_ = true;
  }

  void AddArmsFix(diag::Builder& error, const std::vector<std::string>& missing) {
    Span last = match_.arms.back().span;
    Span end{last.file, last.end, last.end};
    std::string text;
    for (const std::string& name : missing) {
      Append(text, ", ", name, " => …");
    }
    error.FixIt("add the missing arms", diag::Applicability::kPlaceholder, {{end, text}});
  }

  Context& c_;
  const ast::MatchExpr& match_;
  Span span_;
  TypeRef hint_;
  Typed subject_;
  bool environment_ = false;
  bool bare_word_ = false;  // a name was refused as a pattern
  bool rest_ = false;       // an arm without condition takes everything
  bool broken_ = false;     // was reported: say nothing about what is missing, evaluate to poison
  Phase guard_phase_ = Phase::kConst;
  absl::flat_hash_set<std::string> taken_;
  std::vector<expr::Arm> arms_;
  std::vector<Branch> branches_;
};

}  // namespace

Typed ElaborateMatch(Context& c, const ast::MatchExpr& match, Span span, TypeRef hint) {
  return Match(c, match, span, hint).Run();
}

}  // namespace deploy::sema
