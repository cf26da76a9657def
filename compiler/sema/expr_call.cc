#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/expr/builtin.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/sema/call.h"
#include "compiler/sema/declare.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/foreign.h"
#include "compiler/sema/names.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;

// Functions that look at how many there are or at the keys, never at the values.
bool LooksAtShape(std::string_view name) { return name == "length" || name == "keys"; }

std::vector<ParameterName> ParametersOf(const expr::Builtin& builtin) {
  std::vector<ParameterName> names;
  for (const expr::BuiltinParameter& p : builtin.parameters) {
    names.push_back({p.name, p.optional, p.variadic});
  }
  return names;
}

Code CodeFor(TypeRef found, std::string_view expected) {
  TypeRef wanted = NamedSimpleType(expected);
  if (wanted != nullptr && wanted->kind() == TypeKind::kString && HasText(found)) {
    return Code::D0303;
  }
  if (wanted != nullptr && wanted->kind() == TypeKind::kQuantity) {
    return IsNumber(found)                              ? Code::D0401
           : Core(found)->kind() == TypeKind::kQuantity ? Code::D0403
                                                        : Code::D0301;
  }
  return Code::D0301;
}

class BuiltinCall {
 public:
  BuiltinCall(Context& c, int index, const ast::CallExpr& call, Span span)
      : c_(c),
        builtin_(expr::Builtins()[static_cast<size_t>(index)]),
        index_(index),
        call_(call),
        span_(span) {}

  Typed Run() {
    std::vector<ast::ExprId> slots;
    bool placed = PlaceArguments(c_, builtin_.name, ParametersOf(builtin_), call_, span_, slots);
    if (!placed) {
      for (const ast::Argument& argument : call_.arguments) {
        Elaborate(c_, argument.value, nullptr);
      }
      return c_.Poison(span_);
    }
    for (ast::ExprId slot : slots) {
      AddArgument(slot);
    }
    for (const Typed& argument : typed_) {
      if (argument.id && IsError(argument.type)) {
        failed_ = true;
      }
    }
    return failed_ ? c_.Poison(span_) : Finish(slots);
  }

 private:
  void AddArgument(ast::ExprId slot) {
    if (!slot) {
      typed_.push_back({});
      types_.push_back(nullptr);
      children_.push_back(c_.arena.Add(expr::Op::kAbsent, {}, nullptr, span_));
      return;
    }
    // Records merge to a record: what one is says nothing about the next.
    const bool records = builtin_.name == "merge" && !typed_.empty() &&
                         Core(typed_[0].type)->kind() == TypeKind::kRecord;
    TypeRef hint = records ? nullptr : expr::ExpectedArgument(builtin_, types_.size(), types_);
    // The values of an object literal are said for what they are, not one by one.
    const bool object =
        builtin_.name == "merge" && hint != nullptr &&
        std::holds_alternative<ast::ObjectExpr>(c_.tree().expr(SkipParens(c_.tree(), slot)).node);
    Typed typed = Elaborate(c_, slot, object ? nullptr : hint);
    if (object && !IsError(typed.type)) {
      typed = Assignable(typed.type, hint) ? Coerce(c_, typed, hint, slot, {}) : typed;
    }
    // Text that is known later, where a path, a network … is wanted.
    if (hint != nullptr && AsString(c_.tree(), slot) != nullptr && !IsError(typed.type) &&
        IsTextType(Core(hint)->kind()) && typed.type != Core(hint)) {
      typed = Coerce(c_, typed, Core(hint), slot, {});
    }
    TypeRef core = Core(typed.type);
    if (core->kind() == TypeKind::kInstances) {
      typed.type = value::Map(StringType(), value::Resource(core->name()));
    }
    typed_.push_back(typed);
    types_.push_back(Plain(typed.type));
    children_.push_back(typed.id);
  }

