#ifndef RUNTIME_PROVIDER_ACTION_ACTION_H_
#define RUNTIME_PROVIDER_ACTION_ACTION_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `action`: runs a program once, and its `undo` to take it back. What was run, with which `undo`,
// is kept in the image, so that deleting needs no source. With `effect = none` it is a pure check.
//
// A failed run comes back with an image when it may have had an effect: then its `undo` belongs to
// taking it back.
std::unique_ptr<Provider> MakeActionProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_ACTION_ACTION_H_
