#include "runtime/state/object_codec.h"

#include <charconv>

#include "base/support/text.h"

namespace deploy::state {

std::string PackTexts(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    support::Append(out, text.size(), ':', text, ',');
  }
  return out;
}

absl::StatusOr<std::vector<std::string>> UnpackTexts(std::string_view packed) {
  std::vector<std::string> out;
  while (!packed.empty()) {
    size_t size = 0;
    const auto [end, error] = std::from_chars(packed.data(), packed.data() + packed.size(), size);
    const auto digits = static_cast<size_t>(end - packed.data());
    // Compared without adding to `size`, which may be anything.
    if (error != std::errc() || digits >= packed.size() || packed[digits] != ':' ||
        size >= packed.size() - digits - 1 || packed[digits + 1 + size] != ',') {
      return absl::InvalidArgumentError("a packed list of texts does not hold together");
    }
    out.emplace_back(packed.substr(digits + 1, size));
    packed.remove_prefix(digits + 1 + size + 1);
  }
  return out;
}

}  // namespace deploy::state
