#include "compiler/sema/record.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/sema/dependency.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/types.h"
#include "compiler/sema/written.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Append;
using support::Cat;
using value::TypeKind;

// True when there were some: one of them may be meant for what is missing.
bool ReportUnknownKeys(Context& c, const std::vector<GivenField>& fields, TypeRef record) {
  bool any = false;
  for (const GivenField& given : fields) {
    if (given.spread || record->field(given.name) != nullptr) {
      continue;
    }
    auto error =
        diag::Error(Code::D0320, given.name_span, Cat("there is no field `", given.name, "`"));
    error.Here("unknown key");
    Suggest(
        c, error, {given.name, given.name_span}, [&] { return FieldNames(record); }, "fields");
    c.Report(std::move(error));
    any = true;
  }
  return any;
}

void ReportMissingFields(Context& c, const std::vector<std::string>& missing, Span span,
                         const RecordOptions& options) {
  std::string list, insert;
  for (const std::string& name : missing) {
    Append(list, list.empty() ? "`" : ", `", name, "`");
    Append(insert, " ", name, " = …;");
  }
  Span place = options.place ? options.place : Span{span.file, span.begin, span.begin + 1};
  auto error = diag::Error(options.missing, place, Cat(options.subject, " lacks ", list));
  error.Here(missing.size() == 1 ? "a value is missing" : "values are missing");
  Span at{span.file, span.begin + 1, span.begin + 1};
  error.FixIt("add what is missing", diag::Applicability::kPlaceholder, {{at, insert}});
  c.Report(std::move(error));
}

}  // namespace

const Refinement* DefaultsOf(const Context& c, TypeRef type) {
  while (type->kind() == TypeKind::kOptional || type->kind() == TypeKind::kRefinement) {
    if (type->kind() == TypeKind::kRefinement) {
      const Refinement& rules = c.checked.refinements[type->refinement()];
      if (!rules.defaults.empty()) {
        return &rules;
      }
    }
    type = type->element();
  }
  return nullptr;
}

std::vector<std::string_view> FieldNames(TypeRef record) {
  std::vector<std::string_view> names;
  for (const value::FieldType& field : record->fields()) {
    names.push_back(field.name);
  }
  return names;
}

uint32_t AddFieldNames(Context& c, TypeRef record) {
  uint32_t first = 0xffffffffu;
  for (const value::FieldType& field : record->fields()) {
    uint32_t index = c.arena.String(field.name);
    first = first == 0xffffffffu ? index : first;
  }
  return first;
}

bool NamesMap(const Context& c, std::string_view name) {
  TypeRef type = nullptr;
  if (const Local* local = c.FindLocal(name)) {
    type = local->type;
  } else if (SymbolId symbol = Lookup(c, c.module, name)) {
    type = c.checked.symbols[symbol].type;
  }
  return type != nullptr && Core(type)->kind() == TypeKind::kMap;
}

Typed BuildRecord(Context& c, std::vector<GivenField> fields, TypeRef type, Span span,
                  const RecordOptions& options) {
  TypeRef record = Core(type);
  const Refinement* rules = DefaultsOf(c, type);
  const bool misspelt = ReportUnknownKeys(c, fields, record);
  absl::flat_hash_map<std::string_view, size_t> places;
  for (size_t i = 0; i < fields.size(); ++i) {
    places.emplace(fields[i].name, i);
  }
  Typed result;
  std::vector<ExprId> values;
  std::vector<std::string> missing;
  for (size_t i = 0; i < record->fields().size(); ++i) {
    const value::FieldType& field = record->fields()[i];
    const auto place = places.find(field.name);
    ExprId value;
    if (place != places.end()) {
      const GivenField* given = &fields[place->second];
      Typed typed = given->typed;
      if (given->source) {
        typed = Coerce(c, typed, field.type, given->source, {.subject = Cat("`", field.name, "`")});
      } else if (!IsError(typed.type) && !Assignable(typed.type, field.type)) {
        ReportSpreadMismatch(c, typed, field.name, field.type, given->spread, {});
        typed = c.Poison(given->name_span);
      } else {
        typed.id = ConvertValue(c, typed.id, typed.type, field.type, given->name_span);
      }
      result.Join(typed);
      value = typed.id;
    } else if (rules != nullptr && i < rules->defaults.size() && rules->defaults[i]) {
      value = c.arena.Add(expr::Op::kGlobal, {}, field.type, span, rules->defaults[i].index);
    } else {
      value = c.arena.Constant(value::Value::Null(), NullType(), span);
      if (field.required && !IsOptional(field.type)) {
        missing.push_back(field.name);
        value = c.Poison(span).id;
      }
    }
    values.push_back(value);
  }
  if (!missing.empty() && !options.open && !misspelt) {
    ReportMissingFields(c, missing, span, options);
  }
  result.shape = Phase::kConst;
  result.type = record;
  result.id = c.arena.Add(expr::Op::kRecord, values, Plain(record), span, AddFieldNames(c, record));
  return result;
}

}  // namespace deploy::sema
