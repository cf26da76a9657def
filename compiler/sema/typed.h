#ifndef COMPILER_SEMA_TYPED_H_
#define COMPILER_SEMA_TYPED_H_

#include <algorithm>
#include <cstdint>

#include "base/expr/expr.h"
#include "base/source/span.h"
#include "base/value/type.h"

namespace deploy::sema {

using expr::NodeId;
using source::Span;
using value::TypeRef;

// When a value is known (language.md 3.5). The phase of an expression is the maximum of its parts.
enum class Phase : uint8_t { kConst, kPlan, kApply };

inline constexpr uint32_t kNoSource = 0xffffffffu;

// An elaborated expression and what the checker knows of it.
struct Typed {
  expr::ExprId id;
  TypeRef type = nullptr;
  Phase phase = Phase::kConst;
  // Phase of the structure alone: of the keys of an object, of the length of a list. A map whose
  // values come from apply may still be iterated.
  Phase shape = Phase::kConst;
  uint32_t source = kNoSource;  // where kApply came in: index into Context::unknown_sources
  NodeId node;                  // the resource that this is an instance (or all instances) of
  bool literal = true;          // made of literals only: no name was read

  // Takes the phase (and its source) of a part.
  void Join(const Typed& part) {
    if (part.phase > phase) {
      phase = part.phase;
      source = part.source;
    }
    shape = std::max(shape, part.phase);
    literal = literal && part.literal;
  }
};

// Why a value is not known before apply, for D0502 and D0503.
struct UnknownSource {
  NodeId node;
  std::string_view attribute;  // of the resource; empty: the resource as a whole
  Span use;                    // `net.id`
};

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_TYPED_H_
