#include "base/expr/network.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

#include "base/support/text.h"

namespace deploy::expr {
namespace {

bool Bit(const Address& address, int index) {
  return (address.bytes[index / 8] >> (7 - index % 8)) & 1;
}

void SetBit(Address& address, int index, bool on) {
  const auto mask = static_cast<uint8_t>(1 << (7 - index % 8));
  address.bytes[index / 8] =
      static_cast<uint8_t>(on ? address.bytes[index / 8] | mask : address.bytes[index / 8] & ~mask);
}

// Writes `number` into the bits [from, to), the last one least significant.
void WriteBits(Address& address, int from, int to, uint64_t number) {
  for (int i = to - 1; i >= from && number != 0; --i, number >>= 1) {
    SetBit(address, i, number & 1);
  }
}

bool SamePrefix(const Address& a, const Address& b, int bits) {
  if (a.v6 != b.v6) {
    return false;
  }
  for (int i = 0; i < bits; ++i) {
    if (Bit(a, i) != Bit(b, i)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN + 1];
  if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != text.npos) {
    return std::nullopt;
  }
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  Address address;
  address.v6 = text.find(':') != text.npos;
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, buffer, address.bytes.data()) != 1) {
    return std::nullopt;
  }
  return address;
}

std::string FormatAddress(const Address& address) {
  char buffer[INET6_ADDRSTRLEN + 1];
  const char* text =
      inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), buffer, sizeof buffer);
  return text == nullptr ? std::string() : std::string(text);
}

std::optional<Network> ParseNetwork(std::string_view text, bool* host_bits) {
  *host_bits = false;
  const size_t slash = text.find('/');
  if (slash == text.npos) {
    return std::nullopt;
  }
  std::optional<Address> address = ParseAddress(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  int bits = -1;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (!address || failure != std::errc() || end != digits.data() + digits.size() || bits < 0 ||
      bits > address->width() || (digits.size() > 1 && digits[0] == '0')) {
    return std::nullopt;
  }
  Network network{*address, bits};
  for (int i = bits; i < address->width(); ++i) {
    *host_bits |= Bit(network.base, i);
    SetBit(network.base, i, false);
  }
  return network;
}

std::string FormatNetwork(const Network& network) {
  return support::Cat(FormatAddress(network.base), "/", network.bits);
}

bool Contains(const Network& network, const Address& address) {
  return SamePrefix(network.base, address, network.bits);
}

bool Contains(const Network& outer, const Network& inner) {
  return inner.bits >= outer.bits && SamePrefix(outer.base, inner.base, outer.bits);
}

std::optional<Network> Subnet(const Network& network, int64_t new_bits, int64_t index) {
  if (new_bits < 0 || new_bits > network.base.width() - network.bits || index < 0) {
    return std::nullopt;
  }
  if (new_bits < 63 && index >= (int64_t{1} << new_bits)) {
    return std::nullopt;
  }
  Network out{network.base, network.bits + static_cast<int>(new_bits)};
  WriteBits(out.base, network.bits, out.bits, static_cast<uint64_t>(index));
  return out;
}

std::optional<Address> Host(const Network& network, int64_t index) {
  const int free_bits = network.base.width() - network.bits;
  Address out = network.base;
  if (index >= 0) {
    if (free_bits < 63 && index >= (int64_t{1} << free_bits)) {
      return std::nullopt;
    }
    WriteBits(out, network.bits, out.width(), static_cast<uint64_t>(index));
    return out;
  }
  if (free_bits < 63 && index < -(int64_t{1} << free_bits)) {
    return std::nullopt;
  }
  // From the end: all ones, less what lies between. ~(-index - 1) has exactly those bits cleared.
  const uint64_t back = static_cast<uint64_t>(-(index + 1));
  for (int i = network.bits; i < out.width(); ++i) {
    const int weight = out.width() - 1 - i;
    SetBit(out, i, weight >= 64 || !((back >> weight) & 1));
  }
  return out;
}

}  // namespace deploy::expr
