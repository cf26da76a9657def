#include <sys/random.h>

#include <string>

#include "runtime/world/real_world.h"

namespace deploy::world {
namespace {

class Kernel final : public Randomness {
 public:
  std::string Hex(size_t digits) override {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(digits + 1);
    while (out.size() < digits) {
      unsigned char byte = 0;
      if (::getrandom(&byte, 1, 0) != 1) {
        continue;  // interrupted by a signal
      }
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
    out.resize(digits);
    return out;
  }
};

}  // namespace

Randomness& RealRandomness() {
  static Kernel* const randomness = new Kernel();
  return *randomness;
}

}  // namespace deploy::world
