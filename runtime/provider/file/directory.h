#ifndef RUNTIME_PROVIDER_FILE_DIRECTORY_H_
#define RUNTIME_PROVIDER_FILE_DIRECTORY_H_

#include <memory>

#include "runtime/provider/provider.h"

namespace deploy::provider {

// `directory`: a folder with a mode. What others put into it is no drift; deleting one that holds
// foreign entries is refused with their names.
std::unique_ptr<Provider> MakeDirectoryProvider();

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FILE_DIRECTORY_H_
