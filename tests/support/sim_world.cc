#include "tests/support/sim_world.h"

#include <algorithm>
#include <utility>

#include "base/support/text.h"
#include "base/value/json.h"

namespace deploy::testing {
namespace {

using provider::Image;
using value::Value;

bool Computed(const std::string& field) { return field == "id" || field == "output"; }

Value WithField(const Value& record, const std::string& name, const Value& replacement) {
  std::vector<std::pair<std::string, Value>> fields;
  bool found = false;
  for (size_t i = 0; i < record.size(); ++i) {
    const std::string& field = record.field_names()[i];
    found |= field == name;
    fields.emplace_back(field, field == name ? replacement : record.elements()[i]);
  }
  if (!found) {
    fields.emplace_back(name, replacement);
  }
  return Value::Record(std::move(fields));
}

}  // namespace

std::string SimText(const Value& record) {
  std::vector<std::pair<std::string, Value>> fields;
  for (size_t i = 0; i < record.size(); ++i) {
    const std::string& field = record.field_names()[i];
    if (!Computed(field) && !record.elements()[i].is_null()) {
      fields.emplace_back(field, record.elements()[i]);
    }
  }
  std::sort(fields.begin(), fields.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string text;
  value::EncodeTo(Value::Record(std::move(fields)), text);
  return text;
}

void SimWorld::AddFault(SimFault fault) {
  std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void SimWorld::ClearFaults() {
  std::lock_guard lock(mutex_);
  faults_.clear();
}

SimObject* SimWorld::FindLocked(const std::string& address) {
  for (auto& [id, object] : objects_) {
    if (object.address == address) {
      return &object;
    }
  }
  return nullptr;
}

void SimWorld::SetByHand(const std::string& address, const std::string& attribute, Value value) {
  std::lock_guard lock(mutex_);
  if (SimObject* object = FindLocked(address)) {
    object->attributes = WithField(object->attributes, attribute, value);
    if (attribute == "value") {
      object->attributes = WithField(object->attributes, "output", value);
    }
  }
}

void SimWorld::RemoveByHand(const std::string& address) {
  std::lock_guard lock(mutex_);
  std::erase_if(objects_, [&](const auto& entry) { return entry.second.address == address; });
}

void SimWorld::StopByHand(const std::string& address) {
  std::lock_guard lock(mutex_);
  if (SimObject* object = FindLocked(address)) {
    object->stopped = true;
  }
}

void SimWorld::PlaceForeign(const std::string& name, Value attributes) {
  std::lock_guard lock(mutex_);
  foreign_[name] = std::move(attributes);
}

void SimWorld::SetUnhealthy(const std::string& address, bool unhealthy) {
  std::lock_guard lock(mutex_);
  if (unhealthy) {
    unhealthy_.insert(address);
  } else {
    unhealthy_.erase(address);
  }
}

void SimWorld::FailWatchAfter(const std::string& address, int good_looks) {
  std::lock_guard lock(mutex_);
  watch_left_[address] = good_looks;
}

void SimWorld::AnswerProbe(const std::string& address, provider::ProbeAnswer answer) {
  std::lock_guard lock(mutex_);
  probe_answers_[address] = answer;
}

void SimWorld::Delay(absl::Duration each_apply) {
  std::lock_guard lock(mutex_);
  delay_ = each_apply;
}

void SimWorld::OnCrash(std::function<void()> hook) {
  std::lock_guard lock(mutex_);
  on_crash_ = std::move(hook);
}

void SimWorld::FreezeAfter(int effects) {
  std::lock_guard lock(mutex_);
  freeze_after_ = effects;
}

void SimWorld::Restart() {
  std::lock_guard lock(mutex_);
  crashed_ = false;
  freeze_after_.reset();
}

void SimWorld::CopyFrom(const SimWorld& other) {
  std::scoped_lock lock(mutex_, other.mutex_);
  objects_ = other.objects_;
  foreign_ = other.foreign_;
  done_tokens_ = other.done_tokens_;
  results_ = other.results_;
  late_tokens_ = other.late_tokens_;
  faults_ = other.faults_;
  unhealthy_ = other.unhealthy_;
  watch_left_ = other.watch_left_;
  probe_answers_ = other.probe_answers_;
  log_ = other.log_;
  crashed_ = other.crashed_;
  freeze_after_ = other.freeze_after_;
}

bool SimWorld::crashed() const {
  std::lock_guard lock(mutex_);
  return crashed_;
}

std::optional<SimObject> SimWorld::Find(const std::string& address) const {
  std::lock_guard lock(mutex_);
  for (const auto& [id, object] : objects_) {
    if (object.address == address) {
      return object;
    }
  }
  return std::nullopt;
}

std::vector<SimObject> SimWorld::Objects() const {
  std::lock_guard lock(mutex_);
  std::vector<SimObject> objects;
  for (const auto& [id, object] : objects_) {
    objects.push_back(object);
  }
  return objects;
}

std::vector<std::string> SimWorld::Duplicates() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, int> count;
  for (const auto& [id, object] : objects_) {
    ++count[object.address];
  }
  std::vector<std::string> duplicates;
  for (const auto& [address, number] : count) {
    if (number > 1) {
      duplicates.push_back(address);
    }
  }
  return duplicates;
}

std::vector<std::string> SimWorld::Orphans(const std::set<std::string>& known_object_ids) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> orphans;
  for (const auto& [id, object] : objects_) {
    if (!known_object_ids.contains(id)) {
      orphans.push_back(id);
    }
  }
  return orphans;
}

std::map<std::string, std::string> SimWorld::Snapshot() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, std::string> snapshot;
  for (const auto& [id, object] : objects_) {
    std::string& text = snapshot[object.address];
    support::Append(text, text.empty() ? "" : " and ", SimText(object.attributes),
                    object.stopped ? " stopped" : "", object.surplus ? " surplus" : "");
  }
  for (const auto& [name, attributes] : foreign_) {
    snapshot[support::Cat("foreign:", name)] = SimText(attributes);
  }
  return snapshot;
}

std::vector<std::string> SimWorld::Log() const {
  std::lock_guard lock(mutex_);
  return log_;
}

void SimWorld::ClearLog() {
  std::lock_guard lock(mutex_);
  log_.clear();
}

std::vector<std::string> SimWorld::DoubleEffects() const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> tokens;
  for (const auto& [token, times] : done_tokens_) {
    if (times > 1) {
      tokens.push_back(token);
    }
  }
  return tokens;
}

int SimWorld::reads() const {
  std::lock_guard lock(mutex_);
  return reads_;
}

std::optional<SimFault> SimWorld::TakeFault(const provider::Change& change) {
  for (SimFault& fault : faults_) {
    if (fault.address != change.address || fault.times == 0 ||
        (fault.on && *fault.on != change.kind) ||
        (fault.direction && *fault.direction != change.direction) ||
        (fault.leaves_surplus && *fault.leaves_surplus != change.leaves_surplus)) {
      continue;
    }
    if (fault.after > 0) {
      --fault.after;
      continue;
    }
    if (fault.times > 0) {
      --fault.times;
    }
    return fault;
  }
  return std::nullopt;
}

}  // namespace deploy::testing
