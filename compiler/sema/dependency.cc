#include "compiler/sema/dependency.h"

#include <string_view>

#include "compiler/sema/context.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

// Deeper trees are refused by the parser; this only keeps a hand-made tree from the stack's end.
constexpr int kMaxDepth = 4000;

// Walks one declaration and notes every name that is not a local one.
class Collector {
 public:
  Collector(const Context& c, const module::Module& module, std::vector<Dependency>& out)
      : c_(c), module_(module), tree_(module.tree), out_(out) {}

  void Visit(const ast::Decl& decl) { std::visit(*this, decl.node); }

  void operator()(const ast::LanguageDecl&) {}
  void operator()(const ast::ImportDecl&) {}
  void operator()(const ast::ErrorDecl&) {}
  void operator()(const ast::SecretDecl&) {}
  void operator()(const ast::OrderMember&) {}
  void operator()(const ast::LetDecl& d) {
    Type(d.type);
    Expr(d.value);
  }
  void operator()(const ast::InputDecl& d) {
    Type(d.type);
    WithIt(d.where);
    Expr(d.default_value);
  }
  void operator()(const ast::OutputDecl& d) {
    Type(d.type);
    Expr(d.value);
  }
  void operator()(const ast::TypeDecl& d) {
    Type(d.type);
    WithIt(d.where);
  }
  void operator()(const ast::EnumDecl& d) {
    for (const ast::EnumItem& item : d.items) {
      Expr(item.value);
    }
  }
  void operator()(const ast::FnDecl& d) {
    size_t mark = hidden_.size();
    for (const ast::Parameter& p : d.parameters) {
      Type(p.type);
      Expr(p.default_value);
    }
    for (const ast::Parameter& p : d.parameters) {
      Hide(p.name);
    }
    Type(d.result);
    Expr(d.body);
    hidden_.resize(mark);
  }
  void operator()(const ast::AssertMember& d) {
    Expr(d.condition);
    Expr(d.message);
  }
  void operator()(const ast::EntityDecl& d) {
    if (d.kind != ast::EntityKind::kResource && d.kind != ast::EntityKind::kService &&
        d.kind != ast::EntityKind::kEnvironment) {
      return;
    }
    if (d.kind == ast::EntityKind::kEnvironment) {
      Path(d.type);
    }
    size_t mark = hidden_.size();
    Header(d.for_clause, d.condition);
    Block(d.block);
    hidden_.resize(mark);
  }

 private:
  void Hide(const ast::Name& name) {
    if (name) {
      hidden_.push_back(name.text);
    }
  }
  bool Hidden(std::string_view name) const {
    for (size_t i = hidden_.size(); i > 0; --i) {
      if (hidden_[i - 1] == name) {
        return true;
      }
    }
    return false;
  }

  void Add(SymbolId to, Span span) {
    if (to) {
      out_.push_back({to, span, false, loose_ > 0});
    }
  }

  void Header(const ast::ForClause& clause, ast::ExprId condition) {
    if (clause) {
      Expr(clause.iterable);
      Hide(clause.first);
      Hide(clause.second);
      Expr(clause.by);
    }
    Expr(condition);
  }

  void Block(ast::BlockId id) {
    if (!id || ++depth_ > kMaxDepth) {
      depth_ -= id ? 1 : 0;
      return;
    }
    for (ast::MemberId member : tree_.block(id).members) {
      const ast::Member& m = tree_.member(member);
      if (const auto* attribute = std::get_if<ast::AttributeMember>(&m.node)) {
        Expr(attribute->value);
      } else if (const auto* block = std::get_if<ast::BlockMember>(&m.node)) {
        size_t mark = hidden_.size();
        Header(block->for_clause, block->condition);
        if (block->label.kind == ast::Label::kExpr || block->label.kind == ast::Label::kString) {
          Expr(block->label.expr);
        }
        Block(block->block);
        hidden_.resize(mark);
      } else if (const auto* spread = std::get_if<ast::SpreadMember>(&m.node)) {
        Expr(spread->value);
      }
      // An `assert` reads what is there in the end; it orders nothing.
    }
    --depth_;
  }

  void WithIt(ast::ExprId id) {
    hidden_.push_back("it");
    Expr(id);
    hidden_.pop_back();
  }