  Typed Finish(const std::vector<ast::ExprId>& slots) {
    expr::CallTyping typing = expr::TypeCall(builtin_, types_);
    if (typing.result == nullptr || typing.bad_argument >= 0) {
      ReportBad(typing, slots);
      return c_.Poison(span_);
    }
    Typed result;
    for (const Typed& argument : typed_) {
      if (!argument.id) {
        continue;
      }
      Typed part = argument;
      if (LooksAtShape(builtin_.name)) {
        part.phase = part.shape;
      }
      result.Join(part);
    }
    if (!CheckSteps(result)) {
      return c_.Poison(span_);
    }
    if (builtin_.plan_only) {
      result.phase = std::max(result.phase, Phase::kPlan);
      result.shape = std::max(result.shape, Phase::kPlan);
      result.literal = false;
    }
    result.type = typing.result;
    result.id = c_.arena.Add(expr::Op::kCall, children_, typing.result, span_,
                             static_cast<uint32_t>(index_));
    return result;
  }

  // The steps of a canary are checked as soon as they are known, also when `hold` is not.
  bool CheckSteps(const Typed& result) {
    if (builtin_.name != "canary" || result.phase == Phase::kConst || !typed_[0].literal) {
      return true;
    }
    ExprId absent = c_.arena.Add(expr::Op::kAbsent, {}, nullptr, span_);
    ExprId alone = c_.arena.Add(expr::Op::kCall, std::array{children_[0], absent}, nullptr, span_,
                                static_cast<uint32_t>(index_));
    return !c_.Fold(alone).is_unknown();
  }

  void ReportBad(const expr::CallTyping& typing, const std::vector<ast::ExprId>& slots) {
    size_t bad = static_cast<size_t>(std::max(typing.bad_argument, 0));
    if (bad >= slots.size() || !slots[bad]) {
      c_.Report(
          diag::Error(Code::D0310, span_, Cat("`", builtin_.name, "` needs other arguments")));
      return;
    }
    const Typed& found = typed_[bad];
    std::string_view parameter =
        builtin_.parameters[std::min(bad, builtin_.parameters.size() - 1)].name;
    std::string subject = Cat("`", parameter, "` of `", builtin_.name, "`");
    if (IsOptional(found.type)) {
      ReportMismatch(c_, found, Core(found.type), slots[bad], {.subject = subject});
      return;
    }
    Span span = c_.tree().expr(slots[bad]).span;
    auto error =
        diag::Error(CodeFor(found.type, typing.expected), span,
                    Cat(subject, " takes `", typing.expected, "`, found ", Words(found.type)));
    error.Here(Cat("this is ", Words(found.type)));
    OfferUnitOf(error, found, typing.expected, span);
    if (builtin_.name == "merge") {
      error.Help(
          "maps of one value type merge, and records: declare both as records, or both as "
          "maps of one type");
    }
    if (builtin_.name == "concat" && IsTextual(found.type)) {
      error.Help("lists are what `concat` joins; texts are put together as `\"${a}${b}\"`");
    }
    if (TypeRef wanted = NamedSimpleType(typing.expected);
        wanted != nullptr && wanted->kind() == TypeKind::kString && HasText(found.type)) {
      error.Help("`\"${…}\"` makes text of it");
    }
    c_.Report(std::move(error));
  }

  void OfferUnitOf(diag::Builder& error, const Typed& found, std::string_view expected,
                   Span span) const {
    TypeRef wanted = NamedSimpleType(expected);
    std::string_view text = c_.Text(span);
    if (IsNumber(found.type) && wanted != nullptr && wanted->kind() == TypeKind::kQuantity &&
        text.find_first_not_of("0123456789._-") == std::string_view::npos) {
      OfferUnit(error, text, span, UsualUnit(wanted));
    }
  }

  Context& c_;
  const expr::Builtin& builtin_;
  int index_;
  const ast::CallExpr& call_;
  Span span_;
  std::vector<Typed> typed_;
  std::vector<TypeRef> types_;
  std::vector<ExprId> children_;
  bool failed_ = false;
};

void ElaborateArguments(Context& c, const ast::CallExpr& call) {
  for (const ast::Argument& argument : call.arguments) {
    Elaborate(c, argument.value, nullptr);
  }
}

