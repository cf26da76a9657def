#include <signal.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"
#include "runtime/provider/fields.h"
#include "runtime/provider/runit/process_table.h"
#include "runtime/provider/runit/tree.h"
#include "tests/unit/runtime/provider/process/process_fixture.h"

namespace deploy::provider {

namespace {

constexpr char kServer[] = R"(
import http.server, os, signal, subprocess, sys, time
release = sys.argv[1]
mode = os.environ.get("MODE", "")
if mode == "dies": print("cannot go on", flush=True); sys.exit(7)
if mode == "stubborn": signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "forks": subprocess.Popen(["sleep", "98765"], start_new_session=True)
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if mode == "hangs" and self.path == "/healthz": time.sleep(30)
        status = 500 if mode == "bad" and self.path == "/healthz" else 200
        if os.path.exists("sick") and self.path == "/healthz": status = 503
        body = ("%s %s\n" % (release, os.getpid())).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
print("release", release, "on", os.environ["PORT_HTTP"], flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT_HTTP"])), Handler).serve_forever()
)";

}  // namespace

void ProcessFixture::SetUp() {
  std::string pattern = support::Cat(::testing::TempDir(), "process-XXXXXX");
  folder_ = ::mkdtemp(pattern.data());
  run_folder_ = folder_ + "/.backstay/run/production";
  std::filesystem::create_directories(folder_ + "/.backstay");
  std::ofstream(folder_ + "/server.py") << kServer;
  context_.world = &world_;
  context_.state_folder = folder_ + "/.backstay";
  context_.environment = "production";
  context_.stack_folder = folder_;
  context_.run = 1;
  context_.cancel = &cancel_;
}

void ProcessFixture::TearDown() {
  context_.cancel = nullptr;
  for (const std::string& object : objects_) {
    (void)provider_->Apply(context_, Delete(object, std::nullopt));
  }
  std::filesystem::remove_all(folder_);
}

value::Value ProcessFixture::Body(const std::string& release, int replicas,
                                  const std::string& extra) {
  nlohmann::ordered_json body = nlohmann::ordered_json::parse(R"({
    "command": ["python3", "server.py", "?"], "directory": null, "env": {"$map": []}, "user": null,
    "replicas": 1, "port": {"$map": [["http", {"number": null, "address": "127.0.0.1"}]]},
    "health": {"$map": [["ready", {"path": "/healthz", "port": null, "every": {"$q": "100ms"},
      "timeout": {"$q": "500ms"}, "failures": 3, "within": {"$q": "8s"}, "status": 200}]]},
    "stop": {"signal": "TERM", "within": {"$q": "2s"}}})");
  body["command"][2] = release;
  body["replicas"] = replicas;
  if (!extra.empty()) {
    body.update(nlohmann::ordered_json::parse("{" + extra + "}"));
  }
  absl::StatusOr<value::Value> out = value::Decode(body);
  EXPECT_TRUE(out.ok()) << out.status();
  return out.ok() ? *out : value::Value();
}

Change ProcessFixture::Create(const std::string& object_id, value::Value desired) {
  objects_.push_back(object_id);
  Change change;
  change.address = "web";
  change.object_id = object_id;
  change.token = world_.randomness().Hex(32);
  change.kind = ChangeKind::kCreate;
  change.desired = std::move(desired);
  return change;
}

Change ProcessFixture::Update(const std::string& object_id, const Image& prior,
                              value::Value desired) {
  Change change = Create(object_id, std::move(desired));
  change.kind = ChangeKind::kUpdate;
  change.prior = prior;
  return change;
}

Change ProcessFixture::Delete(const std::string& object_id, std::optional<Image> prior) {
  Change change;
  change.address = "web";
  change.object_id = object_id;
  change.token = world_.randomness().Hex(32);
  change.kind = ChangeKind::kDelete;
  change.prior = std::move(prior);
  return change;
}

Image ProcessFixture::Do(Change change) {
  absl::StatusOr<std::string> prepared = provider_->Prepare(context_, change);
  EXPECT_TRUE(prepared.ok()) << prepared.status();
  change.prepared = prepared.value_or("{}");
  const ApplyResult result = provider_->Apply(context_, change);
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.error;
  EXPECT_TRUE(result.image.has_value());
  return result.image.value_or(Image{});
}

void ProcessFixture::DoDelete(const std::string& object_id, std::optional<Image> prior) {
  const ApplyResult result = provider_->Apply(context_, Delete(object_id, std::move(prior)));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.error;
}

ReadResult ProcessFixture::Look(const Image& last) {
  absl::StatusOr<ReadResult> out = provider_->Read(context_, "web", last, value::Value());
  EXPECT_TRUE(out.ok()) << out.status();
  return out.value_or(ReadResult{});
}

std::string ProcessFixture::EndpointOf(const Image& image, int replica) {
  const std::vector<std::string> endpoints =
      TextListField(FieldOf(image.attributes, "http"), "endpoints");
  return static_cast<size_t>(replica) < endpoints.size() ? endpoints[static_cast<size_t>(replica)]
                                                         : "";
}

std::string ProcessFixture::Get(const Image& image, int replica, const std::string& path) {
  const auto answer = world_.network().Get(
      support::Cat("http://", EndpointOf(image, replica), path), absl::Seconds(2));
  return answer.ok() ? answer->body : std::string(answer.status().message());
}

bool ProcessFixture::Await(const std::function<bool()>& done, absl::Duration limit) {
  const absl::Duration until = world_.clock().Monotonic() + limit;
  bool is = done();
  while (!is && world_.clock().Monotonic() < until) {
    world_.clock().Sleep(absl::Milliseconds(10));
    is = done();
  }
  return is;
}

std::vector<int64_t> ProcessFixture::Running(const std::string& text) {
  std::vector<int64_t> out;
  for (const ProcessRow& row : ReadProcessTable(world_.files())) {
    std::string words = TextOfFile(world_.files(), support::Cat("/proc/", row.pid, "/cmdline"));
    for (char& c : words) {
      c = c == '\0' ? ' ' : c;
    }
    std::error_code error;
    const auto folder =
        std::filesystem::read_symlink(support::Cat("/proc/", row.pid, "/cwd"), error);
    if (words.find(text) != std::string::npos || folder.string().find(text) != std::string::npos) {
      out.push_back(row.pid);
    }
  }
  return out;
}

void ProcessFixture::KillAll(const std::string& text) {
  EXPECT_TRUE(Await([&] {
    const std::vector<int64_t> running = Running(text);
    for (const int64_t pid : running) {
      (void)world_.processes().Signal(pid, SIGKILL);
    }
    return running.empty();
  }));
}

int64_t ProcessFixture::Pid(const Image& image, size_t replica) {
  const value::Value& pids = FieldOf(image.attributes, "pids");
  return replica < pids.size() ? pids.elements()[replica].as_int() : 0;
}

}  // namespace deploy::provider
