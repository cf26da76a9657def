#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/record.h"
#include "compiler/sema/type.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;

Span PathSpan(const ast::Path& path) {
  return path.empty() ? Span{} : source::Cover(path.front().span, path.back().span);
}

// The type in the header, a record; null when there is none.
TypeRef HeaderType(Context& c, const ast::EntityDecl& decl) {
  if (decl.type.empty()) {
    return nullptr;
  }
  TypeRef type = ResolveTypePath(c, decl.type, PathSpan(decl.type));
  if (IsError(type) || Core(type)->kind() == TypeKind::kRecord) {
    return type;
  }
  c.Report(diag::Error(Code::D0301, PathSpan(decl.type),
                       Cat("an environment is a record, this is ", Words(type)))
               .Here("no record type"));
  return ErrorType();
}

// There is one of each environment, and it is always there.
void RefuseClauses(Context& c, const ast::EntityDecl& decl) {
  Span span = decl.for_clause ? decl.for_clause.span : Span{};
  if (!span && decl.condition) {
    span = c.tree().expr(decl.condition).span;
  }
  if (span) {
    c.Report(diag::Error(Code::D0906, span, "an environment has no `if` and no `for`")
                 .Here("would have no effect")
                 .Help("declare each environment by its name"));
  }
}

// The same without a word; what is wrong is said when the environment itself is checked.
TypeRef QuietHeaderType(const Context& c, const ast::EntityDecl& decl) {
  SymbolId symbol = Lookup(c, c.module, decl.type[0].text);
  if (symbol && c.checked.symbols[symbol].kind == SymbolKind::kModule && decl.type.size() > 1) {
    symbol = LookupIn(c, c.checked.symbols[symbol], decl.type[1].text);
  }
  TypeRef type = symbol && c.checked.symbols[symbol].kind == SymbolKind::kType
                     ? c.checked.symbols[symbol].type
                     : nullptr;
  bool record = type != nullptr && !IsError(type) && Core(type)->kind() == TypeKind::kRecord;
  return record ? type : ErrorType();
}

// The attributes of the body; anything else in it is reported.
class Body {
 public:
  Body(Context& c, TypeRef record) : c_(c), record_(record) {}

  void Read(ast::BlockId id) {
    if (!id) {
      return;
    }
    const ast::Block& block = c_.tree().block(id);
    broken = broken || block.broken;
    for (ast::MemberId member : block.members) {
      const ast::Member& m = c_.tree().member(member);
      if (const auto* attribute = std::get_if<ast::AttributeMember>(&m.node)) {
        Attribute(*attribute);
      } else if (std::holds_alternative<ast::ErrorMember>(m.node)) {
        broken = true;
      } else if (const auto* spread = std::get_if<ast::SpreadMember>(&m.node)) {
        Spread(*spread);
      } else {
        c_.Report(diag::Error(Code::D0605, m.span, "an environment holds attributes only")
                      .Here("no attribute")
                      .Help("write records as values: `name = { … }`"));
        broken = true;
      }
    }
  }

  std::vector<GivenField> fields;
  bool broken = false;

 private:
  void Constant(Typed& value, Span span) {
    const bool constant = CheckPhase(c_, value, value.phase, Phase::kConst, Code::D0505, span,
                                     "the values of an environment are constants");
    if (!constant) {
      value = c_.Poison(span);
    }
  }

  void Attribute(const ast::AttributeMember& attribute) {
    const value::FieldType* field =
        record_ == nullptr ? nullptr : record_->field(attribute.name.text);
    TypeRef unknown = record_ == nullptr ? nullptr : ErrorType();
    Typed value = Elaborate(c_, attribute.value, field == nullptr ? unknown : field->type);
    Constant(value, c_.tree().expr(attribute.value).span);
    auto [it, fresh] = seen_.emplace(attribute.name.text, attribute.name.span);
    if (!fresh) {
      c_.Report(diag::Error(Code::D0604, attribute.name.span,
                            Cat("`", attribute.name.text, "` is set twice"))
                    .Here("second time")
                    .At(it->second, "first time")
                    .Help("delete one of them"));
      return;
    }
    if (attribute.name.text == "name") {
      c_.Report(diag::Error(Code::D0603, attribute.name.span,
                            "`name` is the name of the environment itself")
                    .Here("set by the declaration"));
      broken = true;
      return;
    }
    Put({std::string(attribute.name.text), value, attribute.value, attribute.name.span});
  }

