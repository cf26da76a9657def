#include "runtime/provider/file/change_path.h"

#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/file/private_data.h"

namespace deploy::provider {

std::string ShownPath(const Change& change) {
  for (const value::Value* body :
       {&change.desired, change.target_image ? &change.target_image->attributes : nullptr,
        change.prior ? &change.prior->attributes : nullptr}) {
    if (body != nullptr && !TextField(*body, "path").empty()) {
      return TextField(*body, "path");
    }
  }
  return "";
}

std::string PathOf(const Context& context, const Change& change) {
  const std::string shown = ShownPath(change);
  return shown.empty() ? shown : AbsolutePath(shown, context.stack_folder);
}

ApplyResult FailedCall(const absl::Status& status) {
  return {.outcome = Outcome::kFailed,
          .error = std::string(support::View(status.message())),
          .retriable = absl::IsUnavailable(status)};
}

}  // namespace deploy::provider
