#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/record.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;
using value::TypeKind;
using value::Value;

// The key of an entry when it is known from the text.
std::optional<std::string_view> KeyText(const Context& c, const ast::Entry& entry) {
  if (entry.kind == ast::Entry::kName) {
    return entry.name.text;
  }
  if (entry.kind == ast::Entry::kString) {
    const std::string* text = PlainText(c.tree(), entry.key);
    return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
  }
  return std::nullopt;
}

Span KeySpan(const Context& c, const ast::Entry& entry) {
  return entry.kind == ast::Entry::kName ? entry.name.span
         : entry.key                     ? c.tree().expr(entry.key).span
                                         : entry.span;
}

bool HasComputedKeys(const Context& c, const ast::ObjectExpr& object) {
  return std::any_of(object.entries.begin(), object.entries.end(), [&](const ast::Entry& e) {
    return e.kind != ast::Entry::kSpread && !KeyText(c, e);
  });
}

// D0319 for the second of two equal keys. False for that one.
class KeySet {
 public:
  explicit KeySet(Context& c) : c_(c) {}
  bool Add(std::string_view key, Span span) {
    auto [it, fresh] = seen_.emplace(key, span);
    if (!fresh) {
      c_.Report(diag::Error(Code::D0319, span, Cat("`", key, "` is given twice"))
                    .Here("second time")
                    .At(it->second, "first time")
                    .Help("delete one of them"));
    }
    return fresh;
  }

 private:
  Context& c_;
  absl::flat_hash_map<std::string_view, Span> seen_;
};

// An object as a map: all values of one type, keys computed or written.
class MapBuilder {
 public:
  // `wanted` is the map that is wanted, the error type where that is lost, null where anything is.
  MapBuilder(Context& c, const ast::ObjectExpr& object, Span span, TypeRef wanted)
      : c_(c), object_(object), span_(span), keys_(c) {
    const bool lost = wanted != nullptr && IsError(wanted);
    if (wanted != nullptr && !lost) {
      key_type_ = wanted->key();
      element_ = IsError(wanted->element()) ? nullptr : wanted->element();
    }
    place_ = lost || (wanted != nullptr && element_ == nullptr) ? ErrorType() : element_;
  }

  Typed Run() {
    for (const ast::Entry& entry : object_.entries) {
      entry.kind == ast::Entry::kSpread ? Spread(entry) : Pair(entry);
    }
    TypeRef element = element_ == nullptr ? joined_ : element_;
    if (element == nullptr || (IsError(element) && !object_.entries.empty())) {
      return c_.Poison(span_);
    }
    result_.shape = shape_;
    result_.type = value::Map(key_type_, element);
    result_.id = c_.arena.Add(expr::Op::kObject, children_, Plain(result_.type), span_);
    return result_;
  }

 private:
  void Join(TypeRef type, Span span) {
    TypeRef next = joined_ == nullptr ? nullptr : sema::Join(joined_, type);
    if (joined_ != nullptr && next == nullptr && element_ == nullptr) {
      c_.Report(diag::Error(Code::D0301, span, "the values of a map have one type")
                    .Here(Words(type))
                    .Note(Cat("the values before are ", Words(joined_))));
    }
    joined_ = next;
  }

  void Pair(const ast::Entry& entry) {
    Typed key;
    if (entry.kind == ast::Entry::kName) {
      key = c_.Constant(Value::String(entry.name.text), StringType(), entry.name.span);
      if (key_type_->kind() == TypeKind::kEnum) {
        key = Coerce(c_, EnumKey(entry), key_type_, {}, {.declared = entry.name.span});
      }
    } else {
      key = Check(c_, entry.key, key_type_, {.subject = "a key"});
      CheckPhase(c_, key, key.phase, Phase::kPlan, Code::D0503, KeySpan(c_, entry),
                 "the keys of a map are known before apply");
    }
    if (auto text = KeyText(c_, entry)) {
      keys_.Add(*text, KeySpan(c_, entry));
    }
    Typed value = Elaborate(c_, entry.value, place_);
    if (element_ != nullptr && !IsError(value.type)) {
      value = Coerce(c_, value, element_, entry.value,
                     {.subject = Cat("`", KeyText(c_, entry).value_or("a value"), "`")});
    }
    Join(value.type, entry.value ? c_.tree().expr(entry.value).span : entry.span);
    shape_ = std::max(shape_, key.phase);
    result_.Join(key);
    result_.Join(value);
    children_.push_back(key.id);
    children_.push_back(value.id);
  }

  Typed EnumKey(const ast::Entry& entry) {
    return ElaborateName(c_, {entry.name}, entry.name.span, key_type_);
  }

  void Spread(const ast::Entry& entry) {
    Span span = entry.value ? c_.tree().expr(entry.value).span : entry.span;
    TypeRef wanted = element_ == nullptr ? nullptr : value::Map(key_type_, element_);
    Typed spread = Elaborate(c_, entry.value, wanted);
    TypeRef core = Core(spread.type);
    if (IsError(core)) {
      children_.push_back(c_.arena.Add(expr::Op::kSpread, {&spread.id, 1}, nullptr, span));
      return;
    }
    if (wanted != nullptr) {
      spread = Coerce(c_, spread, wanted, entry.value, {.subject = "`...`"});
    } else if (core->kind() == TypeKind::kMap) {
      Join(core->element(), span);
    } else if (core->kind() == TypeKind::kRecord) {
      for (const value::FieldType& field : core->fields()) {
        Join(field.type, span);
      }
    } else {
      ReportMismatch(c_, spread, value::Map(key_type_, ErrorType()), entry.value,
                     {.subject = "`...` in an object"});
      return;
    }
    shape_ = std::max(shape_, spread.shape);
    result_.Join(spread);
    children_.push_back(c_.arena.Add(expr::Op::kSpread, {&spread.id, 1}, nullptr, span));
  }