  void Path(const ast::Path& path) {
    if (path.empty()) {
      return;
    }
    SymbolId first = LookupType(c_, module_.id, path[0].text);
    if (first && c_.checked.symbols[first].kind == SymbolKind::kModule && path.size() > 1) {
      Add(LookupIn(c_, c_.checked.symbols[first], path[1].text),
          source::Cover(path[0].span, path[1].span));
      return;
    }
    Add(first, path[0].span);
  }

  void Type(ast::TypeId id) {
    if (!id || depth_ > kMaxDepth) {
      return;
    }
    ++depth_;
    const ast::TypeExpr& type = tree_.type(id);
    if (const auto* named = std::get_if<ast::NamedType>(&type.node)) {
      Path(named->path);
      loose_ += named->has_arguments ? 1 : 0;
      for (ast::TypeId argument : named->arguments) {
        Type(argument);
      }
      loose_ -= named->has_arguments ? 1 : 0;
    } else if (const auto* record = std::get_if<ast::RecordType>(&type.node)) {
      for (const ast::FieldDecl& field : record->fields) {
        Path(field.spread);
        Type(field.type);
        WithIt(field.where);
        Expr(field.default_value);
      }
    } else if (const auto* alternatives = std::get_if<ast::UnionType>(&type.node)) {
      for (ast::TypeId alternative : alternatives->alternatives) {
        Type(alternative);
      }
    } else if (const auto* optional = std::get_if<ast::OptionalType>(&type.node)) {
      ++loose_;
      Type(optional->inner);
      --loose_;
    } else if (const auto* paren = std::get_if<ast::ParenType>(&type.node)) {
      Type(paren->inner);
    }
    --depth_;
  }

  void Expr(ast::ExprId id) {
    if (!id || depth_ > kMaxDepth) {
      return;
    }
    ++depth_;
    ExprNode(tree_.expr(id));
    --depth_;
  }

  void Member(const ast::MemberExpr& member, source::Span span);
  void ExprNode(const ast::Expr& expr);
  void Parts(const ast::Expr& expr);
  void Operators(const ast::BinaryExpr& last);
  void For(const ast::Name& first, const ast::Name& second, ast::ExprId iterable,
           std::initializer_list<ast::ExprId> inside) {
    Expr(iterable);
    size_t mark = hidden_.size();
    Hide(first);
    Hide(second);
    for (ast::ExprId id : inside) {
      Expr(id);
    }
    hidden_.resize(mark);
  }

  const Context& c_;
  const module::Module& module_;
  const ast::Tree& tree_;
  std::vector<Dependency>& out_;
  std::vector<std::string_view> hidden_;
  int depth_ = 0;
  int loose_ = 0;
};

// Sums may have thousands of terms: the left sides are walked without recursing.
void Collector::Operators(const ast::BinaryExpr& last) {
  std::vector<ast::ExprId> rights;
  ast::ExprId left;
  for (const ast::BinaryExpr* at = &last; at != nullptr;) {
    rights.push_back(at->right);
    left = at->left;
    at = left ? std::get_if<ast::BinaryExpr>(&tree_.expr(left).node) : nullptr;
  }
  Expr(left);
  for (size_t i = rights.size(); i > 0; --i) {
    Expr(rights[i - 1]);
  }
}

void Collector::Member(const ast::MemberExpr& member, source::Span span) {
  const auto* base = std::get_if<ast::NameRef>(&tree_.expr(member.base).node);
  if (base == nullptr || Hidden(base->name.text)) {
    Expr(member.base);
    return;
  }
  SymbolId symbol = Lookup(c_, module_.id, base->name.text);
  if (symbol && c_.checked.symbols[symbol].kind == SymbolKind::kModule) {
    symbol = LookupIn(c_, c_.checked.symbols[symbol], member.name.text);
  }
  Add(symbol, span);
}

void Collector::ExprNode(const ast::Expr& expr) {
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
    if (!Hidden(name->name.text)) {
      Add(Lookup(c_, module_.id, name->name.text), expr.span);
    }
  } else if (const auto* member = std::get_if<ast::MemberExpr>(&expr.node)) {
    Member(*member, expr.span);
  } else if (const auto* text = std::get_if<ast::StringExpr>(&expr.node)) {
    for (const ast::StringPart& part : text->parts) {
      Expr(part.expr);
    }
  } else if (const auto* binary = std::get_if<ast::BinaryExpr>(&expr.node)) {
    Operators(*binary);
  } else {
    Parts(expr);
  }
}

