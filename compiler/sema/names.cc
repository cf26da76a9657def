#include "compiler/sema/names.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/expr/builtin.h"
#include "base/schema/schema.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/sema/declare.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;

constexpr size_t kListed = 8;
constexpr int kMostNeighbours = 100;
constexpr uint32_t kLongestName = 200;

// Words that mean something elsewhere, with ours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kForeignWords = {{
    {"yes", "true"},
    {"no", "false"},
    {"on", "true"},
    {"off", "false"},
    {"True", "true"},
    {"False", "false"},
    {"None", "null"},
    {"nil", "null"},
    {"undefined", "null"},
}};

// Terraform's roots and what stands for them here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kHabits = {{
    {"var", "inputs are named directly: `release` instead of `var.release`"},
    {"local", "constants are named directly: `zones` instead of `local.zones`"},
    {"each", "the loop names its variables: `for key, value in xs`"},
    {"count", "the loop names its variables: `for i in 1..3 by \"${i}\"`"},
    {"path", "the folder of the root file is `stack.dir`"},
    {"self", "write the resource's own name, in an `assert` of its body just the attribute"},
    {"module", "an imported file is named by its alias"},
    {"data", "this build does not read foreign objects yet"},
}};

// Names of the prelude that later builds know.
constexpr std::array<std::string_view, 3> kLater = {"git", "services", "resources"};

template <class Table>
std::string_view Find(const Table& table, std::string_view name) {
  for (const auto& [key, text] : table) {
    if (key == name) {
      return text;
    }
  }
  return {};
}

bool FitsHint(const Symbol& symbol, TypeRef hint) {
  if (symbol.kind == SymbolKind::kType || symbol.kind == SymbolKind::kEnum ||
      symbol.kind == SymbolKind::kFn || symbol.kind == SymbolKind::kError) {
    return false;
  }
  return hint == nullptr || symbol.type == nullptr || IsError(symbol.type) ||
         Assignable(Core(symbol.type), hint);
}

