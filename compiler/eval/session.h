#ifndef COMPILER_EVAL_SESSION_H_
#define COMPILER_EVAL_SESSION_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diag/sink.h"
#include "base/expr/evaluate.h"
#include "compiler/eval/eval.h"
#include "compiler/eval/world.h"

namespace deploy::eval {

// Passes on with the name of the declaration that is being evaluated; can hold back.
class SessionSink : public diag::Sink {
 public:
  explicit SessionSink(diag::Sink& to) : to_(to) {}
  void Report(diag::Diagnostic diagnostic) override;
  // Between these two, what is reported is kept.
  void Hold() { holding_ = true; }
  std::vector<diag::Diagnostic> Release();

  std::string declaration;
  bool has_errors = false;

 private:
  diag::Sink& to_;
  bool holding_ = false;
  std::vector<diag::Diagnostic> held_;
};

// What the files of this folder share while one program is evaluated.
struct Session {
  Session(const sema::Checked& checked, const module::ModuleSet& modules,
          const source::FileSystem& files, const Options& options, diag::Sink& to);

  const sema::Checked& checked;
  const module::ModuleSet& modules;
  const Options& options;
  Evaluated result;
  SessionSink sink;
  World world;
  expr::Evaluator evaluator;
  uint64_t instances = 0;

  std::string_view Text(source::Span span) const;
};

// One family each, one file each.
void EvaluateInput(Session& s, const sema::CheckedInput& input);
void ExpandNode(Session& s, expr::NodeId node);
void CheckValues(Session& s, expr::NodeId node);
// D0309 for a name in `env` that no environment of a process can hold.
void CheckVariables(Session& s, expr::NodeId node);
// D0309 for a path of a file that begins with `~`, and one of a request that does not with `/`.
void CheckPlaces(Session& s, expr::NodeId node);
void CheckHealth(Session& s, expr::NodeId node);
void CheckPorts(Session& s);
void EvaluateAssertions(Session& s);

}  // namespace deploy::eval

#endif  // COMPILER_EVAL_SESSION_H_
