#include "compiler/sema/names.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/expr/builtin.h"
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
  if (WantsNeighbours(c)) {
    Suggest(error, name, {type->members().begin(), type->members().end()}, "members");
  }
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

bool WantsNeighbours(Context& c) { return c.neighbours++ < kMostNeighbours; }

std::optional<std::string_view> Suggest(diag::Builder& error, const ast::Name& name,
                                        const std::vector<std::string_view>& candidates,
                                        std::string_view what) {
  const auto nearest = support::Nearest(name.text, candidates);
  if (nearest) {
    error.Help(Cat("did you mean `", *nearest, "`?"))
        .FixIt(Cat("write `", *nearest, "`"), Applicability::kMaybe,
               {{name.span, std::string(*nearest)}});
  } else if (!candidates.empty() && candidates.size() <= kListed) {
    error.Note(Cat(what, ": ", support::Join(candidates, ", ")));
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
  if (OffersText(error, name, core)) {
    // said
  } else if (c.checked.symbols.environments.contains(name.text)) {
    error.Help(Cat("environments are tested by `env is ", name.text, "`"));
  } else if (expr::FindBuiltin(name.text) >= 0 && (habit.empty() || !member)) {
    error.Help(Cat("`", name.text, "` is a function: call it with `", name.text, "(…)`"));
  } else if (!habit.empty()) {
    error.Help(std::string(habit));
  } else if (WantsNeighbours(c)) {
    std::vector<std::string_view> fitting = VisibleNames(c, hint);
    if (!support::Nearest(name.text, fitting)) {
      fitting = VisibleNames(c, nullptr);
    }
    // What is meant is not unused.
    if (auto meant = Suggest(error, name, fitting, "names here")) {
      UseName(c, *meant);
    }
  }
  it->second.diagnostic = std::move(error);
}

void ReportUnknownMember(Context& c, const ast::Name& name, std::string_view owner,
                         const std::vector<std::string_view>& members) {
  if (name.text.empty()) {
    return;
  }
  auto error =
      diag::Error(Code::D0203, name.span, Cat("`", owner, "` has no member `", name.text, "`"));
  error.Here("unknown member");
  if (WantsNeighbours(c)) {
    Suggest(error, name, members, "members");
  }
  c.Report(std::move(error));
}

bool IsOfferedByImport(const Context& c, std::string_view name) {
  return c.checked.symbols.scopes[c.module.index].offered.contains(name);
}

void ReportNotInModule(Context& c, const Symbol& alias, const ast::Name& name) {
  const ast::Tree& tree = c.modules.modules[alias.detail].tree;
  if (tree.has_errors && tree.decls.empty()) {
    return;  // nothing of the file could be read
  }
  auto error =
      diag::Error(Code::D0214, name.span, Cat("`", alias.name, "` has no `", name.text, "`"));
  error.Here("not declared in that file");
  if (WantsNeighbours(c)) {
    const Scope& scope = c.checked.symbols.scopes[alias.detail];
    std::vector<std::string_view> names;
    for (const auto& [text, binding] : scope.names) {
      if (c.symbol(binding.symbol).module.index == alias.detail && !text.starts_with('_')) {
        names.push_back(text);
      }
    }
    std::sort(names.begin(), names.end());
    Suggest(error, name, names, "declared there");
  }
  c.Report(std::move(error));
}

bool ReportPrivate(Context& c, const Symbol& symbol, const ast::Name& name) {
  const bool can_hide = symbol.kind == SymbolKind::kLet || symbol.kind == SymbolKind::kFn;
  if (!can_hide || !name.text.starts_with('_')) {
    return false;
  }
  c.Report(diag::Error(Code::D0213, name.span, Cat("`", name.text, "` is private to its file"))
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
