#include "compiler/sema/header.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/support/text.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;

Typed SlotValue(Context& c, const Loop& loop, bool key, uint32_t slot, Span span) {
  Typed typed;
  typed.type = key ? loop.key_type : loop.element_type;
  typed.id = c.arena.Add(expr::Op::kLocal, {}, Plain(typed.type), span, slot);
  typed.phase = typed.shape = key ? loop.iterable.shape : loop.iterable.phase;
  typed.source = loop.iterable.source;
  typed.literal = false;
  return typed;
}

void ReportNoKey(Context& c, const ast::ForClause& clause, const Loop& loop, Span over) {
  const ast::Name& name = clause.second ? clause.second : clause.first;
  bool string = IsTextual(loop.element_type);
  bool simple = !IsError(loop.element_type) && HasText(loop.element_type);
  std::string by = string   ? Cat("by ", name.text)
                   : simple ? Cat("by \"${", name.text, "}\"")
                            : Cat("by ", name.text, ".…");
  auto error = diag::Error(Code::D0511, over, "the instances of a list need a stable key");
  error.Here("a place in a list is no name: it changes when the list does");
  error.Help(Cat("say what names an instance: `", by, "`"));
  error.FixIt(Cat("add `", by, "`"),
              string   ? Applicability::kAlways
              : simple ? Applicability::kMaybe
                       : Applicability::kPlaceholder,
              {{{over.file, over.end, over.end}, Cat(" ", by)}});
  c.Report(std::move(error));
}

// The key that needs no `by`: of a map its key, of a set of strings the element.
Typed NaturalKey(Context& c, const ast::ForClause& clause, Loop& loop, bool fixed, Span over) {
  TypeKind kind = IsError(loop.iterable.type) ? TypeKind::kError : Core(loop.iterable.type)->kind();
  if (kind == TypeKind::kError) {
    return {};
  }
  if (kind == TypeKind::kMap || kind == TypeKind::kInstances || kind == TypeKind::kAny) {
    if (loop.first_slot == 0xffffffffu) {
      loop.first_slot = fixed ? kFirstSlot : c.next_slot++;
      c.frame_size = std::max(c.frame_size, c.next_slot);
    }
    Typed key = SlotValue(c, loop, true, loop.first_slot, over);
    bool text = IsTextual(key.type) || IsError(key.type);
    return text ? key : Make(c, expr::Op::kTemplate, {key}, StringType(), over);
  }
  if (kind == TypeKind::kSet && Base(loop.element_type)->kind() == TypeKind::kString) {
    return SlotValue(c, loop, false, loop.second_slot, over);
  }
  if (fixed) {
    ReportNoKey(c, clause, loop, over);
  }
  return {};
}

}  // namespace

HeaderLoop CheckLoopHeader(Context& c, const ast::ForClause& clause, bool fixed_slots) {
  HeaderLoop header;
  Span over = clause.iterable ? c.tree().expr(clause.iterable).span : clause.span;
  Typed iterable = Elaborate(c, clause.iterable, nullptr);
  bool known = CheckPhase(c, iterable, iterable.shape, Phase::kPlan, Code::D0502, over,
                          "`for` needs keys that are known before apply");
  if (!known) {
    TypeRef type = iterable.type;
    iterable = c.Poison(over);
    iterable.type = type;
  }
  header.loop =
      DeclareLoop(c, iterable, {clause.first, clause.second}, over, fixed_slots, clause.iterable);
  if (!clause.by) {
    header.key = NaturalKey(c, clause, header.loop, fixed_slots, over);
    return header;
  }
  Span by = c.tree().expr(clause.by).span;
  Typed key = Check(c, clause.by, StringType(), {.subject = "the key of an instance"});
  CheckPhase(c, key, key.phase, Phase::kPlan, Code::D0503, by,
             "the key of an instance is known before apply");
  if (!IsError(header.loop.iterable.type)) {
    header.key = key;
  }
  return header;
}

Typed CheckHeaderCondition(Context& c, ast::ExprId condition) {
  Typed typed = CheckCondition(c, condition);
  CheckPhase(c, typed, typed.phase, Phase::kPlan, Code::D0502, c.tree().expr(condition).span,
             "`if` needs a condition that is known before apply");
  return typed;
}

}  // namespace deploy::sema
