#ifndef BASE_DIAG_CODE_H_
#define BASE_DIAG_CODE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace deploy::diag {

// Every diagnostic code, from base/diag/codes.def. The number is the value: Code::D0401 == 401.
enum class Code : uint16_t {
#define DIAGNOSTIC(code, number, slug, title) code = number,
#include "base/diag/codes.def"
#undef DIAGNOSTIC
};

std::string_view CodeName(Code code);                     // "D0401"
std::string_view CodeSlug(Code code);                     // "unit-missing"
std::string_view CodeTitle(Code code);                    // "unit missing"
std::optional<Code> CodeFromName(std::string_view name);  // any case, with or without the D
std::vector<Code> AllCodes();

}  // namespace deploy::diag

#endif  // BASE_DIAG_CODE_H_
