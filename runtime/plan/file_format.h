#ifndef RUNTIME_PLAN_FILE_FORMAT_H_
#define RUNTIME_PLAN_FILE_FORMAT_H_

#include <cstddef>
#include <string_view>

namespace deploy::plan {

// A plan file: the magic, the SHA-256 of the rest in hex, the rest (docs/architecture/plan.md).
inline constexpr std::string_view kPlanMagic = "backstay-plan\n";
inline constexpr size_t kPlanHashSize = 64;

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_FILE_FORMAT_H_
