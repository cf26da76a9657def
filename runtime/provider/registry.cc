#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/provider/provider.h"

namespace deploy::provider {

void Registry::Add(std::unique_ptr<Provider> provider) {
  providers_.push_back(std::move(provider));
}

Provider* Registry::Find(std::string_view type) const {
  for (const std::unique_ptr<Provider>& provider : providers_) {
    if (provider->type() == type) {
      return provider.get();
    }
  }
  return nullptr;
}

std::vector<std::string_view> Registry::types() const {
  std::vector<std::string_view> types;
  types.reserve(providers_.size());
  for (const std::unique_ptr<Provider>& provider : providers_) {
    types.push_back(provider->type());
  }
  return types;
}

}  // namespace deploy::provider
