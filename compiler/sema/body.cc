#include "compiler/sema/body.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/expr/builtin.h"
#include "base/support/text.h"
#include "compiler/sema/block.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/field_report.h"
#include "compiler/sema/types.h"
#include "compiler/sema/written.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using schema::BlockKind;
using schema::Field;
using support::Append;
using support::Cat;
using value::TypeKind;
using value::Value;

class BodyChecker {
 public:
  BodyChecker(Context& c, CheckedNode& node, std::span<const Field> fields,
              const BodyOptions& options, std::vector<ast::MemberId>* asserts,
              ast::BlockId* lifecycle)
      : c_(c),
        node_(node),
        fields_(fields),
        options_(options),
        asserts_(asserts),
        lifecycle_(lifecycle),
        slots_(fields.size()) {}

  BodyResult Run(ast::BlockId block) {
    if (block) {
      const ast::Block& b = c_.tree().block(block);
      broken_ = b.broken;
      for (ast::MemberId member : b.members) {
        Member(member);
      }
      span_ = b.span;
    } else {
      span_ = options_.type_span;
    }
    CheckMissing();
    CheckTogether();
    return {Build(), broken_};
  }

 private:
  // What one field of the schema got.
  struct Slot {
    bool set = false;
    bool from_spread = false;
    Typed value;                    // of an attribute or a plain block
    std::vector<BlockPart> blocks;  // of a labelled one
    Span name;
  };

  const Field* Find(std::string_view name) const {
    for (const Field& field : fields_) {
      if (field.name == name) {
        return &field;
      }
    }
    return nullptr;
  }
  Slot& SlotOf(const Field& field) { return slots_[static_cast<size_t>(&field - fields_.data())]; }

  void Member(ast::MemberId id) {
    const ast::Member& member = c_.tree().member(id);
    if (const auto* attribute = std::get_if<ast::AttributeMember>(&member.node)) {
      Attribute(*attribute);
    } else if (const auto* block = std::get_if<ast::BlockMember>(&member.node)) {
      Block(*block, member.span);
    } else if (const auto* spread = std::get_if<ast::SpreadMember>(&member.node)) {
      Spread(*spread);
    } else if (std::holds_alternative<ast::AssertMember>(member.node)) {
      if (asserts_ != nullptr) {
        asserts_->push_back(id);
      }
    } else if (std::holds_alternative<ast::ErrorMember>(member.node)) {
      broken_ = true;
    } else if (std::holds_alternative<ast::WhenMember>(member.node)) {
      c_.Report(diag::Error(Code::D0906, member.span, "this build does not know `when` yet"));
      broken_ = true;
    } else {
      c_.Report(diag::Error(Code::D0601, member.span, "`order` stands at top level")
                    .Here("not in a body"));
    }
  }

  // ---- attributes ----

  void Attribute(const ast::AttributeMember& attribute) {
    const Field* field = Find(attribute.name.text);
    if (field == nullptr && attribute.name.text == "lifecycle" && lifecycle_ != nullptr) {
      static const Field kLifecycle = [] {
        Field block;
        block.name = "lifecycle";
        block.kind = BlockKind::kBlock;
        return block;
      }();
      ReportBlockExpected(c_, node_, attribute, kLifecycle);
      broken_ = true;
      return;
    }
    if (field == nullptr) {
      ReportUnknownField(c_, options_.owner, fields_, attribute.name, false);
      Elaborate(c_, attribute.value, ErrorType());
      broken_ = true;
      return;
    }
    if (field->kind != BlockKind::kAttribute) {
      ReportBlockExpected(c_, node_, attribute, *field);
      broken_ = true;
      return;
    }
    if (field->computed && !field->settable) {
      ReportReadOnly(c_, node_, attribute.name, *field);
      Elaborate(c_, attribute.value, ErrorType());
      return;
    }
    Slot& slot = SlotOf(*field);
    if (slot.set && !slot.from_spread) {
      ReportTwice(c_, attribute.name, slot.name);
      Elaborate(c_, attribute.value, ErrorType());
      return;
    }
    slot.set = true;
    slot.from_spread = false;
    slot.name = attribute.name.span;
    bool non_null = false;
    slot.value = AttributeValue(attribute, *field, non_null);
    Note(*field, attribute.name.span, c_.tree().expr(attribute.value).span, slot.value, non_null);
    WarnDeprecated(c_, attribute.name, *field);
  }

