#include "cli/options.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/limits.h"

namespace deploy::cli {
namespace {

void AddProgramOptions(CLI::App& app, Arguments& out, RawOptions& raw) {
  app.add_option("--var", out.variables,
                 "value of an input; wins over --var-file and BACKSTAY_VAR_name")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--var-file", out.variable_files,
                 "file of `name = literal` lines, or one JSON object (.json)")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--limit", raw.limits, "change a named limit; `backstay help limits` lists them")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
}

void AddRunOptions(CLI::App& app, RawOptions& raw) {
  app.add_option("--parallel", raw.parallel, "steps at the same time (default 10)")->type_name("N");
  app.add_option("--on-interrupt", raw.on_interrupt,
                 "what the first Ctrl-C does: take back, or stop with steps open")
      ->type_name("back|stop");
  app.add_option("--lock-timeout", raw.lock_timeout,
                 "wait this long for another run to end, e.g. 30s")
      ->type_name("DURATION");
}

void AddCommandOptions(CLI::App& app, const std::string& name, Arguments& out, RawOptions& raw) {
  if (name == "plan") {
    app.add_option("-o,--out", out.output, "store the plan in FILE")->type_name("FILE");
  } else if (name == "rollback") {
    app.add_option("--to", raw.to, "generation to go to; 0 is the world before the first run")
        ->type_name("N");
  } else if (name == "resume") {
    app.add_flag("--forward", out.forward, "finish the run instead of taking it back");
    app.add_option("--settle", raw.settle,
                   "say of a step that the world cannot tell whether its effect is there; may be "
                   "given more than once")
        ->allow_extra_args(false)
        ->take_all()
        ->type_name("STEP=done|not-done");
  } else if (name == "logs") {
    app.add_flag("-f,--follow", out.follow, "go on printing as lines come");
    app.add_option("-n,--lines", raw.lines, "lines from the end to begin with (default 100)")
        ->type_name("N");
  } else if (name == "fmt") {
    app.add_flag("--check", out.check,
                 "change nothing; list what is not formatted, exit 1 when there is some");
    app.add_flag("--diff", out.diff, "change nothing; show what would change");
  } else if (name == "explain") {
    app.add_flag("--list", out.list, "code and title of all diagnostics, one a line");
  } else if (name == "show") {
    app.add_flag("--config", out.config, "the resolved configuration of the program");
    app.add_option("--generation", raw.generation, "what generation N held")->type_name("N");
  } else if (name == "graph") {
    app.add_flag("--mermaid", out.mermaid, "Mermaid instead of DOT");
  }
}

}  // namespace

void AddOptions(CLI::App& app, const CommandDefinition& definition, Arguments& out,
                RawOptions& raw) {
  const uint32_t groups = definition.groups;
  if ((groups & kGroupEnvironment) != 0) {
    app.add_option("-e,--environment", raw.environment, "environment to work on")
        ->type_name("NAME");
  }
  if ((groups & kGroupProgram) != 0) {
    AddProgramOptions(app, out, raw);
  }
  if ((groups & kGroupRun) != 0) {
    AddRunOptions(app, raw);
  }
  if ((groups & kGroupParallel) != 0) {
    app.add_option("--parallel", raw.parallel, "objects read at the same time (default 10)")
        ->type_name("N");
  }
  if ((groups & kGroupYes) != 0) {
    app.add_flag("-y,--yes", out.yes, "do not ask");
  }
  if ((groups & kGroupExitCode) != 0) {
    app.add_flag("--exit-code", out.exit_code, "exit 2 when there is something");
  }
  if ((groups & kGroupAccept) != 0) {
    app.add_option("--accept-irreversible", out.accept_irreversible,
                   "accept that the step of ADDRESS cannot be taken back")
        ->type_name("ADDRESS")
        ->allow_extra_args(false)
        ->take_all();
  }
  if ((groups & kGroupDiagnostics) != 0) {
    app.add_flag("--deny-warnings", out.deny_warnings, "warnings count as errors");
    app.add_option("--max-errors", raw.max_errors,
                   "show at most N findings in all, 1 or more (default 100, 20 a file)")
        ->type_name("N");
  }
  AddCommandOptions(app, std::string(definition.doc.name), out, raw);
  if ((groups & kGroupFormat) != 0) {
    app.add_option("--format", raw.format, "human or json (one object a line)")
        ->type_name("human|json");
  }
  app.add_option("--color", raw.color, "auto, always or never; NO_COLOR is honoured")
      ->type_name("WHEN");
  app.add_option("--chdir", out.chdir, "go to this folder first")->type_name("FOLDER");
}

void AddPositionals(CLI::App& app, Arguments& out) {
  // How many there may be, and how they are called, is said by FinishPositionals.
  app.add_option("WORDS", out.paths, "");
}

std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const auto nearest = support::Nearest(name, candidates);
  return nearest ? support::Cat("; did you mean `", *nearest, "`?") : "";
}

std::vector<std::string_view> OptionChoices(std::string_view option) {
  if (option == "--format") {
    return {"human", "json"};
  }
  if (option == "--color") {
    return {"auto", "always", "never"};
  }
  if (option == "--on-interrupt") {
    return {"back", "stop"};
  }
  return {};
}

}  // namespace deploy::cli
