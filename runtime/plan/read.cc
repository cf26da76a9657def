#include "runtime/plan/read.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "runtime/plan/fact.h"
#include "runtime/plan/identity.h"
#include "runtime/plan/managed.h"

namespace deploy::plan {
namespace {

using value::Value;

// One question to a provider.
struct Request {
  provider::Provider* provider = nullptr;
  const std::string* address = nullptr;
  const std::optional<provider::Image>* last = nullptr;
  const Value* desired = nullptr;
  provider::ReadResult* answer = nullptr;
};

bool CheckVersion(Draft& draft, const state::Object& object, const schema::Schema* schema) {
  if (schema == nullptr || object.schema_version <= schema->version) {
    return true;
  }
  draft.Refuse(object.address,
               support::Cat("`", object.address, "` was written by a newer Backstay (schema ",
                            object.schema_version, " of `", object.type, "`, this one knows ",
                            schema->version, ")"),
               "use the newer `backstay`");
  return false;
}

void LoadNodes(Draft& draft) {
  uint32_t first = 0, edge = 0;
  for (uint32_t n = 0; n < draft.graph.nodes.size(); ++n) {
    const graph::Node& node = draft.graph.nodes[n];
    NodeInfo info{.provider = draft.providers.Find(node.type),
                  .schema = schema::FindSchema(node.type),
                  .first = first,
                  .first_edge = edge};
    info.identifies = HasIdentity(info.schema);
    while (edge < draft.graph.edges.size() && draft.graph.edges[edge].from.index == n) {
      ++edge;
    }
    info.edge_end = edge;
    first += static_cast<uint32_t>(node.keys.size());
    if (info.provider == nullptr) {
      draft.Refuse(node.name,
                   support::Cat("this build has no provider for `", node.type, "`, the type of `",
                                node.name, "`"),
                   "", node.location, "D0906", node.span);
    }
    draft.nodes.push_back(info);
    draft.node_by_name.emplace(node.name, n);
  }
  draft.items.resize(first);
}

void LoadItems(Draft& draft) {
  uint32_t index = 0;
  for (uint32_t n = 0; n < draft.graph.nodes.size(); ++n) {
    const graph::Node& node = draft.graph.nodes[n];
    for (uint32_t i = 0; i < node.keys.size(); ++i, ++index) {
      Item& item = draft.items[index];
      item.node = n;
      item.instance = i;
      item.address = graph::Address(node, i);
      const auto found = draft.object_by_address.find(item.address);
      if (found != draft.object_by_address.end()) {
        draft.item_of[found->second] = index;
        const bool same = draft.objects[found->second].type == node.type;
        (same ? item.object : item.former) = found->second;
      }
      if (draft.restores != nullptr) {
        const auto touched = draft.restores->find(item.address);
        item.left_alone = touched == draft.restores->end();
        if (!item.left_alone && touched->second.target) {
          item.restore = &touched->second;
        }
      }
    }
  }
}

absl::Status Ask(const provider::Context& context, const Request& request) {
  absl::StatusOr<provider::ReadResult> answer =
      request.provider->Read(context, *request.address, *request.last, *request.desired);
  if (!answer.ok()) {
    return absl::Status(answer.status().code(),
                        support::AbslView(support::Cat("cannot read `", *request.address, "`: ",
                                                       support::View(answer.status().message()))));
  }
  // Who cannot tell is believed to be as it was left.
  if (answer->presence == provider::Presence::kUnknown && !answer->image && *request.last) {
    answer->image = *request.last;
  }
  *request.answer = *std::move(answer);
  return absl::OkStatus();
}

absl::Status AskAll(const provider::Context& context, const std::vector<Request>& requests,
                    int threads) {
  std::vector<const Request*> slow;
  for (const Request& request : requests) {
    if (request.provider->pure()) {
      RETURN_IF_ERROR(Ask(context, request));
    } else {
      slow.push_back(&request);
    }
  }
  std::mutex mutex;
  absl::Status first = absl::OkStatus();
  size_t failed = slow.size();  // the first in order is named, whichever thread comes first
  ParallelFor(slow.size(), threads, [&](size_t i) {
    const absl::Status status = Ask(context, *slow[i]);
    if (!status.ok()) {
      const std::lock_guard lock(mutex);
      if (i < failed) {
        failed = i;
        first = status;
      }
    }
  });
  return first;
}

}  // namespace

void ParallelFor(size_t count, int threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::thread> helpers;
  const size_t wanted = std::min(count, static_cast<size_t>(std::max(threads, 1)));
  for (size_t i = 1; i < wanted; ++i) {
    helpers.emplace_back(run);
  }
  run();
  for (std::thread& helper : helpers) {
    helper.join();
  }
}

absl::Status LoadState(Draft& draft, state::Store& store) {
  ASSIGN_OR_RETURN(draft.plan.state_position, store.Position());
  ASSIGN_OR_RETURN(draft.plan.base_generation, store.CurrentGeneration());
  ASSIGN_OR_RETURN(draft.objects, store.Objects());
  if (draft.plan.base_generation > 0) {
    ASSIGN_OR_RETURN(draft.last, store.GetGeneration(draft.plan.base_generation));
  }
  draft.item_of.assign(draft.objects.size(), kNone);
  draft.readings.resize(draft.objects.size());
  draft.object_by_address.reserve(draft.objects.size());
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    const state::Object& object = draft.objects[i];
    if (!object.deposed) {
      draft.object_by_address.emplace(object.address, i);
    }
    if (CheckVersion(draft, object, schema::FindSchema(object.type)) &&
        draft.providers.Find(object.type) == nullptr) {
      draft.Refuse(object.address,
                   support::Cat("this build has no provider for `", object.type, "`, the type of `",
                                object.address, "`"),
                   "", "", "D0906");
    }
  }
  LoadNodes(draft);
  LoadItems(draft);
  return absl::OkStatus();
}

