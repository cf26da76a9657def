#ifndef RUNTIME_APPLY_JOURNAL_CODEC_H_
#define RUNTIME_APPLY_JOURNAL_CODEC_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "nlohmann/json_fwd.hpp"
#include "runtime/state/store.h"

namespace deploy::apply {

// An object of the view inside an intent record.
void EncodeObjectTo(const state::Object& object, std::string& out);
absl::StatusOr<state::Object> DecodeObject(const nlohmann::ordered_json& json);

}  // namespace deploy::apply

#endif  // RUNTIME_APPLY_JOURNAL_CODEC_H_
