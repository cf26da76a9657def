#include <string>

#include "base/expr/builtin.h"
#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/prelude.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;

// A name that could also be read as a variable.
bool IsVariable(const Context& c, std::string_view name) {
  if (c.FindLocal(name) != nullptr) {
    return true;
  }
  SymbolId symbol = Lookup(c, c.module, name);
  if (!symbol) {
    return false;
  }
  SymbolKind kind = c.checked.symbols[symbol].kind;
  return kind == SymbolKind::kLet || kind == SymbolKind::kInput || kind == SymbolKind::kNode;
}

Typed Member(Context& c, const ast::Name& name, Span span, TypeRef type, int member) {
  if (IsVariable(c, name.text)) {
    std::string qualified = Cat(type->name(), ".", name.text);
    c.Report(
        diag::Error(Code::D0206, span,
                    Cat("`", name.text, "` is both a member of `", type->name(),
                        "` and a name of this file"))
            .Here("which one is meant?")
            .Help("write the member with its enum, or rename the other")
            .FixIt(Cat("write `", qualified, "`"), Applicability::kMaybe, {{span, qualified}}));
    UseName(c, name.text);
    return c.Poison(span);
  }
  return c.Constant(Value::Enum(type, member), type, span);
}

Typed UseLocal(Context& c, const Local& local, Span span) {
  Typed typed;
  typed.id = c.arena.Add(expr::Op::kLocal, {}, local.type, span, local.slot);
  typed.type = local.type;
  typed.phase = local.phase;
  typed.shape = local.shape;
  typed.source = local.source;
  typed.node = local.node;
  typed.literal = false;
  return typed;
}

// In an `assert` of a body, attributes of that body are names.
Typed UseSibling(Context& c, const ast::Name& name, Span span) {
  const CheckedNode& node = c.node(c.self);
  if (node.schema == nullptr || node.schema->Find(name.text) == nullptr) {
    return {};
  }
  Typed self;
  self.type = value::Resource(node.schema->name);
  self.node = c.self;
  self.shape = Phase::kConst;
  std::vector<ExprId> key;
  if (node.repeated) {
    key.push_back(c.arena.Add(expr::Op::kLocal, {}, StringType(), span, kKeySlot));
  }
  self.id = c.arena.Add(expr::Op::kReference, key, self.type, span, c.self.index);
  return NodeMember(c, self, name, span, false);
}

Typed ReportNotValue(Context& c, const Symbol& symbol, Span span) {
  std::string help;
  switch (symbol.kind) {
    case SymbolKind::kFn:
      help = Cat("call it: `", symbol.name, "(…)`");
      break;
    case SymbolKind::kEnum:
      help = Cat("name a member: `", symbol.name, ".…`");
      break;
    case SymbolKind::kModule:
      help = Cat("name what the file declares: `", symbol.name, ".…`");
      break;
    default:
      help = "a type stands after `:` only";
  }
  c.Report(diag::Error(Code::D0205, span,
                       Cat("`", symbol.name, "` is ", KindWords(symbol.kind), ", not a value"))
               .Here("a value is wanted here")
               .At(symbol.name_span, "declared here")
               .Help(help));
  return c.Poison(span);
}

}  // namespace

Typed UseSymbol(Context& c, SymbolId id, Span span) {
  const Symbol& symbol = c.symbol(id);
  if (symbol.kind == SymbolKind::kNode) {
    return UseNode(c, symbol.node, span);
  }
  if (symbol.kind != SymbolKind::kLet && symbol.kind != SymbolKind::kInput &&
      symbol.kind != SymbolKind::kOutput) {
    return symbol.kind == SymbolKind::kError ? c.Poison(span) : ReportNotValue(c, symbol, span);
  }
  if (symbol.cyclic || symbol.type == nullptr || !symbol.global) {
    return c.Poison(span);
  }
  if (c.edges != nullptr) {
    const std::vector<CheckedEdge>& through = c.symbol_edges[id.index];
    for (const CheckedEdge& edge : through) {
      AddEdge(c, edge.to, span, edge.index, edge.key);
    }
  }
  Typed typed;
  typed.id = c.arena.Add(expr::Op::kGlobal, {}, symbol.type, span, symbol.global.index);
  typed.type = symbol.type;
  typed.phase = symbol.phase;
  typed.shape = symbol.shape;
  typed.source = symbol.source;
  typed.node = symbol.node;
  typed.literal = false;
  return typed;
}

Typed ElaborateName(Context& c, const ast::NameRef& ref, Span span, TypeRef hint) {
  const ast::Name& name = ref.name;
  if (!name) {
    return c.Poison(span);
  }
  if (hint != nullptr && Core(hint)->kind() == TypeKind::kEnum) {
    TypeRef type = Core(hint);
    for (size_t i = 0; i < type->members().size(); ++i) {
      if (type->members()[i] == name.text) {
        return Member(c, name, span, type, static_cast<int>(i));
      }
    }
  }
  if (const Local* local = c.FindLocal(name.text)) {
    return UseLocal(c, *local, span);
  }
  SymbolId symbol = Lookup(c, c.module, name.text);
  bool prelude = name.text == "env" || name.text == "stack";
  if (c.siblings && !prelude) {
    Typed sibling = UseSibling(c, name, span);
    if (sibling.type != nullptr) {
      return sibling;
    }
  }
  if (symbol) {
    UseName(c, name.text);
    return UseSymbol(c, symbol, span);
  }
  if (prelude) {
    return UsePrelude(c, name.text, span);
  }
  if (hint != nullptr && IsError(hint)) {
    c.lost_words.emplace_back(c.current, name);
  } else {
    ReportUnknownName(c, name, hint);
  }
  return c.Poison(span);
}

const ast::Name* NameOf(const Context& c, ast::ExprId id) {
  id = SkipParens(c.tree(), id);
  const auto* name = id ? std::get_if<ast::NameRef>(&c.tree().expr(id).node) : nullptr;
  return name == nullptr ? nullptr : &name->name;
}

}  // namespace deploy::sema
