#ifndef RUNTIME_PROVIDER_VALUE_VALUE_H_
#define RUNTIME_PROVIDER_VALUE_VALUE_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `value`: keeps `input` and gives it back as `output`. Touches nothing but the state, so it is
// pure.
std::unique_ptr<Provider> MakeValueProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_VALUE_VALUE_H_
