#include <string>

#include "base/diag/sink.h"
#include "base/graph/codec.h"
#include "compiler/compile.h"
#include "gtest/gtest.h"
#include "stdlib/stdlib.h"

namespace deploy::lower {
namespace {

// The file that the first issue asks to work as written.
constexpr char kExample[] = R"(deploy 1

type Env = { replicas: int where it in 1..8 }
environment development = Env { replicas = 1 }
environment production  = Env { replicas = 2 }

/// Release of the shop to serve.
input release: version
input public_port: int where it in 1..65535 = 8080

resource page = file {
  path    = "${stack.dir}/run/${env.name}/${release}/index.html"
  content = "shop ${release} in ${env.name}\n"
}

service web = process {
  command   = ["python3", "${stack.dir}/server.py", "--release", "${release}", "--page", page.path]
  replicas  = env.replicas
  port http { }
  health ready { path = "/healthz"; every = 500ms; timeout = 400ms; failures = 3; within = 10s }
  stop { within = 5s }
}

service front = haproxy {
  port http { number = public_port }
  route all { to = web.http; strategy = canary(steps = [10%, 50%, 100%], hold = 2s) }
}

output url: string = "http://127.0.0.1:${public_port}/"
)";

class ExampleTest : public ::testing::Test {
 protected:
  ExampleTest() {
    stdlib::RegisterSchemas();
    files_.Put("/shop/main.deploy", kExample);
    options_.root_file = "/shop/main.deploy";
  }
  source::MemoryFileSystem files_;
  source::SourceSet sources_;
  diag::CollectingSink sink_;
  compiler::Options options_;
};

TEST_F(ExampleTest, ChecksInAllEnvironments) {
  compiler::Outline outline = compiler::Check(options_, files_, sources_, sink_);
  EXPECT_TRUE(sink_.diagnostics().empty());
  EXPECT_EQ(outline.environments, (std::vector<std::string>{"development", "production"}));
  ASSERT_EQ(outline.inputs.size(), 2u);
  EXPECT_EQ(outline.inputs[0].name, "release");
  EXPECT_EQ(outline.inputs[0].type, "version");
  EXPECT_EQ(outline.inputs[0].documentation, "Release of the shop to serve.");
  EXPECT_EQ(outline.inputs[1].default_text, "8080");
}

TEST_F(ExampleTest, LowersToThreeNodes) {
  options_.environment = "production";
  options_.inputs["release"] = {.text = "1.4.0", .origin = "--var release"};
  auto graph = compiler::Compile(options_, files_, sources_, sink_);
  ASSERT_TRUE(graph);
  EXPECT_TRUE(sink_.diagnostics().empty());
  ASSERT_EQ(graph->nodes.size(), 3u);
  EXPECT_EQ(graph->nodes[0].name, "page");
  EXPECT_EQ(graph->nodes[0].bodies[0].Find("path")->as_string(),
            "/shop/run/production/1.4.0/index.html");
  EXPECT_EQ(graph->nodes[0].bodies[0].Find("mode")->as_int(), 0644);
  EXPECT_EQ(graph->nodes[1].bodies[0].Find("replicas")->as_int(), 2);
  EXPECT_FALSE(graph->nodes[1].deferred);
  EXPECT_TRUE(graph->nodes[2].deferred);
  EXPECT_EQ(graph->nodes[2].location, "/shop/main.deploy:24");
  ASSERT_EQ(graph->edges.size(), 2u);
  EXPECT_EQ(graph->outputs[0].value.as_string(), "http://127.0.0.1:8080/");
  EXPECT_EQ(graph->stack_folder, "/shop");
  auto again = graph::FromJson(graph::ToJson(*graph, true));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(graph::ToJson(*again, true), graph::ToJson(*graph, true));
}

TEST_F(ExampleTest, NeedsTheReleaseToCompile) {
  options_.environment = "production";
  EXPECT_FALSE(compiler::Compile(options_, files_, sources_, sink_));
  ASSERT_EQ(sink_.diagnostics().size(), 1u);
  EXPECT_EQ(sink_.diagnostics()[0].code, diag::Code::D0703);
}

TEST_F(ExampleTest, AnEnvironmentThatIsNotThere) {
  options_.environment = "prod";
  EXPECT_FALSE(compiler::Compile(options_, files_, sources_, sink_));
  ASSERT_EQ(sink_.diagnostics().size(), 1u);
  EXPECT_EQ(sink_.diagnostics()[0].code, diag::Code::D0702);
}

}  // namespace
}  // namespace deploy::lower
