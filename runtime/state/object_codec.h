#ifndef RUNTIME_STATE_OBJECT_CODEC_H_
#define RUNTIME_STATE_OBJECT_CODEC_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace deploy::state {

// A list of texts in one: "4:page,7:web[\"a\"],". Nothing in a text needs an escape.
std::string PackTexts(const std::vector<std::string>& texts);
absl::StatusOr<std::vector<std::string>> UnpackTexts(std::string_view packed);

}  // namespace deploy::state

#endif  // RUNTIME_STATE_OBJECT_CODEC_H_
