#ifndef COMPILER_SEMA_PHASE_H_
#define COMPILER_SEMA_PHASE_H_

#include <string>

#include "compiler/sema/expr.h"

namespace deploy::sema {

// "known only after apply", "known only when a plan is made".
std::string_view PhaseWords(Phase phase);

// Index of a new unknown source, for Typed::source.
uint32_t AddUnknownSource(Context& c, NodeId node, std::string_view attribute, Span use);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_PHASE_H_
