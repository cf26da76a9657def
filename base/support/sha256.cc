#include "base/support/sha256.h"

#include <sodium/crypto_hash_sha256.h>

#include <cstdint>
#include <new>

#include "absl/strings/escaping.h"

namespace deploy::support {
namespace {

// SHA-256 of libsodium is plain C without run-time dispatch, so it needs no sodium_init().
crypto_hash_sha256_state* State(std::byte* bytes) {
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes));
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string ToHex(const unsigned char (&digest)[crypto_hash_sha256_BYTES]) {
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), sizeof(digest)});
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, Bytes(bytes), bytes.size());
  return ToHex(digest);
}

Sha256::Sha256() {
  static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(state_));
  static_assert(alignof(crypto_hash_sha256_state) <= 16);
  new (state_.data()) crypto_hash_sha256_state;
  crypto_hash_sha256_init(State(state_.data()));
}

void Sha256::Add(std::string_view raw) {
  crypto_hash_sha256_update(State(state_.data()), Bytes(raw), raw.size());
}

void Sha256::AddField(std::string_view field) {
  unsigned char length[8];
  uint64_t size = field.size();
  for (unsigned char& byte : length) {
    byte = static_cast<unsigned char>(size & 0xff);
    size >>= 8;
  }
  crypto_hash_sha256_update(State(state_.data()), length, sizeof(length));
  Add(field);
}

std::string Sha256::Hex() {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(State(state_.data()), digest);
  return ToHex(digest);
}

}  // namespace deploy::support
