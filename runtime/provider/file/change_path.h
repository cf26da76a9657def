#ifndef RUNTIME_PROVIDER_FILE_CHANGE_PATH_H_
#define RUNTIME_PROVIDER_FILE_CHANGE_PATH_H_

#include <string>

#include "absl/status/status.h"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// The path that a change of a `file` or `directory` is about, in the program's words; "" when the
// change names none.
std::string ShownPath(const Change& change);

// The same, absolute; "" when there is none.
std::string PathOf(const Context& context, const Change& change);

// A step that the file system refused; tried again when it may be for a moment only.
ApplyResult FailedCall(const absl::Status& status);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_CHANGE_PATH_H_
