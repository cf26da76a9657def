#include "compiler/sema/phase.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

constexpr size_t kListed = 8;

// What the same resource could give before apply.
std::vector<std::string> KnownAttributes(const CheckedNode& node) {
  std::vector<std::string> known;
  if (node.schema == nullptr) {
    return known;
  }
  for (const schema::Field& field : node.schema->fields) {
    auto set = std::find_if(node.fields.begin(), node.fields.end(),
                            [&](const SetField& f) { return f.field == &field; });
    bool late = set == node.fields.end() ? field.computed : set->phase == Phase::kApply;
    if (!late && field.kind == schema::BlockKind::kAttribute && known.size() < kListed &&
        (set != node.fields.end() || field.default_value)) {
      known.push_back(Cat(node.name, ".", field.name));
    }
  }
  return known;
}

std::string HelpFor(Code code, std::string_view message) {
  if (message.starts_with("`if`")) {
    return "build the condition from constants, inputs and `env`";
  }
  switch (code) {
    case Code::D0505:
      return "use constants here: literals, `let` and enum members";
    case Code::D0503:
      return "build keys and counts from constants, inputs and `env`";
    default:
      return "keep the keys static and put the unknown part in the value: "
             "`for k, v in { a = … }`";
  }
}

}  // namespace

std::string_view PhaseWords(Phase phase) {
  switch (phase) {
    case Phase::kConst:
      return "constant";
    case Phase::kPlan:
      return "known only when a plan is made";
    case Phase::kApply:
      return "known only after apply";
  }
  return "";
}

uint32_t AddUnknownSource(Context& c, NodeId node, std::string_view attribute, Span use) {
  c.checked.unknown_sources.push_back({node, attribute, use});
  return static_cast<uint32_t>(c.checked.unknown_sources.size() - 1);
}

bool CheckPhase(Context& c, const Typed& typed, Phase phase, Phase highest, Code code, Span span,
                std::string message) {
  if (phase <= highest || IsError(typed.type)) {
    return true;
  }
  Span primary = span;
  const UnknownSource* source = nullptr;
  if (phase == Phase::kApply && typed.source != kNoSource) {
    source = &c.checked.unknown_sources[typed.source];
    bool inside = source->use.file == span.file && source->use.begin >= span.begin &&
                  source->use.end <= span.end;
    primary = inside ? source->use : span;
  }
  std::string help = HelpFor(code, message);
  auto error = diag::Error(code, primary, std::move(message));
  error.Here(std::string(PhaseWords(phase)));
  if (source != nullptr) {
    if (primary != source->use) {
      error.At(source->use, "the unknown comes from here");
    }
    if (source->node) {
      const CheckedNode& node = c.node(source->node);
      std::string what = source->attribute.empty() ? std::string(node.name)
                                                   : Cat(node.name, ".", source->attribute);
      error.At(node.name_span, Cat("`", what, "` is computed when this is created"));
      std::vector<std::string> known = KnownAttributes(node);
      if (!known.empty()) {
        error.Note(Cat("known before apply: ", support::Join(known, ", ")));
      }
    }
  }
  error.Help(std::move(help));
  c.Report(std::move(error));
  return false;
}

}  // namespace deploy::sema
