#include "cli/command_docs.h"

namespace deploy::cli {
namespace {

constexpr std::string_view kFile = "[FILE]";
constexpr std::string_view kFileHelp = "root file; main.deploy of the current folder when left out";
constexpr uint32_t kReadsState = kGroupEnvironment | kGroupFormat;

// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<CommandDefinition>& Table() {
  static const auto* const kTable = new std::vector<CommandDefinition>{
      {{"init",
        "write a small working program",
        "Writes main.deploy (and the files it needs) into FOLDER, which is made when it does not "
        "exist. Existing "
        "files are never overwritten.",
        {{"backstay init hello", "a first program in ./hello"}}},
       "[FOLDER]",
       "where to write; the current folder when left out",
       kGroupFormat},
      {{"check",
        "find every mistake before anything is touched",
        "Reads the program and everything it imports and checks it for every environment, or for "
        "the one named with "
        "-e. Nothing is evaluated that needs an input; nothing of the world is read.",
        {{"backstay check", "main.deploy and its imports"},
         {"backstay check infra/ --format json", "all root files below a folder, for a machine"}}},
       "[PATH...]",
       "files and folders; a file that no other given file imports is a root",
       kGroupEnvironment | kGroupFormat | kGroupProgram | kGroupDiagnostics},
      {{"plan",
        "show what would change, in which order, and from where there is no way back",
        "Compiles the program, reads the world, compares last applied, live and wanted, and prints "
        "the way there. "
        "Touches nothing.",
        {{"backstay plan -e production --var release=1.1.0", "the plan for one environment"},
         {"backstay plan -o release.plan",
          "keep it; `backstay apply release.plan` runs exactly it"},
         {"backstay plan --exit-code", "2 when there is something to do"}}},
       kFile,
       kFileHelp,
       kGroupEnvironment | kGroupFormat | kGroupProgram | kGroupExitCode | kGroupAccept |
           kGroupDiagnostics | kGroupParallel},
      {{"apply",
        "carry the plan out; put everything back if it fails",
        "Plans, shows the plan, asks, and runs it: validate, prepare, expand, verify, switch, "
        "watch, contract. A "
        "failure before contract is taken back by itself (exit 3). With a plan file exactly that "
        "plan is run, or "
        "refused when a fact behind it has changed.",
        {{"backstay apply -e production --var release=1.1.0", "plan, ask, run"},
         {"backstay apply --yes", "without a question, for scripts"},
         {"backstay apply release.plan", "a stored plan"}}},
       "[FILE|PLAN]",
       "root file or stored plan; main.deploy when left out",
       kGroupEnvironment | kGroupFormat | kGroupProgram | kGroupRun | kGroupYes | kGroupAccept |
           kGroupDiagnostics},
      {{"destroy",
        "remove everything that Backstay made, and put back what it took over",
        "Works from the state alone: no inputs, also when the source is broken or gone.",
        {{"backstay destroy -e development", "everything of one environment"}}},
       kFile,
       kFileHelp,
       kReadsState | kGroupRun | kGroupYes},
      {{"rollback",
        "take back the last run, or go to an earlier generation",
        "Without --to, the last committed run that is neither a rollback nor taken back already; a "
        "second call goes "
        "one further. The old version is up before the new one goes. Works from the state alone.",
        {{"backstay rollback -e production", "the world as it was before the last run"},
         {"backstay rollback --to 1", "generation 1; 0 is the world before the first run"}}},
       kFile,
       kFileHelp,
       kReadsState | kGroupRun | kGroupYes},
      {{"resume",
        "settle a run that was killed, and finish it",
        "Asks the world about every step that has an intent and no outcome, then goes back (the "
        "default before "
        "contract) or forward (the default in contract, or with --forward). Asks nothing. Where "
        "neither the world nor a probe can tell, look, and say it with --settle.",
        {{"backstay resume", "take the open run back"},
         {"backstay resume --forward", "finish it instead"},
         {"backstay resume --settle 4=not-done", "the effect of step 4 is not there"}}},
       kFile,
       kFileHelp,
       kReadsState | kGroupRun},
      {{"status",
        "open runs, lock, generation and the health of each resource",
        "",
        {{"backstay status -e production", "how it stands"}}},
       kFile,
       kFileHelp,
       kReadsState},
      {{"history", "generations and runs", "", {{"backstay history", "newest last"}}},
       kFile,
       kFileHelp,
       kReadsState},
      {{"show",
        "the program's resources, a stored plan, or a generation",
        "With a plan file: that plan. With --generation N: what that generation held. With "
        "--config: the resolved "
        "configuration of the program: inputs, values, outputs, resources. Else: the program's "
        "resources.",
        {{"backstay show release.plan", "read a stored plan"},
         {"backstay show --generation 2", "what generation 2 held"},
         {"backstay show --config -e production --var release=1.0.0",
          "the resolved configuration"}}},
       "[FILE|PLAN]",
       kFileHelp,
       kGroupEnvironment | kGroupFormat | kGroupProgram},
      {{"logs",
        "output of a service",
        "NAME is the address of a service, or of one of its instances such as web/0.",
        {{"backstay logs web -f", "follow all instances"},
         {"backstay logs web/0 -n 20", "the last lines of one"}}},
       "NAME [FILE]",
       "address of a service or of one instance",
       kGroupEnvironment | kGroupFormat},
      {{"drift",
        "what was changed by hand since it was applied",
        "",
        {{"backstay drift --exit-code", "2 when there is some"}}},
       kFile,
       kFileHelp,
       kReadsState | kGroupExitCode | kGroupParallel},
      {{"why",
        "why a resource would change, and what it depends on",
        "",
        {{"backstay why web --var release=1.1.0", "the reasons of each step of `web`"}}},
       "ADDRESS [FILE]",
       "address of a resource, such as web or page[\"a\"]",
       kGroupEnvironment | kGroupProgram | kGroupParallel | kGroupFormat},
      {{"graph",
        "the dependency graph as DOT or Mermaid",
        "",
        {{"backstay graph | dot -Tsvg > graph.svg", "a picture by Graphviz"},
         {"backstay graph --mermaid", "for a Markdown page"}}},
       kFile,
       kFileHelp,
       kGroupEnvironment | kGroupProgram | kGroupFormat},
      {{"fmt",
        "bring files into the one style",
        "Rewrites in place and prints the names of what it changed. `-` filters standard input. A "
        "file with syntax "
        "errors is formatted where it is complete, and the exit code is 1.",
        {{"backstay fmt .", "all .deploy files below this folder"},
         {"backstay fmt --check .", "list what is not formatted; exit 1 when there is some"},
         {"backstay fmt --diff main.deploy", "show, change nothing"}}},
       "[PATH...]",
       "files, folders, or - for standard input; the current folder when left out",
       kGroupFormat},
      {{"explain",
        "what a diagnostic code means, with an example and its repair",
        "",
        {{"backstay explain D0401", "one code"}, {"backstay explain --list", "all of them"}}},
       "[CODE]",
       "such as D0401",
       kGroupFormat},
      {{"dump",
        "the tree of a file, or the deployment graph",
        "For people who work on Backstay. `dump tree` works on files with errors, too (exit 1).",
        {{"backstay dump tree main.deploy", "one node a line"},
         {"backstay dump graph -e production", "JSON"}}},
       "tree|graph [FILE]",
       "what to dump, and the file",
       kGroupEnvironment | kGroupProgram | kGroupFormat},
      {{"completion",
        "completion script for a shell",
        "Completes commands, options and their values, environments, inputs and addresses of the "
        "program.",
        {{"source <(backstay completion bash)", "for this bash"}}},
       "bash|zsh|fish",
       "which shell",
       kGroupFormat},
      {{"version", "version, build and formats", "", {{"backstay version", ""}}},
       "",
       "",
       kGroupFormat},
      {{"help",
        "this list, or the help of one command",
        "`help limits` lists the named limits on input and their values.",
        {{"backstay help apply", ""}}},
       "[COMMAND]",
       "a command, or limits",
       0},
  };
  return *kTable;
}

}  // namespace

std::span<const CommandDefinition> CommandDefinitions() { return Table(); }

const CommandDefinition* FindCommand(std::string_view name) {
  for (const CommandDefinition& definition : Table()) {
    if (definition.doc.name == name) {
      return &definition;
    }
  }
  return nullptr;
}

}  // namespace deploy::cli
