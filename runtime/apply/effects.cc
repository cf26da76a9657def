#include "runtime/apply/effects.h"

#include <algorithm>
#include <utility>

#include "base/schema/schema.h"

namespace deploy::apply {
namespace {

using state::Object;
using state::ViewChange;

ViewChange Write(Object object) {
  std::string id = object.object_id;
  return {std::move(id), std::move(object)};
}

int SchemaVersion(const std::string& type) {
  const schema::Schema* schema = schema::FindSchema(type);
  return schema == nullptr ? 1 : schema->version;
}

Object NewObject(const plan::Step& step, const StepRun& run) {
  Object object{.address = step.address,
                .object_id = step.object_id,
                .type = step.type,
                .schema_version = SchemaVersion(step.type),
                .origin = step.origin};
  if (step.takes_over && run.change != nullptr) {
    object.origin = run.change->prior;
  }
  return object;
}

// The other object of the address gives way to a new one, or takes its place again.
void SetDeposed(const View& view, const plan::Step& step, bool deposed,
                std::vector<ViewChange>& changes) {
  const Object* other = deposed ? view.Live(step.address) : view.Deposed(step.address);
  if (other != nullptr && other->object_id != step.object_id) {
    Object copy = *other;
    copy.deposed = deposed;
    changes.push_back(Write(std::move(copy)));
  }
}

}  // namespace

absl::Duration Timeout(const plan::Plan& plan, const plan::Step& step) {
  if (step.node >= plan.graph.nodes.size()) {
    return absl::InfiniteDuration();
  }
  const auto& timeouts = plan.graph.nodes[step.node].lifecycle.timeouts;
  const auto found = timeouts.find(std::string(plan::ActionName(step.action)));
  return found == timeouts.end() ? absl::InfiniteDuration() : absl::Nanoseconds(found->second);
}

std::vector<ViewChange> AfterForward(const plan::Step& step, const StepRun& run, const View& view) {
  std::vector<ViewChange> changes;
  if (step.action == plan::Action::kVerify || step.action == plan::Action::kWatch ||
      step.action == plan::Action::kCapture) {
    return changes;
  }
  if (step.action == plan::Action::kDelete && run.forward == Mark::kDone) {
    changes.push_back({step.object_id, std::nullopt});
    return changes;
  }
  if (!run.image) {
    return changes;
  }
  Object object = run.before ? *run.before : NewObject(step, run);
  object.image = *run.image;
  if (step.action != plan::Action::kDelete) {
    object.prevent_destroy = step.prevent_destroy;
    object.dependencies = step.dependencies;
    object.schema_version = SchemaVersion(step.type);
  }
  if (step.kind == provider::ChangeKind::kCreate) {
    SetDeposed(view, step, true, changes);
  }
  changes.push_back(Write(std::move(object)));
  return changes;
}

std::vector<ViewChange> AfterBack(const plan::Step& step, const StepRun& run,
                                  const std::optional<provider::Image>& image, bool done,
                                  const View& view) {
  std::vector<ViewChange> changes;
  if (!done) {
    const Object* object = view.Find(step.object_id);
    if (image && object != nullptr) {
      Object copy = *object;
      copy.image = *image;
      changes.push_back(Write(std::move(copy)));
    }
    return changes;
  }
  if (!run.before) {
    changes.push_back({step.object_id, std::nullopt});
    if (step.kind == provider::ChangeKind::kCreate) {
      SetDeposed(view, step, false, changes);
    }
    return changes;
  }
  Object object = *run.before;
  if (image) {
    object.image.private_data = image->private_data;
    // What was changed by hand before the run is so again, and must be seen as such: the view then
    // keeps what was last applied.
    const bool by_hand = run.change != nullptr && run.change->prior &&
                         !(run.change->prior->attributes == object.image.attributes);
    if (!by_hand) {
      object.image.attributes = image->attributes;
    }
  }
  changes.push_back(Write(std::move(object)));
  return changes;
}

}  // namespace deploy::apply
