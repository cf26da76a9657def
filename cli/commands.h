#ifndef CLI_COMMANDS_H_
#define CLI_COMMANDS_H_

#include "cli/arguments.h"
#include "cli/console.h"

namespace deploy::cli {

// One function and one file (command_<name>.cc) per command. Each returns the exit code.
int RunInit(Console& console, const Arguments& arguments);
int RunCheck(Console& console, const Arguments& arguments);
int RunPlan(Console& console, const Arguments& arguments);
int RunApply(Console& console, const Arguments& arguments);
int RunDestroy(Console& console, const Arguments& arguments);
int RunRollback(Console& console, const Arguments& arguments);
int RunResume(Console& console, const Arguments& arguments);
int RunStatus(Console& console, const Arguments& arguments);
int RunHistory(Console& console, const Arguments& arguments);
int RunShow(Console& console, const Arguments& arguments);
int RunLogs(Console& console, const Arguments& arguments);
int RunDrift(Console& console, const Arguments& arguments);
int RunWhy(Console& console, const Arguments& arguments);
int RunGraph(Console& console, const Arguments& arguments);
int RunFmt(Console& console, const Arguments& arguments);
int RunExplain(Console& console, const Arguments& arguments);
int RunDump(Console& console, const Arguments& arguments);
int RunCompletion(Console& console, const Arguments& arguments);
int RunVersion(Console& console, const Arguments& arguments);

}  // namespace deploy::cli

#endif  // CLI_COMMANDS_H_
