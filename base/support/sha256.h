#ifndef BASE_SUPPORT_SHA256_H_
#define BASE_SUPPORT_SHA256_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace deploy::support {

// SHA-256 (FIPS 180-4, by libsodium) as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

// The same over a stream of pieces; each piece is length-prefixed by AddField so that
// ("ab","c") and ("a","bc") differ. Thread-compatible.
class Sha256 {
 public:
  Sha256();
  void Add(std::string_view raw);
  void AddField(std::string_view field);
  std::string Hex();  // ends the stream

 private:
  alignas(16) std::array<std::byte, 128> state_;
};

}  // namespace deploy::support

#endif  // BASE_SUPPORT_SHA256_H_