// What an expression without a name of its own is made of.
void Collector::Parts(const ast::Expr& expr) {
  if (const auto* index = std::get_if<ast::IndexExpr>(&expr.node)) {
    Expr(index->base);
    Expr(index->index);
  } else if (const auto* splat = std::get_if<ast::SplatExpr>(&expr.node)) {
    Expr(splat->base);
  } else if (const auto* call = std::get_if<ast::CallExpr>(&expr.node)) {
    Expr(call->callee);
    for (const ast::Argument& argument : call->arguments) {
      Expr(argument.value);
    }
  } else if (const auto* unary = std::get_if<ast::UnaryExpr>(&expr.node)) {
    Expr(unary->operand);
  } else if (const auto* paren = std::get_if<ast::ParenExpr>(&expr.node)) {
    Expr(paren->inner);
  } else if (const auto* choice = std::get_if<ast::IfExpr>(&expr.node)) {
    Expr(choice->condition);
    Expr(choice->then);
    Expr(choice->otherwise);
  } else if (const auto* match = std::get_if<ast::MatchExpr>(&expr.node)) {
    Expr(match->subject);
    for (const ast::Arm& arm : match->arms) {
      Expr(arm.guard);
      Expr(arm.body);
    }
  } else if (const auto* list = std::get_if<ast::ListExpr>(&expr.node)) {
    for (const ast::Element& element : list->elements) {
      Expr(element.value);
    }
  } else if (const auto* object = std::get_if<ast::ObjectExpr>(&expr.node)) {
    for (const ast::Entry& entry : object->entries) {
      Expr(entry.key);
      Expr(entry.value);
    }
  } else if (const auto* each = std::get_if<ast::ListForExpr>(&expr.node)) {
    For(each->first, each->second, each->iterable, {each->body, each->condition});
  } else if (const auto* pairs = std::get_if<ast::ObjectForExpr>(&expr.node)) {
    For(pairs->first, pairs->second, pairs->iterable, {pairs->key, pairs->value, pairs->condition});
  }
}

}  // namespace

SymbolId Lookup(const Context& c, module::ModuleId module, std::string_view name) {
  const auto& names = c.checked.symbols.scopes[module.index].names;
  auto it = names.find(name);
  return it == names.end() ? SymbolId{} : it->second.symbol;
}

SymbolId LookupType(const Context& c, module::ModuleId module, std::string_view name) {
  SymbolId symbol = Lookup(c, module, name);
  if (!symbol) {
    return {};
  }
  SymbolKind kind = c.checked.symbols[symbol].kind;
  bool names_type = kind == SymbolKind::kType || kind == SymbolKind::kEnum ||
                    kind == SymbolKind::kModule || kind == SymbolKind::kError;
  bool built_in =
      NamedSimpleType(name) != nullptr || name == "list" || name == "set" || name == "map";
  return names_type || !built_in ? symbol : SymbolId{};
}

SymbolId LookupIn(const Context& c, const Symbol& alias, std::string_view name) {
  module::ModuleId target(alias.detail);
  const Scope& scope = c.checked.symbols.scopes[target.index];
  if (auto it = scope.names.find(name); it != scope.names.end()) {
    SymbolId found = it->second.symbol;
    return c.checked.symbols[found].module == target ? found : SymbolId{};
  }
  auto out = scope.outputs.find(name);
  return out == scope.outputs.end() ? SymbolId{} : out->second;
}

Dependencies CollectDependencies(const Context& c) {
  const auto& symbols = c.checked.symbols.symbols;
  Dependencies result(symbols.size());
  for (size_t i = 0; i < symbols.size(); ++i) {
    SymbolKind kind = symbols[i].kind;
    if (kind == SymbolKind::kModule || kind == SymbolKind::kError) {
      continue;
    }
    const module::Module& module = c.modules.module(symbols[i].module);
    Collector(c, module, result[i]).Visit(module.tree.decl(symbols[i].decl));
  }
  return result;
}

}  // namespace deploy::sema
