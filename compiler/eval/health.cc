#include <string>
#include <string_view>
#include <vector>

#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using sema::SetField;
using support::Cat;
using value::Value;
using value::ValueKind;

// Where the source has the block of one label.
source::Span BlockSpan(const sema::CheckedNode& node, std::string_view block,
                       std::string_view label) {
  for (const SetField& set : node.fields) {
    const bool found = set.parent == SetField::kTop && set.field->name == block &&
                       (!set.one || set.label == label);
    if (found) {
      return set.name;
    }
  }
  return node.name_span;
}

std::string Labels(const Value& ports) {
  std::string labels;
  for (const Value& key : ports.keys()) {
    support::Append(labels, labels.empty() ? "`" : ", `", key.as_string(), "`");
  }
  return labels;
}

// One check of one instance: it names a port that is there, or there is only one.
// False after a report.
bool CheckTarget(Session& s, const sema::CheckedNode& node, std::string_view label,
                 const Value& check, const Value& ports) {
  const std::string& block = node.schema->exposed_block;
  const Value* target = check.Find(block);
  if (target == nullptr || target->is_unknown()) {
    return true;
  }
  const source::Span span = BlockSpan(node, "health", label);
  if (ports.size() == 0) {
    s.sink.Report(diag::Error(Code::D0608, span, Cat("`health` needs a `", block, "` block"))
                      .Here("no port to ask")
                      .Help(Cat("add `", block, " http { }`")));
    return false;
  }
  if (target->is_null()) {
    if (ports.size() == 1) {
      return true;
    }
    s.sink.Report(
        diag::Error(Code::D0608, span, Cat("`health` needs `", block, "`: there is more than one"))
            .Here("which one is asked?")
            .Note(Cat("ports: ", Labels(ports)))
            .Help(Cat("name it: `", block, " = \"", ports.keys()[0].as_string(), "\"`")));
    return false;
  }
  if (target->kind() == ValueKind::kString && ports.Find(target->as_string()) == nullptr) {
    s.sink.Report(diag::Error(Code::D0203, span,
                              Cat("`", node.name, "` has no ", block, " `", target->as_string(),
                                  "` to check"))
                      .Here("asks a port that is not there")
                      .Note(Cat("ports: ", Labels(ports))));
    return false;
  }
  return true;
}

}  // namespace

void CheckHealth(Session& s, expr::NodeId id) {
  const sema::CheckedNode& node = s.checked.nodes[id.index];
  const bool lost = node.broken && node.open_labels;  // perhaps the block that is asked for
  if (node.schema == nullptr || lost || node.schema->exposed_block.empty() ||
      node.schema->Find("health") == nullptr) {
    return;
  }
  for (const Value& body : s.result.nodes[id.index].bodies) {
    const Value* checks = body.Find("health");
    const Value* ports = body.Find(node.schema->exposed_block);
    const bool known = checks != nullptr && ports != nullptr && checks->kind() == ValueKind::kMap &&
                       ports->kind() == ValueKind::kMap;
    for (size_t i = 0; known && i < checks->size(); ++i) {
      if (!CheckTarget(s, node, checks->keys()[i].as_string(), checks->elements()[i], *ports)) {
        return;  // one instance shows what all have in common
      }
    }
  }
}

}  // namespace deploy::eval