  Typed AttributeValue(const ast::AttributeMember& attribute, const Field& field, bool& non_null) {
    Span span = c_.tree().expr(attribute.value).span;
    Typed value;
    if (field.type->kind() == TypeKind::kAny) {
      value = Elaborate(c_, attribute.value, nullptr);
    } else {
      Expectation expectation;
      expectation.subject = Cat("`", field.name, "`");
      expectation.origin = SchemaOrigin(*node_.schema);
      expectation.unit_hint = field.unit_hint;
      value = Elaborate(c_, attribute.value, field.type);
      non_null = IsThere(value.type);
      value = Coerce(c_, value, field.type, attribute.value, expectation);
      CheckFileMode(c_, field, attribute.value, false);
    }
    if (field.plan_known) {
      CheckPhase(c_, value, value.phase, Phase::kPlan, Code::D0503, span,
                 Cat("`", field.name, "` must be known before apply"));
    }
    value.id = Bounded(value, field, span);
    return value;
  }

  static bool IsThere(TypeRef type) {
    return !IsError(type) && !IsOptional(type) && Base(type)->kind() != TypeKind::kNull;
  }

  // The interval that the schema gives, as a rule of a value that is known only after apply. What
  // is known before is compared by compiler/eval, which has more to say.
  ExprId Bounded(const Typed& value, const Field& field, Span span) {
    const bool limited = field.minimum || field.maximum || field.minimum_length > 0;
    if (!limited || value.phase != Phase::kApply || IsError(value.type)) {
      return value.id;
    }
    uint32_t slot = c_.next_slot;
    c_.frame_size = std::max(c_.frame_size, slot + 1);
    TypeRef plain = Plain(Core(field.type));
    ExprId it = c_.arena.Add(expr::Op::kLocal, {}, plain, span, slot);
    ExprId holds;
    std::string rule;
    if (field.minimum_length > 0) {
      if (IsOptional(value.type)) {
        return value.id;
      }
      rule = Cat("a list of at least ", field.minimum_length);
      ExprId length = c_.arena.Add(expr::Op::kCall, {&it, 1}, IntType(), span,
                                   static_cast<uint32_t>(expr::FindBuiltin("length")));
      ExprId bound = c_.arena.Constant(Value::Int(field.minimum_length), IntType(), span);
      holds = c_.arena.Add(expr::Op::kGreaterEqual, std::array{length, bound}, BoolType(), span);
    } else if (field.minimum && field.maximum) {
      Value range = Value::Range(*field.minimum, *field.maximum);
      rule = Cat("in ", ToSource(range));
      ExprId constant = c_.arena.Constant(range, value::Range(plain), span);
      holds = c_.arena.Add(expr::Op::kIn, std::array{it, constant}, BoolType(), span);
    } else {
      const Value& bound = field.minimum ? *field.minimum : *field.maximum;
      rule = Cat(field.minimum ? "at least " : "at most ", ToSource(bound));
      ExprId constant = c_.arena.Constant(bound, plain, span);
      holds = c_.arena.Add(field.minimum ? expr::Op::kGreaterEqual : expr::Op::kLessEqual,
                           std::array{it, constant}, BoolType(), span);
    }
    ExprId message = c_.arena.Constant(Value::String(Cat("`", field.name, "` must be ", rule)),
                                       StringType(), span);
    return c_.arena.Add(expr::Op::kCheck, std::array{value.id, holds, message}, plain, span, slot);
  }

  void Note(const Field& field, Span name, Span value, const Typed& typed, bool non_null) {
    SetField set;
    set.non_null = non_null;
    set.field = &field;
    set.parent = options_.parent;
    set.name = name;
    set.value = value;
    set.phase = typed.phase;
    set.shape = typed.shape;
    set.source = typed.source;
    node_.fields.push_back(set);
    if (options_.parent == SetField::kTop) {
      NoteOwnType(field, typed.type);
    }
  }

  void NoteOwnType(const Field& field, TypeRef type) {
    if (field.type->kind() == TypeKind::kAny) {
      node_.own_types.emplace_back(field.name, type);
    }
    for (const auto& [computed, settable] : node_.schema->same_type) {
      if (settable == field.name) {
        node_.own_types.emplace_back(computed, type);
      }
    }
  }

  void Spread(const ast::SpreadMember& spread) {
    Typed value = Elaborate(c_, spread.value, nullptr);
    Span span = c_.tree().expr(spread.value).span;
    TypeRef core = Core(value.type);
    if (core->kind() != TypeKind::kRecord || IsOptional(value.type)) {
      broken_ = true;
      if (!IsError(core)) {
        ReportMismatch(c_, value, value::Record({}), spread.value, {.subject = "`...`"});
      }
      return;
    }
    std::vector<std::string_view> unknown;
    for (const value::FieldType& part : core->fields()) {
      if (Find(part.name) == nullptr) {
        unknown.push_back(part.name);
      } else {
        SpreadField(value, part, spread.value, span);
      }
    }
    if (!unknown.empty()) {
      ReportUnknownSpread(c_, options_.owner, fields_, unknown, spread.value);
    }
  }

