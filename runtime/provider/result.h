#ifndef RUNTIME_PROVIDER_RESULT_H_
#define RUNTIME_PROVIDER_RESULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/provider/change.h"

// What the calls of a provider came to.
namespace deploy::provider {

// Found in *validate*, before anything is touched. `fatal` refuses the run (exit 1); else a warning
// at plan.
struct Finding {
  bool fatal = true;
  std::string message;  // "port 8080 is taken by `python3` (pid 4711)"
  std::string help;
};

enum class Outcome : uint8_t { kDone, kFailed, kUnknown };

struct ApplyResult {
  Outcome outcome = Outcome::kFailed;
  std::optional<Image> image;  // post-image: kept even when the outcome is kFailed
  std::string error;           // for people: what and where, one or more lines
  bool retriable = false;
};

enum class ProbeAnswer : uint8_t { kDone, kNotDone, kUnknown };
struct ProbeResult {
  ProbeAnswer answer = ProbeAnswer::kUnknown;
  std::optional<Image>
      image;  // when done; with kNotDone: it failed half-way, and this is what must be taken back
  std::string detail;
};

struct VerifyResult {
  bool ok = false;
  std::string instance;          // "web/0"
  std::string check;             // "ready: GET http://127.0.0.1:4711/healthz"
  std::string error;             // "answered 500, wanted 200"
  std::vector<std::string> log;  // its last lines
};

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RESULT_H_
