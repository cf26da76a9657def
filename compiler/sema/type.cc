#include "compiler/sema/type.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/foreign.h"
#include "compiler/sema/frame.h"
#include "compiler/sema/names.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Append;
using support::Cat;
using value::TypeKind;

constexpr int kMaxDepth = 300;

constexpr std::string_view kSimpleNames[] = {
    "string", "bool",  "int",   "float", "bytes",   "duration",  "ratio", "rate",
    "cpu",    "money", "price", "path",  "version", "ip",        "cidr",  "url",
    "regex",  "email", "list",  "set",   "map",     "bandwidth", "iops"};
// Types of the language that this build does not know.
constexpr std::string_view kLaterNames[] = {"secret", "metric",  "ref", "date",
                                            "time",   "instant", "cron"};

std::string Join(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) {
    Append(text, text.empty() ? "" : ".", name.text);
  }
  return text;
}

std::vector<std::string_view> TypeNames(const Context& c) {
  std::vector<std::string_view> candidates(std::begin(kSimpleNames), std::end(kSimpleNames));
  std::vector<std::string_view> declared;
  for (const auto& [name, binding] : c.checked.symbols.scopes[c.module.index].names) {
    SymbolKind kind = c.checked.symbols[binding.symbol].kind;
    if (kind == SymbolKind::kType || kind == SymbolKind::kEnum) {
      declared.push_back(name);
    }
  }
  std::sort(declared.begin(), declared.end());
  candidates.insert(candidates.begin(), declared.begin(), declared.end());
  return candidates;
}

void ReportUnknownType(Context& c, const ast::Path& path, Span span) {
  if (path.size() == 1 && IsOfferedByImport(c, path[0].text)) {
    return;
  }
  auto error = diag::Error(Code::D0204, span, Cat("there is no type `", Join(path), "`"));
  error.Here("unknown type");
  if (path.size() == 1 && HelpForeignType(error, path[0])) {
    return c.Report(std::move(error));
  }
  const auto names = [&] { return TypeNames(c); };
  if (auto meant = Suggest(c, error, {path.back().text, span}, names, "types")) {
    UseName(c, *meant);
  }
  c.Report(std::move(error));
}

class Resolver {
 public:
  explicit Resolver(Context& c) : c_(c) {}

  TypeRef Resolve(ast::TypeId id, std::string_view name = {}) {
    if (!id || depth_ > kMaxDepth) {
      return ErrorType();
    }
    ++depth_;
    const ast::TypeExpr& type = c_.tree().type(id);
    TypeRef result = ErrorType();
    if (const auto* named = std::get_if<ast::NamedType>(&type.node)) {
      result = Named(*named, type.span);
    } else if (const auto* literal = std::get_if<ast::LiteralType>(&type.node)) {
      result = Literal(*literal, type.span);
    } else if (const auto* record = std::get_if<ast::RecordType>(&type.node)) {
      result = Record(*record, name);
    } else if (const auto* alternatives = std::get_if<ast::UnionType>(&type.node)) {
      result = Union(*alternatives);
    } else if (const auto* optional = std::get_if<ast::OptionalType>(&type.node)) {
      TypeRef inner = Resolve(optional->inner);
      result = IsError(inner) ? inner : value::Optional(inner);
    } else if (const auto* paren = std::get_if<ast::ParenType>(&type.node)) {
      result = Resolve(paren->inner, name);
    }
    --depth_;
    return c_.ReportRefusedTypes(type.span) ? ErrorType() : result;
  }