  void SpreadField(const Typed& record, const value::FieldType& part, ast::ExprId source,
                   Span span) {
    const Field* field = Find(part.name);
    ast::Name name{part.name, span};
    if (field->kind != BlockKind::kAttribute || !field->settable) {
      return ReportReadOnly(c_, node_, name, *field);
    }
    Slot& slot = SlotOf(*field);
    if (slot.set && !slot.from_spread) {
      c_.Report(diag::Error(Code::D0604, span,
                            Cat("the spread sets `", part.name, "`, which is set above"))
                    .Here("a spread does not override")
                    .At(slot.name, "set here")
                    .Help("put the spread first: later lines win over it"));
      return;
    }
    Typed value =
        Make(c_, expr::Op::kMember, {record}, part.type, span, c_.arena.String(part.name));
    if (!Assignable(part.type, field->type)) {
      ReportSpreadMismatch(c_, value, field->name, field->type, source,
                           {.origin = SchemaOrigin(*node_.schema), .unit_hint = field->unit_hint});
      slot = {true, true, c_.Poison(span), {}, span};
      return;
    }
    CheckFileMode(c_, *field, source, true);
    value.id = ConvertValue(c_, value.id, part.type, field->type, span);
    value.id = Bounded(value, *field, span);
    slot = {true, true, value, {}, span};
    Note(*field, span, span, value, IsThere(part.type));
  }

  // ---- nested blocks ----

  void Block(const ast::BlockMember& block, Span span) {
    if (block.name.text == "lifecycle" && lifecycle_ != nullptr &&
        c_.Text(block.name.span) == "lifecycle") {
      return Lifecycle(block);
    }
    const Field* field = Find(block.name.text);
    if (field == nullptr && ReportDeclaration(c_, block, span)) {
      broken_ = true;
      return;
    }
    if (field == nullptr) {
      ReportUnknownField(c_, options_.owner, fields_, block.name, true);
      // Perhaps the block that gives the resource its members.
      node_.open_labels = node_.open_labels || (options_.parent == SetField::kTop &&
                                                block.label.kind != ast::Label::kNone &&
                                                !node_.schema->exposed_block.empty());
      broken_ = true;
      return;
    }
    if (field->kind == BlockKind::kAttribute) {
      ReportAttributeExpected(c_, block, *field, span);
      broken_ = true;
      return;
    }
    Slot& slot = SlotOf(*field);
    BlockContext context{c_, node_, *field, options_.parent, options_.computed_labels, asserts_};
    if (field->kind == BlockKind::kLabelled) {
      slot.blocks.push_back(CheckLabelledBlock(context, block, span, slot.blocks));
      broken_ = broken_ || slot.blocks.back().broken;
    } else {
      if (slot.set) {
        c_.Report(diag::Error(Code::D0606, block.name.span,
                              Cat("only one `", field->name, "` block is allowed"))
                      .Here("second block")
                      .At(slot.name, "first block"));
        return;
      }
      BlockPart part = CheckPlainBlock(context, block, span);
      slot.value = part.value;
      broken_ = broken_ || part.broken;
    }
    slot.set = true;
    slot.name = block.name.span;
  }

  void Lifecycle(const ast::BlockMember& block) {
    Span extra = block.label.span;
    if (block.for_clause) {
      extra = block.for_clause.span;
    } else if (block.condition) {
      extra = c_.tree().expr(block.condition).span;
    }
    if (extra) {
      c_.Report(
          diag::Error(Code::D0605, extra, "a `lifecycle` block has no name, no `for` and no `if`")
              .Here("not wanted here")
              .Help("write `lifecycle { … }`"));
    }
    if (*lifecycle_) {
      c_.Report(diag::Error(Code::D0606, block.name.span, "only one `lifecycle` block is allowed")
                    .Here("second block"));
      return;
    }
    *lifecycle_ = block.block;
  }

  // ---- what is not there ----

  void CheckMissing() {
    std::vector<const Field*> missing;
    for (const Field& field : fields_) {
      const Slot& slot = slots_[static_cast<size_t>(&field - fields_.data())];
      if (field.kind == BlockKind::kLabelled) {
        CheckBlockCount(field, slot);
      } else if (field.kind == BlockKind::kBlock && !slot.set && field.min_blocks > 0 && !broken_) {
        ReportFewBlocks(c_, options_, field);
      } else if (field.kind == BlockKind::kAttribute && !slot.set && IsNeeded(field)) {
        missing.push_back(&field);
      }
    }
    if (missing.empty() || broken_) {
      return;
    }
    std::string list, insert;
    for (const Field* field : missing) {
      Append(list, list.empty() ? "`" : ", `", field->name, "`");
      for (const std::string& other : field->required_unless) {
        Append(list, " or `", other, "`");
      }
      Append(insert, " ", field->name, " = …;");
    }
    auto error =
        diag::Error(Code::D0602, options_.type_span, Cat("`", options_.owner, "` needs ", list));
    error.Here(Cat("without ", list));
    Span at{span_.file, span_.begin + 1, span_.begin + 1};
    if (span_ != options_.type_span) {
      error.FixIt("add what is missing", Applicability::kPlaceholder, {{at, insert}});
    }
    error.Origin(SchemaOrigin(*node_.schema), "required here");
    c_.Report(std::move(error));
  }

