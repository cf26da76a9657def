#include "runtime/plan/names.h"

#include <array>

#include "runtime/plan/plan.h"

namespace deploy::plan {
namespace {

constexpr size_t kPrefix = 40;

// FNV-1a, then mixed so that near addresses differ in every digit. Not for secrecy.
uint64_t Hash(std::string_view text, uint64_t seed) {
  uint64_t hash = seed ^ 0xcbf29ce484222325u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdu;
  hash ^= hash >> 33;
  return hash;
}

bool Safe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

ObjectNames::ObjectNames(std::string_view environment, int64_t position)
    : seed_(Hash(environment, static_cast<uint64_t>(position) * 0x9e3779b97f4a7c15u)) {}

std::string ObjectNames::Make(std::string_view address) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string prefix;
  prefix.reserve(kPrefix + 9);
  for (const char c : address) {
    if (prefix.size() == kPrefix) {
      break;
    }
    if (Safe(c)) {
      prefix += c;
    } else if (!prefix.empty() && prefix.back() != '-') {
      prefix += '-';
    }
  }
  if (prefix.empty() || prefix.back() != '-') {
    prefix += '-';
  }
  for (uint64_t attempt = 0;; ++attempt) {
    uint64_t hash = Hash(address, seed_ + attempt);
    std::string name = prefix;
    for (int i = 0; i < 8; ++i, hash >>= 4) {
      name += kHex[hash & 15];
    }
    if (taken_.insert(name).second) {
      return name;
    }
  }
}

std::string_view ActionName(Action action) {
  constexpr std::array<std::string_view, 8> kNames = {"create", "update",  "delete", "run",
                                                      "switch", "capture", "verify", "watch"};
  return kNames[static_cast<size_t>(action)];
}

}  // namespace deploy::plan