  TypeRef Path(const ast::Path& path, Span span) {
    if (path.empty()) {
      return ErrorType();
    }
    SymbolId symbol = LookupType(c_, c_.module, path[0].text);
    if (symbol && c_.symbol(symbol).kind == SymbolKind::kModule && path.size() == 2) {
      UseName(c_, path[0].text);
      const Symbol& alias = c_.symbol(symbol);
      symbol = UseNameIn(c_, alias, path[1].text);
      if (!symbol) {
        ReportNotInModule(c_, module::ModuleId(alias.detail), alias.name, path[1], Given::kType);
        return ErrorType();
      }
    } else if (symbol && path.size() == 1) {
      UseName(c_, path[0].text);
    } else if (path.size() > 1) {
      // An import that failed was reported.
      if (symbol && c_.symbol(symbol).kind == SymbolKind::kError) {
        UseName(c_, path[0].text);
        return ErrorType();
      }
      if (!symbol && c_.checked.symbols.scopes[c_.module.index].lost_import) {
        return ErrorType();
      }
      symbol = {};
    }
    if (!symbol) {
      return Simple(path, span);
    }
    const Symbol& found = c_.symbol(symbol);
    if (found.kind == SymbolKind::kType || found.kind == SymbolKind::kEnum) {
      return found.cyclic || found.type == nullptr ? ErrorType() : found.type;
    }
    if (found.kind != SymbolKind::kError) {
      c_.Report(diag::Error(Code::D0205, span,
                            Cat("`", Join(path), "` is ", KindWords(found.kind), ", not a type"))
                    .Here("a type is wanted here")
                    .At(found.name_span, "declared here"));
    }
    return ErrorType();
  }

 private:
  TypeRef Simple(const ast::Path& path, Span span) {
    std::string_view name = path[0].text;
    TypeRef simple = path.size() == 1 ? NamedSimpleType(name) : nullptr;
    if (simple != nullptr && simple->kind() != TypeKind::kNull) {
      return simple;
    }
    if (path.size() == 1 && (name == "list" || name == "set" || name == "map")) {
      ReportArguments(name, span, name == "map" ? 2 : 1, 0);
      return ErrorType();
    }
    bool later =
        std::find(std::begin(kLaterNames), std::end(kLaterNames), name) != std::end(kLaterNames);
    if (later && path.size() == 1) {
      c_.Report(diag::Error(Code::D0906, span,
                            Cat("this build does not know the type `", name, "` yet")));
      return ErrorType();
    }
    ReportUnknownType(c_, path, span);
    return ErrorType();
  }

  void ReportArguments(std::string_view name, Span span, size_t wanted, size_t found) {
    c_.Report(diag::Error(Code::D0323, span,
                          Cat("`", name, "` takes ", wanted, wanted == 1 ? " type" : " types",
                              ", found ", found))
                  .Here("wrong number of type arguments")
                  .Help(wanted == 0     ? Cat("write `", name, "`")
                        : name == "map" ? std::string("write `map(string, int)`")
                                        : Cat("write `", name, "(string)`")));
  }

  TypeRef Named(const ast::NamedType& type, Span span) {
    if (type.path.empty()) {
      return ErrorType();
    }
    std::string_view name = type.path[0].text;
    bool container = type.path.size() == 1 && (name == "list" || name == "set" || name == "map") &&
                     !LookupType(c_, c_.module, name);
    if (!type.has_arguments) {
      return Path(type.path, span);
    }
    if (!container) {
      bool later =
          std::find(std::begin(kLaterNames), std::end(kLaterNames), name) != std::end(kLaterNames);
      TypeRef found = Path(type.path, span);
      if (!later && !IsError(found)) {
        ReportArguments(name, span, 0, type.arguments.size());
      }
      return ErrorType();
    }
    size_t wanted = name == "map" ? 2 : 1;
    if (type.arguments.size() != wanted) {
      ReportArguments(name, span, wanted, type.arguments.size());
      return ErrorType();
    }
    // A collection of what is not known is as unknown: only an empty literal has an element type
    // that is still open.
    TypeRef first = Resolve(type.arguments[0]);
    TypeRef second = name == "map" ? Resolve(type.arguments[1]) : first;
    if (IsError(first) || IsError(second)) {
      return ErrorType();
    }
    if (name == "list") {
      return value::List(first);
    }
    if (!CheckKey(first, c_.tree().type(type.arguments[0]).span, name)) {
      return ErrorType();
    }
    return name == "set" ? value::Set(first) : value::Map(first, second);
  }