// Functions of the language that later builds know.
constexpr std::array<std::string_view, 42> kLater = {
    "reveal",     "env",    "file",         "exec",           "prompt",     "vault",
    "date",       "time",   "instant",      "cron",           "events",     "error_rate",
    "latency",    "ready",  "request_rate", "disk_used",      "disk_size",  "time_to_full",
    "saturation", "ref",    "secret",       "metric",         "push",       "team",
    "daily",      "weekly", "monthly",      "rolling",        "blue_green", "health_of",
    "cost_of",    "slack",  "restore",      "restore_latest", "replay_log", "compare_rows",
    "now",        "today",  "timestamp",    "last_good",      "previous",   "kms"};

std::vector<std::string_view> FunctionNames(const Context& c) {
  std::vector<std::string_view> names;
  for (const auto& [text, binding] : c.checked.symbols.scopes[c.module.index].names) {
    if (c.checked.symbols[binding.symbol].kind == SymbolKind::kFn) {
      names.push_back(text);
    }
  }
  std::sort(names.begin(), names.end());
  for (const expr::Builtin& builtin : expr::Builtins()) {
    names.push_back(builtin.name);
  }
  return names;
}

// Whether nothing follows an expression that would take it for an operand of its own.
bool IsWholeOperand(const Context& c, Span span) {
  constexpr std::array<std::string_view, 11> kAfter = {"\n", "\r", ";",  "#",  ",",    ")",
                                                       "]",  "}",  "&&", "||", "then "};
  const source::SourceFile& file = *c.modules.module(c.module).file;
  if (file.id() != span.file) {
    return false;
  }
  std::string_view rest = file.text().substr(span.end);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return rest.empty() || std::any_of(kAfter.begin(), kAfter.end(), [&](std::string_view after) {
           return rest.starts_with(after);
         });
}

// `not (a)`: the word of other languages before parentheses.
Typed ReportNot(Context& c, const ast::Name& name, const ast::CallExpr& call, Span span) {
  Span rest{span.file, name.span.end, span.end};
  const size_t paren = c.Text(rest).find('(');
  auto error = diag::Error(Code::D0111, name.span, "`not` is no operator here");
  if (call.arguments.size() == 1 && !call.arguments[0].name && paren != std::string_view::npos) {
    const auto how =
        IsWholeOperand(c, span) ? diag::Applicability::kAlways : diag::Applicability::kMaybe;
    error.FixIt(
        "write `!`", how,
        {{{span.file, name.span.begin, name.span.end + static_cast<uint32_t>(paren)}, "!"}});
  } else {
    error.Help("write `!` before what is to be negated");
  }
  c.Report(std::move(error));
  ElaborateArguments(c, call);
  return c.Poison(span);
}

Typed ReportUnknownFunction(Context& c, const ast::Name& name, const ast::CallExpr& call,
                            Span span) {
  if (std::find(kLater.begin(), kLater.end(), name.text) != kLater.end()) {
    c.Report(diag::Error(Code::D0906, name.span,
                         Cat("this build does not know the function `", name.text, "` yet")));
    ElaborateArguments(c, call);
    return c.Poison(span);
  }
  if (name.text == "not") {
    return ReportNot(c, name, call, span);
  }
  if (IsOfferedByImport(c, name.text)) {
    ElaborateArguments(c, call);
    return c.Poison(span);
  }
  auto error = diag::Error(Code::D0201, name.span, Cat("there is no function `", name.text, "`"));
  error.Here("unknown function");
  if (HelpForeignFunction(c, error, name, call, span)) {
    c.Report(std::move(error));
    ElaborateArguments(c, call);
    return c.Poison(span);
  }
  if (auto meant = Suggest(
          c, error, name, [&] { return FunctionNames(c); }, "functions")) {
    UseName(c, *meant);
  }
  c.Report(std::move(error));
  ElaborateArguments(c, call);
  return c.Poison(span);
}

bool IsNoValue(SymbolKind kind) {
  return kind == SymbolKind::kModule || kind == SymbolKind::kEnum || kind == SymbolKind::kType ||
         kind == SymbolKind::kFn;
}

