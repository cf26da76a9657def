#ifndef CLI_LOG_TAIL_H_
#define CLI_LOG_TAIL_H_

#include <string>
#include <vector>

#include "cli/console.h"
#include "runtime/provider/process/logs.h"

namespace deploy::cli {

// Prints the logs of instances, each line behind the instance's name when there are several.
// Survives rotation.
class LogTail {
 public:
  LogTail(Console& console, std::vector<provider::InstanceLog> logs);
  void PrintLast(int lines);
  void PrintNew();
  // What there is to follow now: new instances are followed from their first line, gone ones are
  // dropped.
  void Update(std::vector<provider::InstanceLog> logs);

 private:
  struct Followed {
    provider::InstanceLog log;
    uint64_t inode = 0;
    int64_t offset = 0;
    std::string partial;  // a line whose end has not come yet
  };
  void Print(const Followed& one, std::string_view line);
  void Follow(Followed& one);

  Console& console_;
  std::vector<Followed> followed_;
  bool named_ = false;  // there was more than one instance once: lines go on with their names
};

}  // namespace deploy::cli

#endif  // CLI_LOG_TAIL_H_
