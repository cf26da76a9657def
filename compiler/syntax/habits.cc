#include "compiler/syntax/habits.h"

namespace deploy::syntax {

Resume TryHabits(Situation&) { return Resume::kNone; }
Resume TryHabitsAfterOperand(Situation&) { return Resume::kNone; }
Resume TryHabitsInHeader(Situation&) { return Resume::kNone; }
Resume TryDeclarationHabits(Situation& s) { return StartsDeclaration(s.Type(0)) ? Resume::kNone : Resume::kPanic; }

}  // namespace deploy::syntax
