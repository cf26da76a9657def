#ifndef BASE_EXPR_NETWORK_H_
#define BASE_EXPR_NETWORK_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deploy::expr {

// An IPv4 or IPv6 address; an IPv4 one uses the first four bytes.
struct Address {
  bool v6 = false;
  std::array<uint8_t, 16> bytes{};
  int width() const { return v6 ? 128 : 32; }
  friend bool operator==(const Address&, const Address&) = default;
};

// A network: the first `bits` of the address count, the others are zero.
struct Network {
  Address base;
  int bits = 0;
};

std::optional<Address> ParseAddress(std::string_view text);
std::string FormatAddress(
    const Address& address);  // canonical: lower case, `::` for the longest run

// "10.0.0.0/16". `host_bits` tells whether bits after the prefix were set; they are cleared in the
// result.
std::optional<Network> ParseNetwork(std::string_view text, bool* host_bits);
std::string FormatNetwork(const Network& network);

bool Contains(const Network& network, const Address& address);
bool Contains(const Network& outer, const Network& inner);

// The network number `index` among those with `new_bits` more bits. None when there is none.
std::optional<Network> Subnet(const Network& network, int64_t new_bits, int64_t index);
// The address number `index`; a negative one counts from the end. None when it lies outside.
std::optional<Address> Host(const Network& network, int64_t index);

}  // namespace deploy::expr

#endif  // BASE_EXPR_NETWORK_H_
