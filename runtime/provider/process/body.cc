#include "runtime/provider/process/body.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "runtime/provider/fields.h"

namespace deploy::provider::process {

namespace {

constexpr int kMaxReplicas = 1000;

Check ReadCheck(const std::string& label, const value::Value& block,
                const std::vector<Port>& ports) {
  Check out;
  out.label = label;
  out.path = TextField(block, "path", "/");
  if (!out.path.starts_with("/")) {
    out.path.insert(0, "/");
  }
  out.port = TextField(block, "port");
  if (out.port.empty() && !ports.empty()) {
    out.port = ports.front().label;
  }
  out.every = std::max(DurationField(block, "every", absl::Seconds(10)), absl::Milliseconds(1));
  out.timeout = std::max(DurationField(block, "timeout", absl::Seconds(2)), absl::Milliseconds(1));
  out.within = DurationField(block, "within", absl::Seconds(60));
  out.failures = static_cast<int>(std::clamp<int64_t>(IntField(block, "failures", 3), 1, 1000));
  out.status = static_cast<int>(IntField(block, "status", 200));
  return out;
}

}  // namespace

const Port* Body::FindPort(const std::string& label) const {
  const auto found = std::find_if(ports.begin(), ports.end(),
                                  [&](const Port& port) { return port.label == label; });
  return found == ports.end() ? nullptr : &*found;
}

Body ReadBody(const value::Value& record) {
  Body out;
  out.command = TextListField(record, "command");
  out.directory = TextField(record, "directory");
  out.env = TextMapField(record, "env");
  out.user = TextField(record, "user");
  out.replicas =
      static_cast<int>(std::clamp<int64_t>(IntField(record, "replicas", 1), 0, kMaxReplicas));
  for (const auto& [label, block] : BlocksField(record, "port")) {
    out.ports.push_back({.label = label,
                         .number = static_cast<int>(IntField(block, "number", 0)),
                         .address = TextField(block, "address", "127.0.0.1")});
  }
  for (const auto& [label, block] : BlocksField(record, "health")) {
    out.checks.push_back(ReadCheck(label, block, out.ports));
  }
  const value::Value& stop = FieldOf(record, "stop");
  out.stop_signal = TextField(stop, "signal", "TERM");
  if (out.stop_signal.starts_with("SIG")) {
    out.stop_signal = out.stop_signal.substr(3);
  }
  out.stop_within = DurationField(stop, "within", absl::Seconds(10));
  return out;
}

bool IsExposed(const std::string& label) {
  constexpr std::array<std::string_view, 9> kFields = {
      "command", "directory", "env", "user", "replicas", "port", "health", "stop", "pids"};
  return std::find(kFields.begin(), kFields.end(), label) == kFields.end();
}

value::Value BodyOnly(const value::Value& attributes) {
  std::vector<std::string> computed = {"pids"};
  for (const auto& [label, block] : BlocksField(attributes, "port")) {
    if (IsExposed(label)) {
      computed.push_back(label);
    }
  }
  return WithoutFields(attributes, computed);
}

std::string PortVariable(const std::string& label) {
  std::string out = "PORT_";
  for (const char c : label) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += !letter ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

}  // namespace deploy::provider::process
