#include "runtime/plan/draft.h"

#include <algorithm>
#include <utility>

namespace deploy::plan {

void Draft::Refuse(std::string address, std::string message, std::string help, std::string location,
                   std::string code, source::Span span) {
  refusals.push_back({.address = std::move(address),
                      .message = std::move(message),
                      .help = std::move(help),
                      .location = std::move(location),
                      .code = std::move(code),
                      .span = span});
}

std::optional<std::string> Accepted(const Draft& draft, const std::string& address,
                                    const graph::Node* node) {
  if (node != nullptr && node->lifecycle.accept_irreversible) {
    return node->lifecycle.accept_irreversible;
  }
  const auto& accepted = draft.options.accept_irreversible;
  if (std::find(accepted.begin(), accepted.end(), address) != accepted.end()) {
    return "accepted on the command line";
  }
  return std::nullopt;
}

}  // namespace deploy::plan
