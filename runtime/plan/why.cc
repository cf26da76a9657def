#include "runtime/plan/why.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/graph/codec.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "runtime/plan/difference.h"

namespace deploy::plan {
namespace {

using provider::PlannedAction;
using value::Value;

constexpr size_t kNamedReasons = 3;
constexpr std::string_view kByHand = "changed by hand";
constexpr std::string_view kForces = ", forces a replacement";

std::string InputText(const Value& value) {
  const std::optional<std::string> text = value::ToText(value);
  return text ? *text : value::ToSource(value);
}

// Whether the text stands in the value; one of a single character only as a word of its own, since
// it stands in most.
bool Holds(const Value& value, const std::string& text) {
  const std::string source = value::ToSource(value);
  const auto in_word = [&](size_t at) {
    return at < source.size() && (absl::ascii_isalnum(source[at]) || source[at] == '_');
  };
  size_t at = text.empty() ? source.npos : source.find(text);
  while (at != source.npos && text.size() == 1 &&
         (in_word(at + 1) || (at > 0 && in_word(at - 1)))) {
    at = source.find(text, at + 1);
  }
  return at != source.npos;
}

// "web" of "web.http.port", "page[\"a\"]" of "page[\"a\"].path".
std::string_view Head(std::string_view reason) {
  const size_t bracket = reason.find("\"]");
  const size_t dot = reason.find('.', bracket == reason.npos ? 0 : bracket);
  return reason.substr(0, dot);
}

std::string_view FirstUnknown(const Value& value) {
  const Value* at = &value;
  for (int depth = 0; depth < 64 && !at->is_unknown(); ++depth) {
    const Value* next = nullptr;
    for (const Value& element : at->elements()) {
      if (element.HasUnknown()) {
        next = &element;
        break;
      }
    }
    if (next == nullptr) {
      return "";
    }
    at = next;
  }
  return at->is_unknown() ? at->as_string() : "";
}

// "`release` changed; `path` forces a replacement". A reason that names a cause stands for itself,
// another one is told with its attribute.
std::string FromChanges(const std::vector<provider::AttributeChange>& changes) {
  std::vector<std::string> reasons;
  std::string forcing;
  for (const provider::AttributeChange& change : changes) {
    std::string_view why = change.why;
    if (change.forces) {
      why.remove_suffix(kForces.size());
      forcing =
          forcing.empty() ? support::Cat("`", change.path, "` forces a replacement") : forcing;
    }
    std::string reason =
        why.starts_with('`') ? std::string(why) : support::Cat("`", change.path, "`: ", why);
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
      reasons.push_back(std::move(reason));
    }
  }
  if (reasons.size() > kNamedReasons) {
    const size_t more = reasons.size() - kNamedReasons;
    reasons.resize(kNamedReasons);
    reasons.push_back(support::Cat("and ", more, " more"));
  }
  if (!forcing.empty()) {
    reasons.push_back(std::move(forcing));
  }
  return reasons.empty() ? "it differs from what is wanted" : support::Join(reasons, "; ");
}

}  // namespace

Reasons::Reasons(const Draft& draft) : draft_(draft) {
  if (!draft.last || draft.graph.inputs.empty()) {
    return;
  }
  const std::map<std::string, Value> before = graph::InputsOfJson(draft.last->graph);
  for (const auto& [name, value] : draft.graph.inputs) {
    const auto found = before.find(name);
    if (found != before.end() && !value.HasUnknown() && !(found->second == value)) {
      inputs_.push_back({name, InputText(found->second), InputText(value)});
    }
  }
}

std::string Reasons::OfChange(const Item& item, const provider::AttributeChange& change) const {
  if (item.object == kNone) {
    return change.after.HasUnknown() ? "known after apply" : "new";
  }
  if (item.live.image) {
    const Value last = AtPath(draft_.objects[item.object].image.attributes, change.path);
    const Value live = AtPath(item.live.image->attributes, change.path);
    if (!last.HasUnknown() && !live.HasUnknown() && !(last == live)) {
      return std::string(kByHand);
    }
  }
  if (!item.live.image && !change.after.HasUnknown() &&
      AtPath(draft_.objects[item.object].image.attributes, change.path) == change.after) {
    return "it is gone";
  }
  if (item.restore != nullptr) {
    return "as it was before";
  }
  if (change.after.HasUnknown()) {
    const std::string_view head = Head(FirstUnknown(change.after));
    return head.empty() ? "known after apply" : support::Cat("`", head, "` changes");
  }
  for (const ChangedInput& input : inputs_) {
    if (Holds(change.after, input.after) && Holds(change.before, input.before)) {
      return support::Cat("`", input.name, "` changed");
    }
  }
  return draft_.options.direction == provider::Direction::kBack ? "that generation has it so"
                                                                : "the program changed";
}

const std::string* Reasons::UnsettledOf(const Item& item) const {
  const bool fresh = item.object == kNone;
  const auto& words = fresh ? draft_.options.unsettled_new : draft_.options.unsettled;
  const auto found = words.find(fresh ? item.address : draft_.objects[item.object].object_id);
  return found == words.end() ? nullptr : &found->second;
}

void Reasons::Explain(Item& item) const {
  const std::string* open = UnsettledOf(item);
  for (provider::AttributeChange& change : item.change->changes) {
    if (open != nullptr) {
      change.why = *open;
    } else if (change.by_hand) {
      change.why = kByHand;
    } else if (change.why.empty()) {
      change.why = OfChange(item, change);
    }
    if (change.forces) {
      change.why += kForces;
    }
  }
}

std::string Reasons::OfItem(const Item& item) const {
  const bool back = draft_.options.direction == provider::Direction::kBack;
  if (item.object == kNone && item.former == kNone) {
    if (const std::string* open = UnsettledOf(item)) {
      return *open;
    }
    return back ? "it was there before" : "new in the program";
  }
  if (item.former != kNone) {
    return support::Cat("it was a `", draft_.objects[item.former].type, "`");
  }
  if (!item.live.image) {
    return "it is gone";
  }
  if (item.live.presence == provider::Presence::kStopped) {
    return "it was stopped";
  }
  return FromChanges(item.change->changes);
}

}  // namespace deploy::plan
