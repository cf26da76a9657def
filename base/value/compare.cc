#include <arpa/inet.h>

#include <cmath>
#include <cstring>

#include "absl/container/inlined_vector.h"
#include "base/value/value.h"
#include "base/value/value_heap.h"

namespace deploy::value {
namespace {

using Order = std::strong_ordering;

Order FromInt(int difference) { return difference <=> 0; }

// NaN is the largest number and equal to itself, so that sorting stays total.
Order CompareFloats(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) <=> std::isnan(b);
  }
  return a < b ? Order::less : a > b ? Order::greater : Order::equal;
}

Order CompareQuantities(const Amount& a, const Amount& b) {
  if (a.dimension != b.dimension) {
    return a.dimension <=> b.dimension;
  }
  if (int currency = std::strcmp(a.currency, b.currency); currency != 0) {
    return FromInt(currency);
  }
  return a.number <=> b.number;
}

// Addresses by number: IPv4 before IPv6, then bytes, then the length of the prefix.
struct Address {
  int family = 0;
  unsigned char bytes[16] = {};
  int prefix = 0;
};

Address ParseAddress(std::string_view text) {
  Address address;
  size_t slash = text.find('/');
  std::string ip(text.substr(0, slash));
  if (inet_pton(AF_INET, ip.c_str(), address.bytes) == 1) {
    address.family = 1;
  } else if (inet_pton(AF_INET6, ip.c_str(), address.bytes) == 1) {
    address.family = 2;
  }
  for (size_t i = slash; i < text.size(); ++i) {
    bool digit = text[i] >= '0' && text[i] <= '9' && address.prefix < 1000;
    address.prefix = digit ? address.prefix * 10 + (text[i] - '0') : address.prefix;
  }
  return address;
}

Order CompareAddresses(std::string_view a, std::string_view b) {
  Address x = ParseAddress(a);
  Address y = ParseAddress(b);
  if (x.family != y.family) {
    return x.family <=> y.family;
  }
  if (int bytes = std::memcmp(x.bytes, y.bytes, sizeof(x.bytes)); bytes != 0) {
    return FromInt(bytes);
  }
  return x.prefix != y.prefix ? x.prefix <=> y.prefix : FromInt(a.compare(b));
}

Order CompareEnums(const Value& a, const Value& b) {
  if (a.enum_type() == b.enum_type()) {
    return a.enum_member() <=> b.enum_member();
  }
  if (int name = a.enum_type()->name().compare(b.enum_type()->name()); name != 0) {
    return FromInt(name);
  }
  if (int member = a.enum_name().compare(b.enum_name()); member != 0) {
    return FromInt(member);
  }
  std::span<const std::string> x = a.enum_type()->members();
  std::span<const std::string> y = b.enum_type()->members();
  return std::lexicographical_compare_three_way(x.begin(), x.end(), y.begin(), y.end());
}

// Both of one kind, neither with parts.
Order CompareLeaves(const Value& a, const Value& b) {
  switch (a.kind()) {
    case ValueKind::kBool:
      return a.as_bool() <=> b.as_bool();
    case ValueKind::kInt:
      return a.as_int() <=> b.as_int();
    case ValueKind::kFloat:
      return CompareFloats(a.as_float(), b.as_float());
    case ValueKind::kQuantity:
      return CompareQuantities(a.as_quantity(), b.as_quantity());
    case ValueKind::kVersion:
      return FromInt(CompareVersions(a.as_string(), b.as_string()));
    case ValueKind::kIp:
    case ValueKind::kCidr:
      return CompareAddresses(a.as_string(), b.as_string());
    case ValueKind::kEnum:
      return CompareEnums(a, b);
    case ValueKind::kString:
    case ValueKind::kUnknown:
      return FromInt(a.as_string().compare(b.as_string()));
    default:
      return Order::equal;
  }
}

// Records compare by their names first, so that order is total over different forms.
Order CompareShapes(const Value& a, const Value& b) {
  if (a.kind() != ValueKind::kRecord || a.shape() == b.shape()) {
    return Order::equal;
  }
  std::span<const std::string> x = a.field_names();
  std::span<const std::string> y = b.field_names();
  return std::lexicographical_compare_three_way(x.begin(), x.end(), y.begin(), y.end());
}

// The values in one block, keys of a map included.
std::span<const Value> Parts(const Value& value) {
  return {value.elements().data(), ValueAccess::PartCount(value.kind(), ValueAccess::heap(value))};
}

}  // namespace

Order Compare(const Value& a, const Value& b) {
  struct Frame {
    std::span<const Value> a, b;
    size_t next;
  };
  // An explicit stack: values may be nested deeper than the machine's.
  absl::InlinedVector<Frame, 8> stack = {{{&a, 1}, {&b, 1}, 0}};
  while (!stack.empty()) {
    Frame& frame = stack.back();
    if (frame.next == frame.a.size() || frame.next == frame.b.size()) {
      if (frame.a.size() != frame.b.size()) {
        return frame.a.size() <=> frame.b.size();
      }
      stack.pop_back();
      continue;
    }
    const Value& x = frame.a[frame.next];
    const Value& y = frame.b[frame.next++];
    if (x.kind() != y.kind()) {
      return x.kind() <=> y.kind();
    }
    if (!ValueAccess::has_parts(x.kind())) {
      if (Order order = CompareLeaves(x, y); order != 0) {
        return order;
      }
      continue;
    }
    if (ValueAccess::heap(x) == ValueAccess::heap(y)) {
      continue;
    }
    if (Order order = CompareShapes(x, y); order != 0) {
      return order;
    }
    stack.push_back({Parts(x), Parts(y), 0});
  }
  return Order::equal;
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || a.HasUnknown() || b.HasUnknown() || a.size() != b.size()) {
    return false;
  }
  return Compare(a, b) == 0;
}

}  // namespace deploy::value
