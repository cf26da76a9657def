#ifndef BASE_SUPPORT_STRONG_ID_H_
#define BASE_SUPPORT_STRONG_ID_H_

#include <cstdint>
#include <functional>

namespace deploy::support {

// A 32-bit index that cannot be mixed up with the index of another array. The default value is
// "none".
template <class Tag>
struct StrongId {
  static constexpr uint32_t kNone = 0xffffffffu;
  uint32_t index = kNone;

  constexpr StrongId() = default;
  constexpr explicit StrongId(uint32_t i) : index(i) {}
  constexpr explicit operator bool() const { return index != kNone; }
  friend constexpr bool operator==(StrongId a, StrongId b) = default;
  friend constexpr auto operator<=>(StrongId a, StrongId b) = default;
  template <class H>
  friend H AbslHashValue(H h, StrongId id) {
    return H::combine(std::move(h), id.index);
  }
};

}  // namespace deploy::support

#endif  // BASE_SUPPORT_STRONG_ID_H_