  // Is an attribute that is not set missed?
  bool IsNeeded(const Field& field) {
    if (!field.required_unless.empty()) {
      return std::none_of(field.required_unless.begin(), field.required_unless.end(),
                          [&](const std::string& other) {
                            const Field* found = Find(other);
                            return found != nullptr && SlotOf(*found).set;
                          });
    }
    return field.required && !field.default_value;
  }

  void CheckBlockCount(const Field& field, const Slot& slot) {
    int count = static_cast<int>(slot.blocks.size());
    bool open = std::any_of(slot.blocks.begin(), slot.blocks.end(),
                            [](const BlockPart& b) { return b.many || b.conditional; });
    if (count < field.min_blocks && !open && !broken_) {
      ReportFewBlocks(c_, options_, field);
    }
    if (field.max_blocks >= 0 && count > field.max_blocks) {
      c_.Report(
          diag::Error(Code::D0606, slot.blocks[static_cast<size_t>(field.max_blocks)].span,
                      Cat("at most ", field.max_blocks, " `", field.name, "` blocks are allowed"))
              .Here("one too many"));
    }
  }

  void CheckTogether() {
    for (const Field& field : fields_) {
      const Slot& slot = SlotOf(field);
      if (!slot.set) {
        continue;
      }
      for (const std::string& other : field.excludes) {
        const Field* excluded = Find(other);
        if (excluded != nullptr && SlotOf(*excluded).set &&
            SlotOf(*excluded).name.begin < slot.name.begin) {
          c_.Report(diag::Error(Code::D0607, slot.name,
                                Cat("`", field.name, "` and `", other, "` exclude each other"))
                        .Here("one of them only")
                        .At(SlotOf(*excluded).name, "the other")
                        .Help("delete one of them"));
        }
      }
      for (const std::string& other : field.needs) {
        const Field* needed = Find(other);
        if (needed != nullptr && !SlotOf(*needed).set) {
          c_.Report(
              diag::Error(Code::D0608, slot.name, Cat("`", field.name, "` needs `", other, "`"))
                  .Here(Cat("set without `", other, "`")));
        }
      }
    }
  }

  // ---- the record ----

  Typed Build() {
    Typed record;
    std::vector<ExprId> values;
    std::vector<value::FieldType> types;
    for (const Field& field : fields_) {
      Slot& slot = SlotOf(field);
      if (field.computed && !slot.set) {
        continue;
      }
      ExprId value;
      TypeRef type = FieldValueType(field);
      if (field.kind == BlockKind::kLabelled) {
        Typed map = BuildLabelled(c_, field, slot.blocks, span_);
        record.Join(map);
        value = map.id;
      } else if (slot.set) {
        record.Join(slot.value);
        value = slot.value.id;
        type = field.type->kind() == TypeKind::kAny ? slot.value.type : type;
      } else {
        value = AbsentField(c_, field, span_);
      }
      values.push_back(value);
      types.push_back({field.name, Plain(type), true});
    }
    record.shape = Phase::kConst;
    record.type = value::Record(std::move(types));
    uint32_t first = 0xffffffffu;
    for (const value::FieldType& field : record.type->fields()) {
      uint32_t index = c_.arena.String(field.name);
      first = first == 0xffffffffu ? index : first;
    }
    record.id = c_.arena.Add(expr::Op::kRecord, values, record.type, span_, first);
    return record;
  }

  Context& c_;
  CheckedNode& node_;
  std::span<const Field> fields_;
  const BodyOptions& options_;
  std::vector<ast::MemberId>* asserts_;
  ast::BlockId* lifecycle_;
  std::vector<Slot> slots_;
  bool broken_ = false;
  Span span_;
};

}  // namespace

BodyResult CheckBody(Context& c, CheckedNode& node, ast::BlockId block,
                     std::span<const Field> fields, const BodyOptions& options,
                     std::vector<ast::MemberId>* asserts, ast::BlockId* lifecycle) {
  return BodyChecker(c, node, fields, options, asserts, lifecycle).Run(block);
}

std::string SchemaOrigin(const schema::Schema& schema) {
  return Cat("schema:", schema.name, "@", schema.version);
}

}  // namespace deploy::sema
