// Standard functions over networks.
#include "base/expr/builtin_entry.h"
#include "base/expr/network.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

std::optional<Network> Base(CallContext& call) {
  bool host_bits = false;
  std::optional<Network> network;
  if (call[0].kind() == ValueKind::kCidr) {
    network = ParseNetwork(call[0].as_string(), &host_bits);
  }
  if (!network) {
    call.Wrong(0, "a network");
  }
  return network;
}

Value CidrSubnet(CallContext& call) {
  const std::optional<Network> base = Base(call);
  int64_t bits = 0;
  int64_t index = 0;
  if (!base || !call.Int(1, &bits) || !call.Int(2, &index)) {
    return call.poison();
  }
  const int room = base->base.width() - base->bits;
  if (bits < 0 || bits > room) {
    return call.FailAt(1, Code::D0318,
                       Cat("`", call[0].as_string(), "` can be divided by 0 to ", room,
                           " further bits, not ", bits));
  }
  const std::optional<Network> subnet = Subnet(*base, bits, index);
  if (!subnet) {
    return call.FailAt(2, Code::D0318,
                       Cat("`", call[0].as_string(), "` has no part number ", index, " with ", bits,
                           " further bits"));
  }
  return Value::Cidr(FormatNetwork(*subnet));
}

Value CidrHost(CallContext& call) {
  const std::optional<Network> base = Base(call);
  int64_t index = 0;
  if (!base || !call.Int(1, &index)) {
    return call.poison();
  }
  const std::optional<Address> host = Host(*base, index);
  if (!host) {
    return call.FailAt(1, Code::D0318,
                       Cat("`", call[0].as_string(), "` has no address number ", index));
  }
  return Value::Ip(FormatAddress(*host));
}

constexpr BuiltinParameter kSubnet[] = {{"base", "cidr"}, {"bits", "int"}, {"index", "int"}};
constexpr BuiltinParameter kHost[] = {{"base", "cidr"}, {"index", "int"}};

const BuiltinEntry kEntries[] = {
    {{"cidr_subnet", kSubnet, "cidr", "network",
      "A part of a network: `bits` further bits of prefix, the part number `index` of them, from "
      "0.\n\n"
      "`cidr_subnet(10.0.0.0/16, bits = 8, index = 2)` is `10.0.2.0/24`"},
     CidrSubnet},
    {{"cidr_host", kHost, "ip", "network",
      "The address number `index` of a network; negative numbers count from its end.\n\n"
      "`cidr_host(10.0.2.0/24, 5)` is `10.0.2.5`; `cidr_host(10.0.2.0/24, -2)` is `10.0.2.254`"},
     CidrHost},
};

}  // namespace

std::span<const BuiltinEntry> NetworkBuiltins() { return kEntries; }

}  // namespace deploy::expr
