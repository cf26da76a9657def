#ifndef RUNTIME_WORLD_DESCRIPTOR_H_
#define RUNTIME_WORLD_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace deploy::world {

// Owns one file descriptor; -1 is none. Move-only.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void Close() {
    if (fd_ >= 0) {
      ::close(std::exchange(fd_, -1));
    }
  }

 private:
  int fd_ = -1;
};

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_DESCRIPTOR_H_