// The symbol of a name that is no value, so that only its members are something: `file`, `Tier`,
// `file.Tier`. Marked as used.
SymbolId NamedNoValue(Context& c, ast::ExprId id) {
  id = SkipParens(c.tree(), id);
  const auto* member = id ? std::get_if<ast::MemberExpr>(&c.tree().expr(id).node) : nullptr;
  const ast::Name* name = NameOf(c, member == nullptr ? id : member->base);
  const bool hidden =
      name == nullptr || c.FindLocal(name->text) != nullptr || IsPreludeName(name->text);
  SymbolId symbol = hidden ? SymbolId{} : Lookup(c, c.module, name->text);
  if (symbol && member != nullptr) {
    const bool file = c.symbol(symbol).kind == SymbolKind::kModule;
    symbol = file ? LookupIn(c, c.symbol(symbol), member->name.text) : SymbolId{};
  }
  if (!symbol || !IsNoValue(c.symbol(symbol).kind)) {
    return {};
  }
  UseName(c, name->text);
  c.symbol(symbol).used = true;
  return symbol;
}

// What is called is no function; is it something at all? Uses the names in it. False after a
// report, of now or before, of what it lacks.
bool IsCalledThing(Context& c, ast::ExprId callee) {
  const auto* member = std::get_if<ast::MemberExpr>(&c.tree().expr(callee).node);
  if (member == nullptr) {
    if (const ast::Name* name = NameOf(c, callee)) {
      UseName(c, name->text);
      return true;
    }
    return !IsError(Elaborate(c, callee, nullptr).type);
  }
  const SymbolId base = NamedNoValue(c, member->base);
  if (!base) {
    return !IsError(Elaborate(c, member->base, nullptr).type);
  }
  const Symbol& found = c.symbol(base);
  if (found.kind == SymbolKind::kModule && !LookupIn(c, found, member->name.text)) {
    ReportNotInModule(c, module::ModuleId(found.detail), found.name, member->name);
    return false;
  }
  return true;
}

Typed ReportNotCallable(Context& c, const ast::CallExpr& call, Span span) {
  if (!IsCalledThing(c, call.callee)) {
    ElaborateArguments(c, call);
    return c.Poison(span);
  }
  const ast::Expr& callee = c.tree().expr(call.callee);
  auto error = diag::Error(Code::D0317, callee.span, "only functions can be called");
  error.Here("this is no function");
  if (const auto* member = std::get_if<ast::MemberExpr>(&callee.node);
      member != nullptr && expr::FindBuiltin(member->name.text) >= 0) {
    error.Help(Cat("functions take the value as an argument: `", member->name.text, "(",
                   c.Text(c.tree().expr(member->base).span), ", …)`"));
  }
  c.Report(std::move(error));
  ElaborateArguments(c, call);
  return c.Poison(span);
}

SymbolId CalledSymbol(Context& c, ast::ExprId callee) {
  if (const ast::Name* name = NameOf(c, callee)) {
    return c.FindLocal(name->text) != nullptr ? SymbolId{} : Lookup(c, c.module, name->text);
  }
  const auto* member = std::get_if<ast::MemberExpr>(&c.tree().expr(callee).node);
  const ast::Name* alias = member == nullptr ? nullptr : NameOf(c, member->base);
  SymbolId file = alias == nullptr ? SymbolId{} : Lookup(c, c.module, alias->text);
  if (!file || c.symbol(file).kind != SymbolKind::kModule) {
    return {};
  }
  UseName(c, alias->text);
  return UseNameIn(c, c.symbol(file), member->name.text);
}

using ParameterPlaces = absl::flat_hash_map<std::string_view, size_t>;

// Fills the slot of one parameter. False after D0311: it has its argument already.
bool PlaceAt(Context& c, size_t place, const std::vector<ParameterName>& parameters,
             const ast::Argument& argument, std::vector<ast::ExprId>& slots) {
  if (!slots[place]) {
    slots[place] = argument.value;
    return true;
  }
  const Span span = argument.name    ? argument.name.span
                    : argument.value ? c.tree().expr(argument.value).span
                                     : argument.span;
  c.Report(diag::Error(Code::D0311, span, Cat("`", parameters[place].name, "` is given twice"))
               .Here("second time")
               .At(c.tree().expr(slots[place]).span, "first time"));
  return false;
}

