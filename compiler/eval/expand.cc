#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using support::Cat;
using value::Value;
using value::ValueKind;

class Expander {
 public:
  Expander(Session& s, expr::NodeId id)
      : s_(s), node_(s.checked.nodes[id.index]), out_(s.result.nodes[id.index]) {}

  void Run() {
    s_.sink.declaration = Cat(node_.service ? "service " : "resource ", node_.name);
    if (node_.schema == nullptr || s_.checked.symbols[node_.symbol].cyclic || !node_.body) {
      return;
    }
    node_.repeated ? ExpandLoop() : ExpandSingle();
    EvaluateBodies();
    Lifecycle();
  }

 private:
  // ---- which instances there are ----

  void ExpandSingle() {
    Value there = node_.condition ? s_.evaluator.Evaluate(node_.condition) : Value::Bool(true);
    if (there.kind() != ValueKind::kBool) {
      return;
    }
    out_.known = true;
    if (there.as_bool() && CountInstance()) {
      out_.keys.emplace_back();
      out_.locals.emplace_back();
    }
  }

  void ExpandLoop() {
    if (!node_.iterable || !node_.by) {
      return;
    }
    Value iterable = s_.evaluator.Evaluate(node_.iterable);
    out_.known = !iterable.is_unknown();
    switch (iterable.kind()) {
      case ValueKind::kMap:
        for (size_t i = 0; i < iterable.size() && out_.known; ++i) {
          AddInstance(iterable.keys()[i], iterable.elements()[i]);
        }
        break;
      case ValueKind::kRange:
        ExpandRange(iterable.elements()[0], iterable.elements()[1]);
        break;
      default:
        for (size_t i = 0; i < iterable.size() && out_.known; ++i) {
          AddInstance(Value::Int(static_cast<int64_t>(i)), iterable.elements()[i]);
        }
        break;
    }
    if (!out_.known) {
      out_.keys.clear();
      out_.locals.clear();
    }
    out_.by_key.reserve(out_.keys.size());
    for (uint32_t i = 0; i < out_.keys.size(); ++i) {
      auto [it, fresh] = out_.by_key.emplace(out_.keys[i], i);
      if (!fresh) {
        ReportTwice(out_.keys[i]);
      }
    }
  }

  void ExpandRange(const Value& first, const Value& last) {
    if (first.kind() != ValueKind::kInt || last.kind() != ValueKind::kInt) {
      out_.known = false;
      return;
    }
    for (int64_t i = first.as_int(), n = 0; i <= last.as_int() && out_.known; ++i, ++n) {
      AddInstance(Value::Int(n), Value::Int(i));
      if (i == INT64_MAX) {
        break;
      }
    }
  }

  void AddInstance(Value key, Value element) {
    std::vector<Value> locals = {std::move(key), std::move(element), Value::Null()};
    if (node_.condition) {
      Value there = s_.evaluator.Evaluate(node_.condition, locals);
      if (there.kind() != ValueKind::kBool) {
        out_.known = false;
        return;
      }
      if (!there.as_bool()) {
        return;
      }
    }
    Value name = s_.evaluator.Evaluate(node_.by, locals);
    if (name.kind() != ValueKind::kString || !CountInstance()) {
      out_.known = false;
      return;
    }
    locals[sema::kKeySlot] = name;
    out_.keys.emplace_back(name.as_string());
    out_.locals.push_back(std::move(locals));
  }

  // False, once reported, when the program has more instances than the limit.
  bool CountInstance() {
    if (++s_.instances <= s_.options.instances) {
      return true;
    }
    if (s_.instances == s_.options.instances + 1) {
      s_.sink.Report(
          diag::Error(Code::D0119, node_.name_span,
                      Cat("the program has more than ", s_.options.instances, " instances"))
              .Here("passed here")
              .Help("raise it with `--limit instances=N`"));
    }
    return false;
  }

  void ReportTwice(std::string_view key) {
    source::Span span = s_.checked.program.arena.node(node_.by).span;
    s_.sink.Report(diag::Error(Code::D0512, span ? span : node_.name_span,
                               Cat("two instances have the key `", key, "`"))
                       .Here("not unique")
                       .Help("keys name instances: give each its own"));
  }

  // ---- what they are ----

  void EvaluateBodies() {
    if (!out_.known) {
      // Still say what is wrong whatever the loop brings.
      std::vector<Value> locals(sema::kNodeSlots, Value::Unknown("a loop"));
      s_.evaluator.Evaluate(node_.body, locals);
      return;
    }
    out_.bodies.reserve(out_.keys.size());
    for (size_t i = 0; i < out_.keys.size(); ++i) {
      out_.bodies.push_back(s_.evaluator.Evaluate(node_.body, out_.locals[i]));
      out_.has_unknown = out_.has_unknown || out_.bodies.back().HasUnknown();
    }
  }

  void Lifecycle() {
    out_.lifecycle.ignore_changes = node_.ignore_changes;
    if (!node_.prevent_destroy && !node_.accept_irreversible && node_.timeouts.empty()) {
      return;
    }
    // One node has one lifecycle; what depends on the loop is taken from its first instance.
    std::vector<Value> locals(sema::kNodeSlots, Value::Null());
    if (!out_.locals.empty() && !out_.locals[0].empty()) {
      locals = out_.locals[0];
    }
    if (node_.prevent_destroy) {
      Value prevent = s_.evaluator.Evaluate(node_.prevent_destroy, locals);
      out_.lifecycle.prevent_destroy = prevent.kind() == ValueKind::kBool && prevent.as_bool();
    }
    if (node_.accept_irreversible) {
      Value why = s_.evaluator.Evaluate(node_.accept_irreversible, locals);
      if (why.kind() == ValueKind::kString) {
        out_.lifecycle.accept_irreversible = std::string(why.as_string());
      }
    }
    for (const auto& [operation, expr] : node_.timeouts) {
      Value limit = s_.evaluator.Evaluate(expr, locals);
      if (limit.kind() == ValueKind::kQuantity) {
        out_.lifecycle.timeouts[operation] =
            static_cast<int64_t>(limit.as_quantity().number.Floor());
      }
    }
  }

  Session& s_;
  const sema::CheckedNode& node_;
  Instances& out_;
};

}  // namespace

void ExpandNode(Session& s, expr::NodeId node) { Expander(s, node).Run(); }

}  // namespace deploy::eval
