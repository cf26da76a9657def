#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/support/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/console.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "stdlib/stdlib.h"

namespace {

using deploy::cli::Arguments;
using deploy::cli::Console;

struct Command {
  std::string_view name;
  int (*run)(Console&, const Arguments&);
};

constexpr Command kCommands[] = {
    {"init", deploy::cli::RunInit},       {"check", deploy::cli::RunCheck},
    {"plan", deploy::cli::RunPlan},       {"apply", deploy::cli::RunApply},
    {"destroy", deploy::cli::RunDestroy}, {"rollback", deploy::cli::RunRollback},
    {"resume", deploy::cli::RunResume},   {"status", deploy::cli::RunStatus},
    {"history", deploy::cli::RunHistory}, {"show", deploy::cli::RunShow},
    {"logs", deploy::cli::RunLogs},       {"drift", deploy::cli::RunDrift},
    {"why", deploy::cli::RunWhy},         {"graph", deploy::cli::RunGraph},
    {"fmt", deploy::cli::RunFmt},         {"explain", deploy::cli::RunExplain},
    {"dump", deploy::cli::RunDump},       {"completion", deploy::cli::RunCompletion},
    {"version", deploy::cli::RunVersion},
};

// A stream that the caller closed would be the next file that is opened. Standard output is opened
// for reading, so that what would be written there is an error and not lost in silence.
void HoldStandardStreams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

// A command builds its structures once and ends: memory comes in large pieces, and none is given
// back to the system in between.
void AskForMemoryInLargePieces() {
  constexpr int kPiece = 16 << 20;
  mallopt(M_TOP_PAD, kPiece);
  mallopt(M_TRIM_THRESHOLD, 8 * kPiece);
  mallopt(M_MMAP_THRESHOLD, kPiece);
}

int Dispatch(const Arguments& arguments) {
  Console console(arguments);
  if (!arguments.chdir.empty() && chdir(arguments.chdir.c_str()) != 0) {
    const std::string message =
        deploy::support::Cat("cannot go to `", arguments.chdir, "`: ", std::strerror(errno));
    console.Error(message);
    if (console.json()) {
      deploy::cli::EndWithoutDocument(console, arguments.command, {}, message, "",
                                      deploy::cli::kExitError);
    }
    return console.Finish(deploy::cli::kExitError, false);
  }
  deploy::stdlib::RegisterSchemas();
  for (const Command& command : kCommands) {
    if (command.name == arguments.command) {
      const int exit = command.run(console, arguments);
      if (console.json() && !console.wrote_out() && !console.last_error().empty()) {
        deploy::cli::EndWithoutDocument(console, arguments.command,
                                        deploy::cli::RunTarget::Of(arguments), console.last_error(),
                                        console.last_help(), exit);
      }
      return console.Finish(exit, deploy::cli::BeginsRuns(arguments.command));
    }
  }
  console.Error(deploy::support::Cat("the command `", arguments.command,
                                     "` has no code; this is a bug of ours"));
  return deploy::cli::kExitInternal;
}

}  // namespace

int main(int argc, char** argv) {
  AskForMemoryInLargePieces();
  HoldStandardStreams();
  deploy::cli::EndOnSignals();
  if (argc > 1 && std::strcmp(argv[1], "__complete") == 0) {
    deploy::stdlib::RegisterSchemas();
    return deploy::cli::RunComplete({argv + 2, argv + argc});
  }
  const deploy::cli::ParsedLine line = deploy::cli::ParseCommandLine(argc, argv);
  if (!line.arguments) {
    Arguments nothing;
    nothing.format = line.json ? deploy::cli::Format::kJson : deploy::cli::Format::kHuman;
    Console console(nothing);
    if (line.to_stdout) {
      console.Out(line.message);
    } else {
      console.Err(line.message);
    }
    if (line.json && line.exit != deploy::cli::kExitDone) {
      deploy::cli::EndWithoutDocument(console, line.command, deploy::cli::RunTarget::Of(nothing),
                                      line.error, line.help, line.exit);
    }
    return console.Finish(line.exit, false);
  }
  return Dispatch(*line.arguments);
}
