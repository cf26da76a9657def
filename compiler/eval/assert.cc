#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

constexpr size_t kShownValues = 4;
constexpr size_t kVisited = 200;

// What the names in a condition held, for the message.
void AddValues(Session& s, const sema::CheckedAssert& assertion, const std::vector<Value>& locals,
               diag::Builder& error) {
  const expr::Arena& arena = s.checked.program.arena;
  std::vector<expr::ExprId> open = {assertion.condition};
  size_t shown = 0;
  absl::flat_hash_set<std::string> said;
  for (size_t i = 0; i < open.size() && i < kVisited && shown < kShownValues; ++i) {
    const expr::Node& node = arena.node(open[i]);
    bool loop = node.op == expr::Op::kListFor || node.op == expr::Op::kMapFor ||
                node.op == expr::Op::kMatch;
    bool named = node.op == expr::Op::kGlobal || node.op == expr::Op::kLocal ||
                 node.op == expr::Op::kMember || node.op == expr::Op::kIndex;
    if (!named) {
      if (!loop) {
        open.insert(open.end(), arena.children(open[i]).begin(), arena.children(open[i]).end());
      }
      continue;
    }
    Value value = s.evaluator.Evaluate(open[i], locals);
    std::string text(s.Text(node.span));
    if (!value.HasUnknown() && node.span && said.insert(text).second) {
      error.Value(std::move(text), ToSource(value, 80),
                  node.type == nullptr ? "" : node.type->ToString());
      ++shown;
    }
  }
}

void ReportFailed(Session& s, const sema::CheckedAssert& assertion, std::string_view address,
                  const std::vector<Value>& locals) {
  std::string message;
  if (assertion.message) {
    Value text = s.evaluator.Evaluate(assertion.message, locals);
    if (text.kind() == ValueKind::kString) {
      message = text.as_string();
    }
  }
  if (message.empty()) {
    message = Cat("the assertion `", s.Text(assertion.span), "` does not hold");
  }
  auto error = diag::Error(Code::D0905, assertion.span, std::move(message));
  error.Here("this is false");
  if (!address.empty()) {
    error.Note(Cat("of `", address, "`"));
  }
  AddValues(s, assertion, locals, error);
  s.sink.Report(std::move(error));
}

void Decide(Session& s, const sema::CheckedAssert& assertion, expr::NodeId node, uint32_t instance,
            const std::vector<Value>& locals, std::string_view address) {
  Value holds = s.evaluator.Evaluate(assertion.condition, locals);
  if (holds.kind() == ValueKind::kBool) {
    if (!holds.as_bool()) {
      ReportFailed(s, assertion, address, locals);
    }
    return;
  }
  if (!expr::IsPoison(holds) && !s.options.check) {
    s.result.open.push_back({&assertion, node, instance});
  }
}

}  // namespace

void EvaluateAssertions(Session& s) {
  s.sink.declaration.clear();
  for (const sema::CheckedAssert& assertion : s.checked.assertions) {
    Decide(s, assertion, {}, 0, {}, {});
  }
  for (uint32_t i = 0; i < s.checked.nodes.size(); ++i) {
    const sema::CheckedNode& node = s.checked.nodes[i];
    if (node.assertions.empty()) {
      continue;
    }
    s.sink.declaration = Cat(node.service ? "service " : "resource ", node.name);
    const Instances& instances = s.result.nodes[i];
    for (uint32_t k = 0; k < instances.keys.size(); ++k) {
      std::string address =
          node.repeated ? Cat(node.name, "[\"", instances.keys[k], "\"]") : std::string(node.name);
      for (const sema::CheckedAssert& assertion : node.assertions) {
        Decide(s, assertion, expr::NodeId(i), k, instances.locals[k], address);
      }
    }
  }
}

}  // namespace deploy::eval