std::vector<std::string_view> VisibleNames(const Context& c, TypeRef hint) {
  std::vector<std::pair<uint32_t, std::string_view>> found;
  for (const auto& [name, binding] : c.checked.symbols.scopes[c.module.index].names) {
    if (FitsHint(c.checked.symbols[binding.symbol], hint)) {
      found.emplace_back(c.checked.symbols[binding.symbol].name_span.begin, name);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string_view> names;
  for (auto local = c.locals.rbegin(); local != c.locals.rend(); ++local) {
    if (!local->name.empty()) {
      names.push_back(local->name);
    }
  }
  for (const auto& [place, name] : found) {
    names.push_back(name);
  }
  names.push_back("env");
  names.push_back("stack");
  return names;
}

void ReportNotMember(Context& c, const ast::Name& name, TypeRef type) {
  auto error = diag::Error(Code::D0308, name.span,
                           Cat("`", name.text, "` is not a member of `", type->name(), "`"));
  error.Here("no such member");
  const auto members = [&] { return Names(type->members().begin(), type->members().end()); };
  Suggest(c, error, name, members, "members");
  c.Report(std::move(error));
}

// A text that the place allows, written without quotes.
bool OffersText(diag::Builder& error, const ast::Name& name, TypeRef wanted) {
  if (wanted == nullptr || wanted->kind() != value::TypeKind::kUnion) {
    return false;
  }
  const auto is_name = [&](TypeRef alternative) {
    return alternative->kind() == value::TypeKind::kLiteral && alternative->literal() == name.text;
  };
  const auto alternatives = wanted->alternatives();
  if (std::none_of(alternatives.begin(), alternatives.end(), is_name)) {
    return false;
  }
  const std::string text = Cat("\"", name.text, "\"");
  error.Help("texts stand in quotes")
      .FixIt(Cat("write `", text, "`"), Applicability::kAlways, {{name.span, text}});
  return true;
}

// `file.page.path`: a resource is named without its type.
bool OffersNode(Context& c, diag::Builder& error, const ast::Name& name) {
  if (schema::FindSchema(name.text) == nullptr) {
    return false;
  }
  const uint32_t after = name.span.end + 1;
  const std::string_view rest = c.Text({name.span.file, after, after + kLongestName});
  const size_t end = std::min(rest.size(), rest.find_first_of(" .,;:!?()[]{}\n\r\t\"+-*/<>=&|"));
  const SymbolId node = Lookup(c, c.module, rest.substr(0, end));
  if (!node || c.symbol(node).kind != SymbolKind::kNode) {
    return false;
  }
  UseName(c, c.symbol(node).name);
  error.Help(Cat("resources are named without their type: `", c.symbol(node).name, "`"))
      .FixIt(Cat("delete `", name.text, ".`"), Applicability::kMaybe,
             {{{name.span.file, name.span.begin, after}, ""}});
  return true;
}

bool IsPrivate(const Symbol& symbol) {
  const bool can_hide = symbol.kind == SymbolKind::kLet || symbol.kind == SymbolKind::kFn;
  return can_hide && symbol.name.starts_with('_');
}

// What a file gives to others: its own names that are not private, and its outputs.
Names NamesGiven(const Context& c, module::ModuleId file, Given wanted) {
  const Scope& scope = c.checked.symbols.scopes[file.index];
  Names names;
  for (const auto& [text, binding] : scope.names) {
    const Symbol& symbol = c.checked.symbols[binding.symbol];
    const bool type = symbol.kind == SymbolKind::kType || symbol.kind == SymbolKind::kEnum;
    const bool own = symbol.module == file && !IsPrivate(symbol);
    if (own && (type || wanted == Given::kAnything)) {
      names.push_back(text);
    }
  }
  if (wanted == Given::kAnything) {
    for (const auto& [text, symbol] : scope.outputs) {
      names.push_back(text);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// An environment is no value; what was meant depends on what is wanted there.
std::string EnvironmentHelp(std::string_view name, TypeRef wanted) {
  if (wanted == nullptr || IsError(wanted)) {
    return "an environment is no value: `env` has what differs between them, `env.name` is the "
           "name of the chosen one";
  }
  if (wanted->kind() == value::TypeKind::kString) {
    return Cat("`env.name` is the name of the chosen environment; it is tested by `env is ", name,
               "`");
  }
  return Cat("environments are tested by `env is ", name, "`");
}

// `web-1` is declared as `web_1`, and was reported: what uses it may say `web`.
bool IsPartOfMadeName(const Context& c, std::string_view name) {
  constexpr size_t kMany = 100;
  const auto& made = c.tree().made_texts;
  const auto end = made.begin() + static_cast<ptrdiff_t>(std::min(made.size(), kMany));
  return std::any_of(made.begin(), end, [&](const std::unique_ptr<std::string>& text) {
    return text->size() > name.size() && text->starts_with(name) && (*text)[name.size()] == '_' &&
           Lookup(c, c.module, *text);
  });
}

}  // namespace

SymbolId UseName(Context& c, std::string_view name) {
  auto& names = c.checked.symbols.scopes[c.module.index].names;
  auto it = names.find(name);
  if (it == names.end()) {
    return {};
  }
  if (it->second.imported != Binding{}.imported) {
    c.checked.symbols.imported[it->second.imported].used = true;
  }
  c.symbol(it->second.symbol).used = true;
  return it->second.symbol;
}

SymbolId UseNameIn(Context& c, const Symbol& alias, std::string_view name) {
  SymbolId found = LookupIn(c, alias, name);
  if (found) {
    c.symbol(found).used = true;
  }
  return found;
}

std::optional<std::string_view> Suggest(Context& c, diag::Builder& error, const ast::Name& name,
                                        absl::FunctionRef<Names()> candidates,
                                        std::string_view what, std::string_view quote) {
  if (c.neighbours >= kMostNeighbours) {
    return std::nullopt;
  }
  ++c.neighbours;
  const Names names = candidates();
  const auto nearest = support::Nearest(name.text, names);
  if (nearest) {
    std::string text = Cat(quote, *nearest, quote);
    error.Help(Cat("did you mean `", text, "`?"))
        .FixIt(Cat("write `", text, "`"), Applicability::kMaybe, {{name.span, text}});
  } else if (!names.empty() && names.size() <= kListed) {
    error.Note(Cat(what, ": ", quote, support::Join(names, Cat(quote, ", ", quote)), quote));
  }
  return nearest;
}

void ReportUnknownName(Context& c, const ast::Name& name, TypeRef hint) {
  if (name.text.empty()) {
    return;
  }
  if (std::string_view ours = Find(kForeignWords, name.text); !ours.empty()) {
    c.Report(
        diag::Error(Code::D0111, name.span, Cat("`", name.text, "` is a word of another language"))
            .Here(Cat("written `", ours, "` here"))
            .FixIt(Cat("write `", ours, "`"), Applicability::kAlways,
                   {{name.span, std::string(ours)}}));
    return;
  }
  TypeRef core = hint == nullptr ? nullptr : Core(hint);
  if (core != nullptr && core->kind() == value::TypeKind::kEnum) {
    return ReportNotMember(c, name, core);
  }
  if (std::find(kLater.begin(), kLater.end(), name.text) != kLater.end()) {
    c.Report(
        diag::Error(Code::D0906, name.span, Cat("this build does not know `", name.text, "` yet")));
    return;
  }
  const bool member = c.Text({name.span.file, name.span.end, name.span.end + 1}) == ".";
  if (member && c.checked.symbols.scopes[c.module.index].lost_import) {
    return;  // the alias of an import that was reported, as likely as not
  }
  if (IsOfferedByImport(c, name.text) || IsPartOfMadeName(c, name.text)) {
    return;
  }
  auto [it, fresh] = c.unknown_names.try_emplace(name.text);
  if (!fresh) {
    ++it->second.more;
    return;
  }
  auto error = diag::Error(Code::D0201, name.span, Cat("`", name.text, "` is not declared"));
  error.Here("unknown name");
  std::string_view habit = Find(kHabits, name.text);
  if (OffersText(error, name, core) || (member && OffersNode(c, error, name))) {
    // said
  } else if (c.checked.symbols.environments.contains(name.text)) {
    error.Help(EnvironmentHelp(name.text, core));
  } else if (expr::FindBuiltin(name.text) >= 0 && (habit.empty() || !member)) {
    error.Help(Cat("`", name.text, "` is a function: call it with `", name.text, "(…)`"));
  } else if (!habit.empty()) {
    error.Help(std::string(habit));
  } else {
    const auto names = [&] {
      Names fitting = VisibleNames(c, hint);
      return support::Nearest(name.text, fitting) ? fitting : VisibleNames(c, nullptr);
    };
    // What is meant is not unused.
    if (auto meant = Suggest(c, error, name, names, "names here")) {
      UseName(c, *meant);
    } else if (core != nullptr && core->kind() == value::TypeKind::kString && !member) {
      const std::string text = Cat("\"", name.text, "\"");
      error.Help(Cat("texts stand in quotes: `", text, "`"))
          .FixIt(Cat("write `", text, "`"), Applicability::kMaybe, {{name.span, text}});
    }
  }
  it->second.diagnostic = std::move(error);
}

void ReportUnknownMember(Context& c, const ast::Name& name, std::string_view owner,
                         absl::FunctionRef<Names()> members) {
  const bool fresh =
      c.unknown_members.insert(Cat(c.current.index, " ", owner, ".", name.text)).second;
  if (name.text.empty() || !fresh) {
    return;
  }
  auto error =
      diag::Error(Code::D0203, name.span, Cat("`", owner, "` has no member `", name.text, "`"));
  error.Here("unknown member");
  Suggest(c, error, name, members, "members");
  c.Report(std::move(error));
}

bool IsOfferedByImport(const Context& c, std::string_view name) {
  const Scope& scope = c.checked.symbols.scopes[c.module.index];
  return scope.lost_name || scope.offered.contains(name);
}

std::optional<std::string_view> ReportNotInModule(Context& c, module::ModuleId file,
                                                  std::string_view owner, const ast::Name& name,
                                                  Given wanted) {
  const ast::Tree& tree = c.modules.module(file).tree;
  if (!name || (tree.has_errors && tree.decls.empty())) {
    return std::nullopt;  // nothing of the file could be read
  }
  auto error = diag::Error(Code::D0214, name.span, Cat("`", owner, "` has no `", name.text, "`"));
  error.Here("not declared in that file");
  const auto given = [&] { return NamesGiven(c, file, wanted); };
  const auto offered = Suggest(c, error, name, given, "declared there");
  c.Report(std::move(error));
  return offered;
}

bool ReportPrivate(Context& c, const Symbol& symbol, const ast::Name& name) {
  if (!IsPrivate(symbol)) {
    return false;
  }
  c.Report(diag::Error(Code::D0213, name.span,
                       Cat("`", name.text, "` is private to `",
                           c.modules.module(symbol.module).file->path(), "`"))
               .Here("its name begins with `_`")
               .At(symbol.name_span, "declared here"));
  return true;
}

void WarnShadowing(Context& c, const ast::Name& name) {
  if (!name || name.text == "_") {
    return;
  }
  Span first;
  if (const Local* local = c.FindLocal(name.text)) {
    first = local->span;
  } else if (SymbolId symbol = Lookup(c, c.module, name.text)) {
    first = c.symbol(symbol).name_span;
  } else if (!IsPreludeName(name.text)) {
    return;
  }
  auto warning = diag::Warning(Code::D0209, name.span, Cat("`", name.text, "` hides another name"));
  warning.Here("means something else inside").Help("give it another name");
  if (first) {
    warning.At(first, "declared here");
  }
  c.Report(std::move(warning));
}

}  // namespace deploy::sema