  void Spread(const ast::SpreadMember& spread) {
    Typed value = Elaborate(c_, spread.value, nullptr);
    TypeRef core = Core(value.type);
    Span span = c_.tree().expr(spread.value).span;
    Constant(value, span);
    if (core->kind() != TypeKind::kRecord) {
      broken = true;
      if (!IsError(core)) {
        ReportMismatch(c_, value, value::Record({}), spread.value, {.subject = "`...`"});
      }
      return;
    }
    for (const value::FieldType& field : core->fields()) {
      Typed member =
          Make(c_, expr::Op::kMember, {value}, field.type, span, c_.arena.String(field.name));
      Put({field.name, member, {}, span, spread.value});
    }
  }

  void Put(GivenField field) {
    auto [place, fresh] = places_.emplace(field.name, fields.size());
    if (fresh) {
      fields.push_back(std::move(field));
    } else {
      fields[place->second] = std::move(field);
    }
  }

  Context& c_;
  TypeRef record_;
  absl::flat_hash_map<std::string_view, Span> seen_;
  absl::flat_hash_map<std::string, size_t> places_;
};

TypeRef WithName(TypeRef record) {
  std::vector<value::FieldType> fields;
  if (record != nullptr && !IsError(record)) {
    for (const value::FieldType& field : Core(record)->fields()) {
      if (field.name != "name") {
        fields.push_back({field.name, field.type, true});
      }
    }
  }
  fields.push_back({"name", StringType(), true});
  return value::Record(std::move(fields));
}

// The record of `env`: the fields of the environment and its name.
ExprId AddName(Context& c, const Typed& record, std::string_view name, Span span) {
  // Every field asks the record, which is made once.
  ExprId shared;
  if (record.id) {
    c.checked.program.globals.push_back({Cat("environment ", name), record.id});
    shared = c.arena.Add(expr::Op::kGlobal, {}, Plain(record.type), span,
                         static_cast<uint32_t>(c.checked.program.globals.size() - 1));
  }
  std::vector<ExprId> values;
  for (const value::FieldType& field : c.checked.env_type->fields()) {
    if (field.name == "name") {
      values.push_back(c.arena.Constant(value::Value::String(name), StringType(), span));
    } else {
      values.push_back(c.arena.Add(expr::Op::kMember, {&shared, 1}, Plain(field.type), span,
                                   c.arena.String(field.name)));
    }
  }
  return c.arena.Add(expr::Op::kRecord, values, Plain(c.checked.env_type), span,
                     AddFieldNames(c, c.checked.env_type));
}

}  // namespace

void SetEnvironmentType(Context& c, SymbolId environment) {
  if (!environment) {
    c.checked.env_type = WithName(nullptr);
    Typed none;
    c.checked.env_value = AddName(c, none, "default", {});
    return;
  }
  c.Begin(environment);
  const auto& decl = std::get<ast::EntityDecl>(c.tree().decl(c.symbol(environment).decl).node);
  if (decl.type.empty()) {
    // Without a type, the body says what there is; CheckEnvironment reports on it later.
    CheckEnvironment(c, environment, decl);
    c.symbol(environment).used = true;
    return;
  }
  TypeRef type = QuietHeaderType(c, decl);
  c.checked.env_type = IsError(type) ? ErrorType() : WithName(type);
}

void CheckEnvironment(Context& c, SymbolId id, const ast::EntityDecl& decl) {
  const Symbol& symbol = c.symbol(id);
  if (symbol.used) {
    return;
  }
  RefuseClauses(c, decl);
  TypeRef type = HeaderType(c, decl);
  Body body(c, type == nullptr ? nullptr : Core(type));
  body.Read(decl.block);
  if (type != nullptr && IsError(type)) {
    return;
  }
  Span span = decl.block ? c.tree().block(decl.block).span : symbol.name_span;
  Typed record;
  if (type == nullptr) {
    std::vector<value::FieldType> fields;
    for (const GivenField& field : body.fields) {
      fields.push_back({field.name, Plain(field.typed.type), true});
    }
    type = value::Record(std::move(fields));
  }
  record = BuildRecord(c, std::move(body.fields), type, span,
                       {.open = body.broken || c.tree().decl(symbol.decl).broken,
                        .subject = Cat("environment `", symbol.name, "`"),
                        .place = symbol.name_span,
                        .missing = Code::D0701});
  record.id = ConvertValue(c, record.id, record.type, type, span);
  if (symbol.name == c.checked.environment) {
    if (c.checked.env_type == nullptr) {
      c.checked.env_type = WithName(type);
    }
    if (!IsError(c.checked.env_type)) {
      c.checked.env_value = AddName(c, record, symbol.name, span);
    }
  }
}

}  // namespace deploy::sema
