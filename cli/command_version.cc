#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/version.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {

int RunVersion(Console& console, const Arguments& arguments) {
  (void)arguments;
  if (console.json()) {
    const nlohmann::ordered_json json{{"$type", "version"},
                                      {"format", "backstay-version/1"},
                                      {"version", BACKSTAY_VERSION},
                                      {"build", BACKSTAY_BUILD},
                                      {"edition", 1}};
    console.OutLine(json.dump());
    return kExitDone;
  }
  console.OutLine(support::Cat("backstay ", BACKSTAY_VERSION));
  console.OutLine(support::Cat("build ", BACKSTAY_BUILD, "; language edition 1"));
  return kExitDone;
}

}  // namespace deploy::cli
