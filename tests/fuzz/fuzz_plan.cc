#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/support/sha256.h"
#include "runtime/plan/plan.h"

// Plan files are read from anywhere. Whatever the bytes: no crash, no hang, and what is accepted
// can be written again. Each input is tried as it stands, and as the payload under a digest that
// fits.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  deploy::plan::LooksLikePlan(input);
  const std::string signed_input =
      "backstay-plan\n" + deploy::support::Sha256Hex(input) + std::string(input);
  for (const std::string_view file : {input, std::string_view(signed_input)}) {
    const absl::StatusOr<deploy::plan::Plan> plan = deploy::plan::DecodePlan(file);
    if (plan.ok() && !deploy::plan::DecodePlan(deploy::plan::EncodePlan(*plan)).ok()) {
      __builtin_trap();
    }
  }
  return 0;
}