bool PlaceNamed(Context& c, std::string_view function, const ParameterPlaces& places,
                const std::vector<ParameterName>& parameters, const ast::Argument& argument,
                std::vector<ast::ExprId>& slots) {
  const auto found = places.find(argument.name.text);
  if (found != places.end()) {
    return PlaceAt(c, found->second, parameters, argument, slots);
  }
  auto error = diag::Error(Code::D0311, argument.name.span,
                           Cat("`", function, "` has no parameter `", argument.name.text, "`"));
  error.Here("unknown parameter");
  const auto names = [&] {
    Names known;
    for (const ParameterName& p : parameters) {
      known.push_back(p.name);
    }
    return known;
  };
  Suggest(c, error, argument.name, names, "parameters");
  c.Report(std::move(error));
  return false;
}

ParameterPlaces PlacesOf(const std::vector<ParameterName>& parameters) {
  ParameterPlaces places;
  for (size_t i = 0; i < parameters.size(); ++i) {
    places.emplace(parameters[i].name, i);
  }
  return places;
}

// Whether nothing is missing; `too_many` arguments were found to be there.
bool CheckCount(Context& c, std::string_view function, const std::vector<ParameterName>& parameters,
                const ast::CallExpr& call, Span span, const std::vector<ast::ExprId>& slots,
                bool too_many) {
  std::vector<std::string> missing;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (!slots[i] && !parameters[i].optional && !parameters[i].variadic) {
      missing.push_back(Cat("`", parameters[i].name, "`"));
    }
  }
  if (missing.empty() && !too_many) {
    return true;
  }
  auto error =
      diag::Error(Code::D0310, span,
                  too_many ? Cat("`", function, "` takes ", parameters.size(),
                                 parameters.size() == 1 ? " argument" : " arguments", ", found ",
                                 call.arguments.size())
                           : Cat("`", function, "` needs ", support::Join(missing, " and ")));
  error.Here(too_many ? "too many arguments" : "too few arguments");
  c.Report(std::move(error));
  return false;
}

}  // namespace

bool PlaceArguments(Context& c, std::string_view function,
                    const std::vector<ParameterName>& parameters, const ast::CallExpr& call,
                    Span span, std::vector<ast::ExprId>& slots) {
  slots.assign(parameters.size(), {});
  const bool variadic = !parameters.empty() && parameters.back().variadic;
  ParameterPlaces places;  // made for the first argument that is named
  size_t next = 0;         // beyond the parameters: also counts what is too many
  bool good = true;
  for (const ast::Argument& argument : call.arguments) {
    if (argument.name) {
      if (places.empty()) {
        places = PlacesOf(parameters);
      }
      good &= PlaceNamed(c, function, places, parameters, argument, slots);
    } else if (next < parameters.size()) {
      good &= PlaceAt(c, next++, parameters, argument, slots);
    } else if (variadic) {
      slots.push_back(argument.value);
    } else {
      ++next;
    }
  }
  const bool too_many = !variadic && next > parameters.size();
  good = good && CheckCount(c, function, parameters, call, span, slots, too_many);
  // An optional variadic that was not given takes no place.
  if (variadic && !slots[parameters.size() - 1]) {
    slots.pop_back();
  }
  return good;
}

Typed ElaborateCall(Context& c, const ast::CallExpr& call, Span span, TypeRef) {
  SymbolId symbol = CalledSymbol(c, call.callee);
  const ast::Name* name = NameOf(c, call.callee);
  if (symbol && c.symbol(symbol).kind == SymbolKind::kFn) {
    if (name != nullptr) {
      UseName(c, name->text);
    } else if (const auto* member = std::get_if<ast::MemberExpr>(&c.tree().expr(call.callee).node);
               member != nullptr && ReportPrivate(c, c.symbol(symbol), member->name)) {
      ElaborateArguments(c, call);
      return c.Poison(span);
    }
    return ElaborateApply(c, symbol, call, span);
  }
  int builtin = name == nullptr ? -1 : expr::FindBuiltin(name->text);
  if (builtin >= 0) {
    return BuiltinCall(c, builtin, call, span).Run();
  }
  if (symbol && c.symbol(symbol).kind == SymbolKind::kError) {
    ElaborateArguments(c, call);
    return c.Poison(span);
  }
  if (name != nullptr && !symbol && c.FindLocal(name->text) == nullptr) {
    return ReportUnknownFunction(c, *name, call, span);
  }
  return ReportNotCallable(c, call, span);
}

}  // namespace deploy::sema
