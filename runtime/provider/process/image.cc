#include "base/support/text.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/process/record.h"
#include "runtime/provider/runit/objects.h"

namespace deploy::provider::process {

using value::Value;

namespace {

// How whoever sends requests to the port may check it, too: the first check that asks this port.
Value CheckOf(const Body& body, const Port& port) {
  for (const Check& check : body.checks) {
    if (check.port == port.label) {
      return Value::Record({{"path", Value::String(check.path)},
                            {"every", DurationValue(check.every)},
                            {"timeout", DurationValue(check.timeout)},
                            {"failures", Value::Int(check.failures)},
                            {"status", Value::Int(check.status)}});
    }
  }
  return Value::Null();
}

}  // namespace

Value ExposedPort(const Body& body, const Port& port, const std::string& address,
                  const std::vector<PortNumbers>& ports) {
  const std::string source = support::Cat(address, ".", port.label);
  bool known = !ports.empty();
  std::vector<Value> endpoints;
  for (const PortNumbers& numbers : ports) {
    const auto number = numbers.find(port.label);
    known = known && number != numbers.end() && number->second > 0;
    if (known) {
      endpoints.push_back(Value::String(Endpoint(port.address, number->second)));
    }
  }
  const auto first = ports.empty() ? PortNumbers::const_iterator() : ports.front().find(port.label);
  const int number = ports.empty() || first == ports.front().end() ? 0 : first->second;
  return Value::Record(
      {{"host", Value::String(port.address)},
       {"port", number > 0 ? Value::Int(number) : Value::Unknown(source + ".port")},
       {"address", number > 0 ? Value::String(Endpoint(port.address, number))
                              : Value::Unknown(source + ".address")},
       {"endpoints",
        known ? Value::List(std::move(endpoints)) : Value::Unknown(source + ".endpoints")},
       {"check", CheckOf(body, port)}});
}

Image MakeImage(const Record& record, const std::vector<int64_t>& pids) {
  const Body body = ReadBody(record.body);
  Image out;
  out.attributes = BodyOnly(record.body);
  std::vector<Value> numbers;
  numbers.reserve(pids.size());
  for (const int64_t pid : pids) {
    numbers.push_back(Value::Int(pid));
  }
  out.attributes = WithField(out.attributes, "pids", Value::List(std::move(numbers)));
  for (const Port& port : body.ports) {
    if (IsExposed(port.label)) {
      out.attributes = WithField(out.attributes, port.label,
                                 ExposedPort(body, port, record.address, record.ports));
    }
  }
  out.private_data = ToJson(record, /*with_body=*/false).dump();
  return out;
}

}  // namespace deploy::provider::process
