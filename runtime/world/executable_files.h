#ifndef RUNTIME_WORLD_EXECUTABLE_FILES_H_
#define RUNTIME_WORLD_EXECUTABLE_FILES_H_

#include <cstdint>
#include <shared_mutex>

namespace deploy::world {

// A file that any process has open for writing cannot be executed (ETXTBSY), and a fork hands on
// the descriptors of all threads until its exec. So nothing is started while an executable file is
// being written: its writer holds this shared, whoever forks holds it alone.
std::shared_mutex& ExecutableFiles();

// Held while a file of this mode is open for writing; holds nothing unless it can be executed.
std::shared_lock<std::shared_mutex> WritingExecutable(uint32_t mode);

}  // namespace deploy::world

#endif  // RUNTIME_WORLD_EXECUTABLE_FILES_H_
