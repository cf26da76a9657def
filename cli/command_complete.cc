#include <cstdio>
#include <set>

#include "base/diag/code.h"
#include "base/source/file_system.h"
#include "base/support/text.h"
#include "cli/completion.h"
#include "cli/program.h"
#include "compiler/compile.h"
#include "runtime/state/store.h"
#include "runtime/world/world.h"

namespace deploy::cli {
namespace {

using Names = std::set<std::string>;

struct Asked {
  std::string root, environment;
};

compiler::Outline OutlineOf(const Asked& asked) {
  source::SourceSet sources;
  diag::CollectingSink sink;
  const auto program =
      compiler::Load({.root_file = asked.root}, source::RealFileSystem(), sources, sink);
  return program->outline();
}

Names Environments(const Asked& asked) {
  Names names;
  for (const std::string& name : OutlineOf(asked).environments) {
    names.insert(name);
  }
  const auto stored = state::StoredEnvironments(StackFolder(asked.root), world::RealWorld());
  if (stored.ok()) {
    names.insert(stored->begin(), stored->end());
  }
  return names;
}

Names Inputs(const Asked& asked) {
  Names names;
  for (const compiler::DeclaredInput& input : OutlineOf(asked).inputs) {
    names.insert(support::Cat(input.name, "="));
  }
  return names;
}

void AddStored(const std::string& folder, const std::string& environment, Names& names) {
  const auto store = state::Store::Open(folder, environment, world::RealWorld(),
                                        {.create = false, .read_only = true});
  if (!store.ok()) {
    return;
  }
  const auto objects = (*store)->Objects();
  for (const state::Object& object : objects.ok() ? *objects : std::vector<state::Object>()) {
    names.insert(object.address);
  }
}

// Of the program, when it compiles without a value for its inputs, and of what was applied.
Names Addresses(const Asked& asked) {
  Names names;
  const compiler::Outline outline = OutlineOf(asked);
  compiler::Options options{.root_file = asked.root};
  if (!asked.environment.empty()) {
    options.environment = asked.environment;
  } else if (!outline.environments.empty()) {
    options.environment = outline.environments.front();
  }
  source::SourceSet sources;
  diag::CollectingSink sink;
  const auto graph = compiler::Compile(options, source::RealFileSystem(), sources, sink);
  if (graph) {
    for (const graph::Node& node : graph->nodes) {
      for (size_t i = 0; i < node.keys.size(); ++i) {
        names.insert(graph::Address(node, i));
      }
    }
  }
  const Names environments =
      asked.environment.empty() ? Environments(asked) : Names{asked.environment};
  for (const std::string& environment : environments) {
    AddStored(StackFolder(asked.root), environment, names);
  }
  return names;
}

Names Codes() {
  Names names;
  for (const diag::Code code : diag::AllCodes()) {
    names.insert(std::string(diag::CodeName(code)));
  }
  return names;
}

}  // namespace

int RunComplete(const std::vector<std::string>& words) {
  const std::string kind = words.empty() ? "" : words[0];
  const Asked asked{words.size() > 1 && !words[1].empty() ? words[1] : "main.deploy",
                    words.size() > 2 ? words[2] : ""};
  const Names names = kind == "environments" ? Environments(asked)
                      : kind == "inputs"     ? Inputs(asked)
                      : kind == "addresses"  ? Addresses(asked)
                      : kind == "codes"      ? Codes()
                                             : Names();
  for (const std::string& name : names) {
    std::puts(name.c_str());
  }
  return kExitDone;
}

}  // namespace deploy::cli