  Context& c_;
  const ast::ObjectExpr& object_;
  Span span_;
  KeySet keys_;
  TypeRef key_type_ = StringType();
  TypeRef element_ = nullptr;     // wanted of every value
  TypeRef place_ = nullptr;       // the same, or the error type
  TypeRef joined_ = ErrorType();  // what they are, else
  Typed result_;
  Phase shape_ = Phase::kConst;
  std::vector<ExprId> children_;
};

// The fields that the entries of an object give, spreads opened, later ones winning.
class Fields {
 public:
  // `wanted` is the record that is wanted, the error type where that is lost, null where anything
  // is.
  Fields(Context& c, TypeRef wanted)
      : c_(c),
        wanted_(wanted != nullptr && IsError(wanted) ? nullptr : wanted),
        unknown_(wanted == nullptr ? nullptr : ErrorType()),
        keys_(c) {}

  void Add(const ast::Entry& entry) {
    if (entry.kind == ast::Entry::kSpread) {
      return Spread(entry);
    }
    std::string_view key = *KeyText(c_, entry);
    if (!keys_.Add(key, KeySpan(c_, entry))) {
      Elaborate(c_, entry.value, ErrorType());
      return;
    }
    const value::FieldType* field = wanted_ == nullptr ? nullptr : wanted_->field(key);
    Put({std::string(key), Elaborate(c_, entry.value, field == nullptr ? unknown_ : field->type),
         entry.value, KeySpan(c_, entry)});
  }

  std::vector<GivenField> Take() { return std::move(fields_); }
  bool broken() const { return broken_; }

 private:
  void Put(GivenField field) {
    auto [it, fresh] = places_.emplace(field.name, fields_.size());
    if (fresh) {
      fields_.push_back(std::move(field));
    } else {
      fields_[it->second] = std::move(field);
    }
  }

  void Spread(const ast::Entry& entry) {
    Typed spread = Elaborate(c_, entry.value, nullptr);
    TypeRef core = Core(spread.type);
    Span span = entry.value ? c_.tree().expr(entry.value).span : entry.span;
    if (IsError(core)) {
      broken_ = true;
      return;
    }
    if (core->kind() != TypeKind::kRecord || IsOptional(spread.type)) {
      ReportMismatch(c_, spread, value::Record({}), entry.value, {.subject = "`...` in a record"});
      broken_ = true;
      return;
    }
    for (const value::FieldType& field : core->fields()) {
      Typed member =
          Make(c_, expr::Op::kMember, {spread}, field.type, span, c_.arena.String(field.name));
      Put({field.name, member, {}, span, entry.value});
    }
  }

  Context& c_;
  TypeRef wanted_;
  TypeRef unknown_;  // of a field that is not there: as unknown as that of a broken one
  KeySet keys_;
  bool broken_ = false;
  std::vector<GivenField> fields_;
  absl::flat_hash_map<std::string, size_t> places_;
};

Typed InferRecord(Context& c, std::vector<GivenField> fields, Span span) {
  Typed result;
  std::vector<ExprId> values;
  std::vector<value::FieldType> types;
  uint32_t first = 0xffffffffu;
  for (GivenField& field : fields) {
    uint32_t index = c.arena.String(field.name);
    first = first == 0xffffffffu ? index : first;
    result.Join(field.typed);
    values.push_back(field.typed.id);
    types.push_back({std::move(field.name), field.typed.type, true});
  }
  result.shape = Phase::kConst;
  result.type = value::Record(std::move(types));
  result.id = c.arena.Add(expr::Op::kRecord, values, result.type, span, first);
  return result;
}

}  // namespace

Typed ElaborateObject(Context& c, const ast::ObjectExpr& object, Span span, TypeRef hint) {
  TypeRef core = hint == nullptr ? nullptr : Core(hint);
  bool wants_map = core != nullptr && core->kind() == TypeKind::kMap;
  bool wants_record = core != nullptr && core->kind() == TypeKind::kRecord;
  // What stands in a place of unknown type has parts of unknown types.
  TypeRef lost = core != nullptr && IsError(core) ? core : nullptr;
  if (wants_map || (!wants_record && HasComputedKeys(c, object))) {
    return MapBuilder(c, object, span, wants_map ? core : lost).Run();
  }
  bool spreads_map = false;
  if (!wants_record) {
    // A spread of a map makes a map of the whole.
    for (const ast::Entry& entry : object.entries) {
      const ast::Name* name = entry.kind == ast::Entry::kSpread ? NameOf(c, entry.value) : nullptr;
      spreads_map = spreads_map || (name != nullptr && NamesMap(c, name->text));
    }
  }
  if (spreads_map) {
    return MapBuilder(c, object, span, lost).Run();
  }
  Fields fields(c, wants_record ? core : lost);
  for (const ast::Entry& entry : object.entries) {
    if (entry.kind == ast::Entry::kSpread || KeyText(c, entry)) {
      fields.Add(entry);
    } else {
      Elaborate(c, entry.key, StringType());
      c.Report(diag::Error(Code::D0320, KeySpan(c, entry), "a record has no computed keys")
                   .Here("not known from the text"));
    }
  }
  if (!wants_record) {
    return fields.broken() ? c.Poison(span) : InferRecord(c, fields.Take(), span);
  }
  return BuildRecord(c, fields.Take(), hint, span,
                     {.open = fields.broken(), .subject = "this object"});
}

}  // namespace deploy::sema