  bool CheckKey(TypeRef key, Span span, std::string_view name) {
    TypeKind kind = Base(key)->kind();
    bool fits = name == "set" || kind == TypeKind::kString || kind == TypeKind::kInt ||
                kind == TypeKind::kEnum || kind == TypeKind::kError || IsTextType(kind);
    if (!fits) {
      c_.Report(diag::Error(Code::D0301, span,
                            Cat("a map is keyed by string, int or an enum, not by ", Words(key))));
    }
    return fits;
  }

  TypeRef Literal(const ast::LiteralType& type, Span span) {
    if (const std::string* text = PlainText(c_.tree(), type.literal)) {
      return value::StringLiteral(*text);
    }
    const auto* word = std::get_if<ast::Literal>(&c_.tree().expr(type.literal).node);
    const bool null = word != nullptr && word->kind == ast::LiteralKind::kNull;
    c_.Report(diag::Error(Code::D0906, span, "this build knows literal types of strings only")
                  .Help(null ? "a type that allows null ends in `?`: `string?`"
                             : "use `int where it in [1, 2]` for numbers"));
    return ErrorType();
  }

  TypeRef Union(const ast::UnionType& type) {
    std::vector<TypeRef> alternatives;
    bool null = false;
    for (ast::TypeId id : type.alternatives) {
      TypeRef alternative = Resolve(id);
      if (IsError(alternative)) {
        return ErrorType();
      }
      if (alternative->kind() == TypeKind::kNull) {
        null = true;
        continue;
      }
      alternatives.push_back(alternative);
    }
    if (alternatives.empty() || RefuseRecords(type, alternatives)) {
      return ErrorType();
    }
    TypeRef result = value::Union(std::move(alternatives));
    return null ? value::Optional(result) : result;
  }

  // D0906 at the first record among several alternatives: nothing can tell yet which one a value
  // is.
  bool RefuseRecords(const ast::UnionType& type, const std::vector<TypeRef>& alternatives) {
    if (alternatives.size() < 2) {
      return false;
    }
    for (size_t i = 0; i < alternatives.size(); ++i) {
      if (Core(alternatives[i])->kind() == TypeKind::kRecord) {
        // `null` is an alternative that is not in the list.
        const auto span = [&](size_t at) { return c_.tree().type(type.alternatives[at]).span; };
        const bool in_place = alternatives.size() == type.alternatives.size();
        const Span place =
            in_place ? span(i) : source::Cover(span(0), span(type.alternatives.size() - 1));
        c_.Report(diag::Error(Code::D0906, place, "this build does not know unions of records yet")
                      .Here("a record beside other types")
                      .Help("write one record with optional fields: "
                            "`{ kind: \"a\" | \"b\", size: int?, host: string? }`"));
        return true;
      }
    }
    return false;
  }

  // ---- records ----

  struct Field {
    value::FieldType type;
    GlobalId default_value;
    Span span;
  };

  // The fields of one record type, in their order.
  struct FieldList {
    std::vector<Field> fields;
    absl::flat_hash_map<std::string, size_t> places;
  };

  void AddField(Field field, FieldList& list) {
    auto [place, fresh] = list.places.emplace(field.type.name, list.fields.size());
    if (fresh) {
      list.fields.push_back(std::move(field));
      return;
    }
    Field& same = list.fields[place->second];
    if (same.span && field.span) {
      c_.Report(
          diag::Error(Code::D0319, field.span, Cat("field `", field.type.name, "` is given twice"))
              .Here("second time")
              .At(same.span, "first time"));
      return;
    }
    same = std::move(field);
  }

  void AddSpread(const ast::FieldDecl& decl, FieldList& fields) {
    TypeRef base = Path(decl.spread, decl.span);
    if (IsError(base)) {
      return;
    }
    TypeRef record = Core(base);
    if (record->kind() != TypeKind::kRecord) {
      c_.Report(diag::Error(Code::D0301, decl.span, "`...` in a type needs a record type")
                    .Here(Words(base)));
      return;
    }
    const Refinement* rules = base->kind() == TypeKind::kRefinement
                                  ? &c_.checked.refinements[base->refinement()]
                                  : nullptr;
    for (size_t i = 0; i < record->fields().size(); ++i) {
      Field field;
      field.type = record->fields()[i];
      if (rules != nullptr && i < rules->defaults.size()) {
        field.default_value = rules->defaults[i];
      }
      AddField(std::move(field), fields);
    }
  }

