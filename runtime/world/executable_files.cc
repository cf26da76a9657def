#include "runtime/world/executable_files.h"

namespace deploy::world {

std::shared_mutex& ExecutableFiles() {
  static auto* const mutex = new std::shared_mutex();
  return *mutex;
}

std::shared_lock<std::shared_mutex> WritingExecutable(uint32_t mode) {
  return (mode & 0111) != 0 ? std::shared_lock(ExecutableFiles())
                            : std::shared_lock<std::shared_mutex>();
}

}  // namespace deploy::world
