#include "compiler/compile.h"

#include <utility>
#include <vector>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/cascade.h"
#include "compiler/eval/eval.h"
#include "compiler/given.h"
#include "compiler/lower/lower.h"
#include "compiler/module/module.h"
#include "compiler/outline.h"
#include "compiler/sema/sema.h"

namespace deploy::compiler {
namespace {

using support::Cat;

class Program : public LoadedProgram {
 public:
  Program(module::ModuleSet loaded, std::vector<source::Span> syntax_errors,
          const source::FileSystem& file_system)
      : modules(std::move(loaded)),
        damage(modules, std::move(syntax_errors)),
        files(file_system),
        outline_(MakeOutline(modules)) {}
  const Outline& outline() const override { return outline_; }

  const module::ModuleSet modules;
  const Damage damage;
  const source::FileSystem& files;

 private:
  Outline outline_;
};

eval::Options EvaluationOptions(const Options& options, bool check) {
  eval::Options evaluation;
  evaluation.check = check;
  evaluation.instances = options.limits.instances;
  evaluation.steps = options.limits.evaluation_steps;
  evaluation.value_bytes = options.limits.value_bytes;
  return evaluation;
}

// The environment that is asked for must be there. An empty name stands for the default one.
bool CheckEnvironment(const Outline& outline, const Options& options, diag::Sink& sink) {
  if (!options.environment || (outline.environments.empty() && *options.environment == "default")) {
    return true;
  }
  std::vector<std::string_view> names(outline.environments.begin(), outline.environments.end());
  for (std::string_view name : names) {
    if (name == *options.environment) {
      return true;
    }
  }
  auto error = diag::Error(diag::Code::D0702, {},
                           Cat("there is no environment `", *options.environment, "`"));
  if (auto nearest = support::Nearest(*options.environment, names)) {
    error.Help(Cat("did you mean `", *nearest, "`?"));
  } else if (!names.empty()) {
    error.Note(Cat("environments: ", support::Join(names, ", ")));
  }
  sink.Report(std::move(error));
  return false;
}

void CheckOne(const Program& program, const Options& options, std::string_view environment,
              std::string_view shown, diag::Sink& to) {
  CheckSink sink(to, program.damage, shown);
  sema::Checked checked = sema::Check(program.modules, environment, sink);
  if (!program.modules.empty()) {
    eval::Evaluate(checked, program.modules, program.files, EvaluationOptions(options, true), sink);
  }
}

}  // namespace

std::unique_ptr<LoadedProgram> Load(const Options& options, const source::FileSystem& files,
                                    source::SourceSet& sources, diag::Sink& sink) {
  module::Options loading;
  loading.root_file = options.root_file;
  loading.max_bytes = options.limits.source_bytes;
  loading.max_nesting = options.limits.nesting;
  loading.max_imports = options.limits.imports;
  loading.max_depth = options.limits.import_depth;
  SyntaxErrors recorder(sink);
  module::ModuleSet modules = module::Load(loading, files, sources, recorder);
  return std::make_unique<Program>(std::move(modules), std::move(recorder.places), files);
}

void Check(const LoadedProgram& loaded, const Options& options, diag::Sink& sink) {
  const Program& program = static_cast<const Program&>(loaded);
  const Outline& outline = program.outline();
  if (!CheckEnvironment(outline, options, sink)) {
    return;
  }
  if (options.environment) {
    CheckOne(program, options, *options.environment, *options.environment, sink);
    return;
  }
  if (outline.environments.empty()) {
    CheckOne(program, options, "default", {}, sink);
  }
  for (const std::string& environment : outline.environments) {
    CheckOne(program, options, environment, environment, sink);
  }
}

std::optional<graph::DeploymentGraph> Compile(const LoadedProgram& loaded, const Options& options,
                                              diag::Sink& to) {
  const Program& program = static_cast<const Program&>(loaded);
  const Outline& outline = program.outline();
  if (!CheckEnvironment(outline, options, to)) {
    return std::nullopt;
  }
  std::string environment = options.environment.value_or(
      outline.environments.empty() ? std::string("default") : outline.environments.front());
  CheckSink sink(to, program.damage, {});
  sema::Checked checked = sema::Check(program.modules, environment, sink);
  if (program.modules.empty()) {
    return std::nullopt;
  }
  eval::Options evaluation = EvaluationOptions(options, false);
  evaluation.inputs = ReadGiven(options.inputs, checked, program.modules, sink);
  for (const auto& [name, given] : options.inputs) {
    evaluation.origins[name] = given.origin;
  }
  eval::Evaluated evaluated =
      eval::Evaluate(checked, program.modules, program.files, evaluation, sink);
  if (sink.has_errors || !program.modules.complete) {
    return std::nullopt;
  }
  return lower::Lower(std::move(checked), std::move(evaluated), program.modules);
}

Outline Check(const Options& options, const source::FileSystem& files, source::SourceSet& sources,
              diag::Sink& sink) {
  std::unique_ptr<LoadedProgram> program = Load(options, files, sources, sink);
  Check(*program, options, sink);
  return program->outline();
}

std::optional<graph::DeploymentGraph> Compile(const Options& options,
                                              const source::FileSystem& files,
                                              source::SourceSet& sources, diag::Sink& sink) {
  std::unique_ptr<LoadedProgram> program = Load(options, files, sources, sink);
  return Compile(*program, options, sink);
}

}  // namespace deploy::compiler
