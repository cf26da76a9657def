#ifndef COMPILER_SEMA_FRAME_H_
#define COMPILER_SEMA_FRAME_H_

#include <utility>
#include <vector>

#include "compiler/sema/context.h"

namespace deploy::sema {

// A frame of its own for the length of one function body or closed expression.
class FrameGuard {
 public:
  explicit FrameGuard(Context& c)
      : c_(c),
        locals_(std::exchange(c.locals, {})),
        next_slot_(std::exchange(c.next_slot, 0)),
        frame_size_(std::exchange(c.frame_size, 0)) {}
  ~FrameGuard() {
    c_.locals = std::move(locals_);
    c_.next_slot = next_slot_;
    c_.frame_size = frame_size_;
  }
  FrameGuard(const FrameGuard&) = delete;
  FrameGuard& operator=(const FrameGuard&) = delete;

 private:
  Context& c_;
  std::vector<Local> locals_;
  uint32_t next_slot_, frame_size_;
};

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_FRAME_H_
