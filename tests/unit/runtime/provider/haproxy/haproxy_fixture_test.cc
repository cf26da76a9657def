#include "tests/unit/runtime/provider/haproxy/haproxy_fixture.h"

#include <signal.h>

#include <filesystem>
#include <iostream>

#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/runit/tree.h"

namespace deploy::provider {

namespace {

constexpr char kObject[] = "front-1";

}  // namespace

void HaproxyFixture::SetUp() {
  ProcessFixture::SetUp();
  port_ = world_.network().FreePort("127.0.0.1").value();
  context_.note = [this](std::string_view text) {
    const std::lock_guard<std::mutex> lock(notes_mutex_);
    notes_.emplace_back(text);
  };
}

void HaproxyFixture::TearDown() {
  context_.cancel = nullptr;
  (void)haproxy_->Apply(context_, Step(ChangeKind::kDelete, std::nullopt, value::Value()));
  if (load_.pid != 0) {
    (void)world_.processes().Signal(load_.pid, SIGKILL);
  }
  ProcessFixture::TearDown();
}

value::Value HaproxyFixture::Front(const Image& web, const std::string& strategy) {
  const std::string at_once = R"({"kind": "all_at_once", "steps": [], "hold": {"$q": "0s"}})";
  std::string to;
  value::EncodeTo(FieldOf(web.attributes, "http"), to);
  const std::string text = support::Cat(
      R"({"port": {"$map": [["http", {"number": )", port_,
      R"(, "address": {"$ip": "127.0.0.1"}}]]}, "route": {"$map": [["all", {"to": )", to,
      R"(, "path": "/", "strategy": )", strategy.empty() ? at_once : strategy, "}]]}}");
  absl::StatusOr<value::Value> out = value::DecodeText(text);
  EXPECT_TRUE(out.ok()) << out.status() << text;
  return out.value_or(value::Value());
}

Change HaproxyFixture::Step(ChangeKind kind, std::optional<Image> prior, value::Value desired) {
  Change change;
  change.address = "front";
  change.object_id = kObject;
  change.token = world_.randomness().Hex(32);
  change.kind = kind;
  change.prior = std::move(prior);
  change.desired = std::move(desired);
  return change;
}

Image HaproxyFixture::Apply(const Change& change) {
  const ApplyResult result = haproxy_->Apply(context_, change);
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.error;
  return result.image.value_or(Image{});
}

Image HaproxyFixture::Serve(const Image& web) {
  const Image created = Apply(Step(ChangeKind::kCreate, std::nullopt, Front(web)));
  return Apply(Step(ChangeKind::kSwitch, created, Front(web)));
}

Image HaproxyFixture::Web(const std::string& object_id, const std::string& release, int replicas) {
  const Image image = Do(Create(object_id, Body(release, replicas)));
  const VerifyResult verdict = provider_->Verify(context_, image);
  EXPECT_TRUE(verdict.ok) << verdict.error;
  return image;
}

ReadResult HaproxyFixture::LookFront(const Image& last) {
  return haproxy_->Read(context_, "front", last, value::Value()).value_or(ReadResult{});
}

PlannedChange HaproxyFixture::PlanFront(const Image& last, const value::Value& desired) {
  return haproxy_->Plan(
      {.address = "front", .last_applied = last, .live = LookFront(last), .desired = desired});
}

std::string HaproxyFixture::Url(const std::string& path) {
  return support::Cat("http://127.0.0.1:", port_, path);
}

std::string HaproxyFixture::Ask(const std::string& path) {
  const auto answer = world_.network().Get(Url(path), absl::Seconds(5));
  return !answer.ok()            ? std::string(answer.status().message())
         : answer->status == 200 ? answer->body
                                 : support::Cat(answer->status);
}

std::map<std::string, int> HaproxyFixture::Count(int count) {
  std::map<std::string, int> out;
  for (int i = 0; i < count; ++i) {
    ++out[std::string(support::SplitOnce(Ask(), ' ').first)];
  }
  return out;
}

void HaproxyFixture::StartLoad() {
  world::ProcessSpec spec;
  spec.command = {"python3", std::filesystem::current_path().string() + "/scripts/load",
                  Url(),     "--expect",
                  "^[12]",   "--pause",
                  "0.002"};
  spec.folder = folder_;
  spec.env = {{"PATH", world_.processes().Environment("PATH")},
              {"HOME", world_.processes().Environment("HOME")}};
  spec.output_path = folder_ + "/load.json";
  load_ = world_.processes().Spawn(spec).value();
  world_.clock().Sleep(absl::Milliseconds(600));
}

nlohmann::json HaproxyFixture::StopLoad() {
  world_.clock().Sleep(absl::Milliseconds(300));
  (void)world_.processes().Signal(load_.pid, SIGTERM);
  Await([&] { return !world_.processes().Alive(load_); }, absl::Seconds(10));
  load_ = {};
  const std::string text = TextOfFile(world_.files(), folder_ + "/load.json");
  nlohmann::json out = nlohmann::json::parse(text, nullptr, false);
  EXPECT_TRUE(out.is_object()) << text;
  std::cout << text;
  return out;
}

}  // namespace deploy::provider
