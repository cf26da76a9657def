#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/support/text.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using sema::SetField;
using support::Cat;
using value::Value;
using value::ValueKind;

// Where the source gives the number of one port.
source::Span NumberSpan(const sema::CheckedNode& node, std::string_view label) {
  for (uint32_t i = 0; i < node.fields.size(); ++i) {
    const SetField& set = node.fields[i];
    bool inside = set.parent != SetField::kTop && set.field->name == "number" &&
                  node.fields[set.parent].field->name == node.schema->exposed_block;
    const SetField* block = inside ? &node.fields[set.parent] : nullptr;
    if (block != nullptr && (!block->one || block->label == label)) {
      return set.value;
    }
  }
  return node.name_span;
}

struct Taken {
  std::string address;
  expr::NodeId node;
  std::string place;
  source::Span span;
};

bool EveryAddress(std::string_view address) { return address == "0.0.0.0" || address == "::"; }

class Ports {
 public:
  explicit Ports(Session& s) : s_(s) {}

  void Add(expr::NodeId id, size_t instance, std::string_view label, const Value& port,
           const Value* replicas) {
    const Value* number = port.Find("number");
    if (number == nullptr || number->kind() != ValueKind::kInt) {
      return;
    }
    const sema::CheckedNode& node = s_.checked.nodes[id.index];
    source::Span span = NumberSpan(node, label);
    if (replicas != nullptr && replicas->kind() == ValueKind::kInt && replicas->as_int() > 1) {
      s_.sink.declaration = Cat("service ", node.name);
      s_.sink.Report(diag::Error(Code::D0616, span,
                                 Cat("port ", number->as_int(), " is fixed, and `", node.name,
                                     "` has more than one replica"))
                         .Here("only one replica can listen here")
                         .Help("leave `number` out: each replica gets a free port of its own"));
      return;
    }
    const Value* address = port.Find("address");
    Taken taken;
    taken.address = address != nullptr && !address->is_unknown() && !address->is_null()
                        ? std::string(address->as_string())
                        : "127.0.0.1";
    taken.node = id;
    taken.span = span;
    const std::string& key = s_.result.nodes[id.index].keys[instance];
    taken.place =
        node.repeated ? Cat(node.name, "[\"", key, "\"].", label) : Cat(node.name, ".", label);
    Compare(number->as_int(), std::move(taken));
  }

 private:
  void Compare(int64_t number, Taken taken) {
    std::vector<Taken>& others = by_number_[number];
    for (const Taken& other : others) {
      bool same = other.address == taken.address || EveryAddress(other.address) ||
                  EveryAddress(taken.address);
      if (!same) {
        continue;
      }
      auto error = diag::Error(
          Code::D0616, taken.span,
          Cat("`", taken.place, "` and `", other.place, "` both listen on port ", number));
      error.Here("taken already");
      if (other.span != taken.span) {
        error.At(other.span, Cat("`", other.place, "` listens here"));
      }
      s_.sink.Report(std::move(error));
      return;
    }
    others.push_back(std::move(taken));
  }

  Session& s_;
  absl::flat_hash_map<int64_t, std::vector<Taken>> by_number_;
};

}  // namespace

void CheckPorts(Session& s) {
  Ports ports(s);
  for (uint32_t i = 0; i < s.result.nodes.size(); ++i) {
    const sema::CheckedNode& node = s.checked.nodes[i];
    if (node.schema == nullptr || node.schema->exposed_block.empty()) {
      continue;
    }
    s.sink.declaration = Cat(node.service ? "service " : "resource ", node.name);
    CheckHealth(s, expr::NodeId(i));
    const Instances& instances = s.result.nodes[i];
    for (size_t k = 0; k < instances.bodies.size(); ++k) {
      const Value* blocks = instances.bodies[k].Find(node.schema->exposed_block);
      if (blocks == nullptr || blocks->kind() != ValueKind::kMap) {
        continue;
      }
      for (size_t b = 0; b < blocks->size(); ++b) {
        ports.Add(expr::NodeId(i), k, blocks->keys()[b].as_string(), blocks->elements()[b],
                  instances.bodies[k].Find("replicas"));
      }
    }
  }
}

}  // namespace deploy::eval