namespace {

// The body names another place than the one where the object is.
bool Moves(const Draft& draft, const Item& item, const Value& body) {
  if (item.object == kNone || !draft.nodes[item.node].identifies) {
    return false;
  }
  const schema::Schema* schema = draft.nodes[item.node].schema;
  const std::vector<std::string> wanted = IdentityTexts(draft, schema, body);
  return !wanted.empty() &&
         wanted != IdentityTexts(draft, schema, draft.objects[item.object].image.attributes);
}

void AddFacts(Draft& draft) {
  for (const Item& item : draft.items) {
    const NodeInfo& info = draft.nodes[item.node];
    if (!info.provider->pure()) {
      draft.plan.facts.push_back(
          MakeFact(item.address, item.object == kNone ? "" : draft.objects[item.object].object_id,
                   info.schema, item.live));
      if (item.moves) {
        draft.plan.facts.push_back(MakeFact(item.address, "", info.schema, item.there));
      }
    }
  }
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    const state::Object& object = draft.objects[i];
    const bool read = draft.item_of[i] == kNone || draft.items[draft.item_of[i]].former == i;
    if (read && !draft.providers.Find(object.type)->pure()) {
      draft.plan.facts.push_back(MakeFact(object.address, object.object_id,
                                          schema::FindSchema(object.type), draft.readings[i]));
    }
  }
}

}  // namespace

absl::Status ReadWorld(Draft& draft) {
  static const Value kUnwanted;
  static const std::optional<provider::Image> kNoImage;
  std::vector<Request> requests;
  requests.reserve(draft.items.size());
  // Providers get optionals; those of the objects are made once and live until the answers are in.
  std::vector<std::optional<provider::Image>> last(draft.objects.size());
  for (size_t i = 0; i < draft.objects.size(); ++i) {
    last[i] = draft.objects[i].image;
  }
  for (Item& item : draft.items) {
    const bool restored = item.restore != nullptr && item.object == kNone;
    const Value& body =
        restored ? item.restore->target->attributes : draft.node_of(item).bodies[item.instance];
    provider::Provider* provider = draft.nodes[item.node].provider;
    requests.push_back({provider, &item.address,
                        item.object == kNone ? &kNoImage : &last[item.object], &body, &item.live});
    item.moves = Moves(draft, item, body);
    if (item.moves) {
      requests.push_back({provider, &item.address, &kNoImage, &body, &item.there});
    }
  }
  for (uint32_t i = 0; i < draft.objects.size(); ++i) {
    if (draft.item_of[i] == kNone || draft.items[draft.item_of[i]].former == i) {
      requests.push_back({draft.providers.Find(draft.objects[i].type), &draft.objects[i].address,
                          &last[i], &kUnwanted, &draft.readings[i]});
    }
  }
  RETURN_IF_ERROR(AskAll(draft.context, requests, draft.options.parallel));
  AddFacts(draft);
  return absl::OkStatus();
}

provider::Context WithManaged(const Draft& draft) {
  ManagedPaths paths(draft.graph.stack_folder.empty() ? draft.context.stack_folder
                                                      : draft.graph.stack_folder);
  for (const state::Object& object : draft.objects) {
    paths.Add(object.type, object.image.attributes);
  }
  for (const Item& item : draft.items) {
    paths.Add(draft.node_of(item).type, item.desired);
  }
  provider::Context context = draft.context;
  context.managed = std::move(paths).AsFunction();
  return context;
}

}  // namespace deploy::plan
