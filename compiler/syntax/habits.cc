#include "compiler/syntax/habits.h"

#include "compiler/syntax/habit_table.h"

namespace deploy::syntax {
namespace {

template <size_t n>
Resume First(Resume (*const (&table)[n])(Situation&), Situation& s) {
  for (auto habit : table) {
    if (Resume resume = habit(s); resume != Resume::kNone) {
      return resume;
    }
  }
  return Resume::kNone;
}

// More particular ones first.
constexpr Resume (*kGeneral[])(Situation&) = {
    habit::PrefixType,
    habit::ForLineBreak,
    habit::QuotedName,
    habit::AssignBeforeBody,
    habit::AssignBeforeEntityBody,
    habit::IfWithColons,
    habit::WrongArrow,
    habit::ElseArm,
    habit::BodyInBraces,
    habit::OrderComma,
    habit::MissingColon,
    habit::TrailingFor,
    habit::TrailingForInObject,
    habit::InsideOperand,
    habit::UnquotedText,
    habit::UnquotedWords,
    habit::TypedObject,
    habit::AssignInClause,
    habit::ReservedName,
    habit::DeclarationInBody,
    habit::YamlItems,
    habit::YamlKey,
    habit::JsonKey,
    habit::DottedStar,
    habit::HyphenatedName,
    habit::ElseIfWord,
    habit::IfWithBraces,
    habit::MissingElse,
    habit::WrongAssign,
    habit::CompareAssign,
    habit::TypeArguments,
    habit::OptionalField,
    habit::ResultArrow,
    habit::DoubleComma,
    habit::MissingComma,
    habit::AttributeComma,
    habit::MissingEquals,
    habit::NextStatement,
};
constexpr Resume (*kAfterOperand[])(Situation&) = {
    habit::TrailingFor,   habit::TrailingIf, habit::TwoOperands,
    habit::WordOperator,  habit::NotWord,    habit::Ternary,
    habit::CompareAssign, habit::ThreeDots,  habit::MissingComma};
constexpr Resume (*kHeader[])(Situation&) = {
    habit::TypeBeforeName, habit::MissingColon, habit::HyphenatedName, habit::DoubledDot,
    habit::AssignInClause, habit::HclLabels,    habit::ClauseOrder,    habit::WrongAssign,
    habit::HeaderEquals,   habit::TypeArguments};

}  // namespace

uint32_t Situation::FirstOf(Rule wanted) const {
  for (size_t i = frames.size(); i-- > 0;) {
    if (frames[i].rule == wanted) {
      return frames[i].first;
    }
  }
  return at;
}

Resume TryHabits(Situation& s) { return First(kGeneral, s); }
Resume TryHabitsAfterOperand(Situation& s) { return First(kAfterOperand, s); }
Resume TryHabitsInHeader(Situation& s) { return First(kHeader, s); }

}  // namespace deploy::syntax
