#ifndef RUNTIME_PROVIDER_PROCESS_BODY_H_
#define RUNTIME_PROVIDER_PROCESS_BODY_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/value/value.h"

namespace deploy::provider::process {

struct Port {
  std::string label;    // "http"
  int number = 0;       // 0: a free one is chosen
  std::string address;  // to listen on
};

struct Check {
  std::string label;  // "ready"
  std::string path;
  std::string port;  // label; the first one when the program names none
  absl::Duration every, timeout, within;
  int failures = 3;
  int status = 200;
};

// The body of a `process` service, defaults filled in.
struct Body {
  std::vector<std::string> command;
  std::string directory;  // empty: the stack folder
  std::vector<std::pair<std::string, std::string>> env;
  std::string user;
  int replicas = 1;
  std::vector<Port> ports;    // sorted by label
  std::vector<Check> checks;  // sorted by label
  std::string stop_signal = "TERM";
  absl::Duration stop_within = absl::Seconds(10);

  const Port* FindPort(const std::string& label) const;
};

// Unknown parts read as absent.
Body ReadBody(const value::Value& record);

// A label that names a field of the type is not shown as a member of the instance.
bool IsExposed(const std::string& label);

// The fields of a body without what is computed: `pids` and a member per port label.
value::Value BodyOnly(const value::Value& attributes);

// "PORT_HTTP" for `http`.
std::string PortVariable(const std::string& label);

}  // namespace deploy::provider::process

#endif  // RUNTIME_PROVIDER_PROCESS_BODY_H_