  void AddDeclared(const ast::FieldDecl& decl, FieldList& fields) {
    Field field;
    field.type.name = std::string(decl.name.text);
    field.type.type = Refine(c_, Resolve(decl.type), decl.where, {});
    field.span = decl.name.span;
    if (decl.default_value) {
      field.default_value = Default(decl, field.type.type);
    }
    field.type.required = !decl.default_value && !IsOptional(field.type.type);
    AddField(std::move(field), fields);
  }

  GlobalId Default(const ast::FieldDecl& decl, TypeRef type) {
    FrameGuard frame(c_);
    Typed value = Check(
        c_, decl.default_value, type,
        {.subject = Cat("the default of `", decl.name.text, "`"), .declared = decl.name.span});
    const Span span = c_.tree().expr(decl.default_value).span;
    if (!CheckPhase(c_, value, value.phase, Phase::kConst, Code::D0505, span,
                    "the default of a field is constant")) {
      value = c_.Poison(span);
    }
    c_.checked.program.globals.push_back({Cat("default of ", decl.name.text), value.id});
    return GlobalId(static_cast<uint32_t>(c_.checked.program.globals.size() - 1));
  }

  TypeRef Record(const ast::RecordType& type, std::string_view name) {
    FieldList fields;
    for (const ast::FieldDecl& decl : type.fields) {
      decl.name ? AddDeclared(decl, fields) : AddSpread(decl, fields);
    }
    std::vector<value::FieldType> types;
    Refinement rules;
    bool has_defaults = false;
    for (Field& field : fields.fields) {
      has_defaults = has_defaults || field.default_value;
      rules.defaults.push_back(field.default_value);
      types.push_back(std::move(field.type));
    }
    TypeRef record = value::Record(std::move(types));
    if (!has_defaults) {
      return record;
    }
    rules.base = record;
    rules.name = std::string(name);
    c_.checked.refinements.push_back(std::move(rules));
    return value::Refinement(record, static_cast<uint32_t>(c_.checked.refinements.size() - 1));
  }

  Context& c_;
  int depth_ = 0;
};

}  // namespace

TypeRef ResolveType(Context& c, ast::TypeId id, std::string_view name) {
  return Resolver(c).Resolve(id, name);
}

TypeRef ResolveTypePath(Context& c, const ast::Path& path, Span span) {
  return Resolver(c).Path(path, span);
}

TypeRef Refine(Context& c, TypeRef base, ast::ExprId where, std::string_view name) {
  if (!where || IsError(base)) {
    return base;
  }
  Refinement rules;
  rules.base = base;
  rules.name = std::string(name);
  rules.where = c.tree().expr(where).span;
  rules.text = std::string(c.Text(rules.where));
  if (base->kind() == TypeKind::kRefinement) {
    rules.defaults = c.checked.refinements[base->refinement()].defaults;
  }
  FrameGuard frame(c);
  Local it;
  it.name = "it";
  it.type = Core(base);
  it.span = rules.where;
  c.Declare(it);
  Typed condition = CheckCondition(c, where);
  CheckPhase(c, condition, condition.phase, c.limit, Code::D0505, rules.where,
             "a rule of a type is made of constants");
  expr::Function function;
  function.name = name.empty() ? "where" : std::string(name);
  function.parameter_count = 1;
  function.frame_size = c.frame_size;
  function.body = condition.id;
  c.checked.program.functions.push_back(std::move(function));
  rules.predicate = expr::FunctionId(static_cast<uint32_t>(c.checked.program.functions.size() - 1));
  c.checked.refinements.push_back(std::move(rules));
  return value::Refinement(base, static_cast<uint32_t>(c.checked.refinements.size() - 1));
}

void CheckType(Context& c, SymbolId id, const ast::TypeDecl& decl) {
  c.limit = Phase::kConst;
  TypeRef type = ResolveType(c, decl.type, decl.name.text);
  c.symbol(id).type = Refine(c, type, decl.where, decl.name.text);
}

}  // namespace deploy::sema
