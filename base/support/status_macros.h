#ifndef BASE_SUPPORT_STATUS_MACROS_H_
#define BASE_SUPPORT_STATUS_MACROS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define DEPLOY_CONCAT_INNER_(a, b) a##b
#define DEPLOY_CONCAT_(a, b) DEPLOY_CONCAT_INNER_(a, b)

// Returns the status of `expression` from the calling function unless it is OK.
#define RETURN_IF_ERROR(expression)                           \
  do {                                                        \
    if (absl::Status status_ = (expression); !status_.ok()) { \
      return status_;                                         \
    }                                                         \
  } while (false)

// Evaluates a StatusOr; returns its status, or moves its value into `target` (which may be a
// declaration).
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_IMPL_(DEPLOY_CONCAT_(statusor_, __LINE__), target, expression)
#define ASSIGN_OR_RETURN_IMPL_(temporary, target, expression) \
  auto temporary = (expression);                              \
  if (!temporary.ok()) {                                      \
    return std::move(temporary).status();                     \
  }                                                           \
  target = *std::move(temporary)

#endif  // BASE_SUPPORT_STATUS_MACROS_H_
