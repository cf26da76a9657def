#ifndef RUNTIME_PLAN_BYTES_H_
#define RUNTIME_PLAN_BYTES_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace deploy::plan {

// Whole numbers in 7-bit groups and texts with their length: what plan files are made of.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}
  void Number(uint64_t number) {
    for (; number >= 0x80; number >>= 7) {
      out_ += static_cast<char>(0x80 | (number & 0x7f));
    }
    out_ += static_cast<char>(number);
  }
  void Text(std::string_view text) {
    Number(text.size());
    out_.append(text);
  }

 private:
  std::string& out_;
};

// Reads them back. Whatever the bytes are, it never reads outside them: the first thing that does
// not fit makes ok() false, and all that follows is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Number() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) {
        return Fail();
      }
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      number |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return number;
      }
    }
    return Fail();
  }
  std::string_view Text() {
    const uint64_t size = Number();
    if (size > bytes_.size() - at_) {
      Fail();
      return {};
    }
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  // A number that is at most `limit`.
  uint64_t UpTo(uint64_t limit) {
    const uint64_t number = Number();
    return number <= limit ? number : Fail();
  }
  // How many elements follow; each takes at least one byte, so that no count makes anybody reserve
  // the memory.
  size_t Count() { return UpTo(bytes_.size() - at_); }
  bool Flag() { return UpTo(1) != 0; }

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == bytes_.size(); }
  uint64_t Fail() {
    ok_ = false;
    at_ = bytes_.size();
    return 0;
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace deploy::plan

#endif  // RUNTIME_PLAN_BYTES_H_
