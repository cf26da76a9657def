#include "compiler/sema/written.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;

// Names of names, and spreads of spreads, are followed so far.
constexpr int kSteps = 8;

// What the name stands for, `tree` being the file that it is written in.
Written BehindName(const Context& c, module::ModuleId file, const ast::Name& name) {
  SymbolId id = Lookup(c, file, name.text);
  if (!id) {
    return {};
  }
  const Symbol& symbol = c.checked.symbols[id];
  const ast::Tree& tree = c.modules.module(symbol.module).tree;
  Written written{&tree, {}, symbol.name_span, symbol.name, false};
  if (symbol.kind == SymbolKind::kLet) {
    const auto& let = std::get<ast::LetDecl>(tree.decl(symbol.decl).node);
    written.value = let.value;
    written.typed = static_cast<bool>(let.type);
  } else if (symbol.kind == SymbolKind::kInput) {
    const auto& input = std::get<ast::InputDecl>(tree.decl(symbol.decl).node);
    written.value = input.default_value;
    written.typed = static_cast<bool>(input.type);
  } else {
    return {};
  }
  return written;
}

module::ModuleId FileOf(const Context& c, const ast::Tree& tree) {
  for (const module::Module& module : c.modules.modules) {
    if (&module.tree == &tree) {
      return module.id;
    }
  }
  return c.module;
}

Written Follow(const Context& c, Written at, int steps) {
  at.value = at.value ? SkipParens(*at.tree, at.value) : at.value;
  const auto* name = at.value ? std::get_if<ast::NameRef>(&at.tree->expr(at.value).node) : nullptr;
  if (name == nullptr || steps <= 0) {
    return at;
  }
  if (at.tree == &c.tree() && at.owner.empty() && c.FindLocal(name->name.text) != nullptr) {
    return {};
  }
  Written next = BehindName(c, FileOf(c, *at.tree), name->name);
  return next.tree == nullptr ? Written{} : Follow(c, next, steps - 1);
}

Written FieldOf(const Context& c, const Written& record, std::string_view field, int steps) {
  Written at = Follow(c, record, steps);
  const auto* object = at.tree != nullptr && at.value
                           ? std::get_if<ast::ObjectExpr>(&at.tree->expr(at.value).node)
                           : nullptr;
  if (object == nullptr || steps <= 0) {
    return at.tree == nullptr ? at : Written{at.tree, {}, at.name, at.owner, at.typed};
  }
  for (auto entry = object->entries.rbegin(); entry != object->entries.rend(); ++entry) {
    if (entry->kind == ast::Entry::kName && entry->name.text == field) {
      return {at.tree, entry->value, entry->name.span, at.owner, at.typed};
    }
    if (entry->kind == ast::Entry::kSpread) {
      Written inner =
          FieldOf(c, {at.tree, entry->value, at.name, at.owner, at.typed}, field, steps - 1);
      if (inner.value) {
        return inner;
      }
    }
  }
  return {at.tree, {}, at.name, at.owner, at.typed};
}

Code CodeFor(TypeRef found, TypeRef wanted) {
  if (IsOptional(found)) {
    return Code::D0501;
  }
  if (wanted->kind() == TypeKind::kQuantity && IsNumber(found)) {
    return Code::D0401;
  }
  if (wanted->kind() == TypeKind::kQuantity && Base(found)->kind() == TypeKind::kQuantity) {
    return Code::D0403;
  }
  if (wanted->kind() == TypeKind::kString && HasText(found)) {
    return Code::D0303;
  }
  return wanted->kind() == TypeKind::kVersion && IsNumber(found) ? Code::D0305 : Code::D0301;
}

std::string Owner(const Written& written) {
  return written.owner.empty() ? "" : Cat(" in `", written.owner, "`");
}

// What to write where the field is written.
void Advise(diag::Builder& error, const Context& c, const Written& written, TypeRef found,
            std::string_view name, TypeRef wanted, const Expectation& expectation) {
  if (written.typed) {
    error.Help(
        Cat("declare `", name, ": ", wanted->ToString(), "` in the type of `", written.owner, "`"));
    return;
  }
  if (!written.value) {
    error.Help(Cat("give `", name, "`", Owner(written), " ", Words(wanted)));
    return;
  }
  const Span span = written.tree->expr(written.value).span;
  const std::string_view text = c.Text(span);
  if (wanted->kind() == TypeKind::kQuantity && IsNumber(found) &&
      text.find_first_not_of("0123456789._-") == std::string_view::npos) {
    return OfferUnit(error, text, span,
                     expectation.unit_hint.empty() ? UsualUnit(wanted) : expectation.unit_hint);
  }
  std::string fixed;
  if (Base(found)->kind() == TypeKind::kString && IsTextType(wanted->kind())) {
    fixed = Cat(wanted->ToString(), "(", text, ")");
  } else if (wanted->kind() == TypeKind::kString && HasText(found) &&
             text.find('"') == std::string_view::npos) {
    fixed = Cat("\"${", text, "}\"");
  } else if (wanted->kind() == TypeKind::kList && Assignable(found, wanted->element())) {
    fixed = Cat("[", text, "]");
  }
  if (fixed.empty() || text.empty() || text.size() > 200) {
    error.Help(Cat("give `", name, "`", Owner(written), " ", Words(wanted)));
    return;
  }
  error.Help(Cat("write `", name, " = ", fixed, "`", Owner(written)))
      .FixIt(Cat("write `", fixed, "`"), Applicability::kMaybe, {{span, fixed}});
}

// The permission bits of the system, which no other field counts up to.
bool IsFileMode(const schema::Field& field) {
  constexpr int64_t kAllBits = 07777;
  return field.name == "mode" && field.maximum && field.maximum->kind() == value::ValueKind::kInt &&
         field.maximum->as_int() == kAllBits;
}

}  // namespace

Written FindWritten(const Context& c, ast::ExprId id) {
  return id ? Follow(c, {&c.tree(), id, {}, {}, false}, kSteps) : Written{};
}

Written FindWrittenField(const Context& c, ast::ExprId record, std::string_view field) {
  return record ? FieldOf(c, {&c.tree(), record, {}, {}, false}, field, kSteps) : Written{};
}

void ReportSpreadMismatch(Context& c, const Typed& field, std::string_view name, TypeRef wanted,
                          ast::ExprId spread, const Expectation& expectation) {
  const TypeRef core = Core(wanted);
  const Written written = FindWrittenField(c, spread, name);
  auto error = diag::Error(CodeFor(field.type, core), c.tree().expr(spread).span,
                           Cat("`", name, "` needs ", Words(core), ", found ", Words(field.type)));
  error.Here(Cat("the spread sets `", name, "`"));
  if (written.name) {
    error.At(written.name, written.value ? Words(field.type) : Cat("declared here"));
  }
  if (!expectation.origin.empty()) {
    error.Origin(expectation.origin, Cat("declared as `", core->ToString(), "` here"));
  }
  Advise(error, c, written, field.type, name, core, expectation);
  c.Report(std::move(error));
}

void CheckFileMode(Context& c, const schema::Field& field, ast::ExprId id, bool spread) {
  if (!IsFileMode(field)) {
    return;
  }
  const Written written = spread ? FindWrittenField(c, id, field.name) : FindWritten(c, id);
  const auto* literal = written.tree != nullptr && written.value
                            ? std::get_if<ast::Literal>(&written.tree->expr(written.value).node)
                            : nullptr;
  if (literal == nullptr || literal->kind != ast::LiteralKind::kInt) {
    return;
  }
  const std::string_view digits = literal->text;
  const bool meant = (digits.size() == 3 || digits.size() == 4) && digits.front() != '0' &&
                     digits.find_first_not_of("01234567") == std::string_view::npos;
  if (!meant) {
    return;
  }
  const std::string octal = Cat("0o", digits);
  const Span span = written.tree->expr(written.value).span;
  if (!c.decimal_modes.insert(uint64_t{span.file.index} << 32 | span.begin).second) {
    return;
  }
  auto error = diag::Error(Code::D0306, span, Cat("`", digits, "` is a decimal number"));
  error.Here(Cat("`", field.name, "` of a file is written in octal"));
  if (c.tree().expr(id).span != span) {
    error.At(c.tree().expr(id).span, Cat("used as `", field.name, "` here"));
  }
  error.Help(Cat("write `", octal, "`"))
      .FixIt(Cat("write `", octal, "`"), Applicability::kMaybe, {{span, octal}});
  c.Report(std::move(error));
}

}  // namespace deploy::sema
