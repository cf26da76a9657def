#include "runtime/provider/haproxy/config.h"

#include <gtest/gtest.h>

#include "runtime/provider/haproxy/control.h"
#include "runtime/provider/haproxy/weights.h"

namespace deploy::provider::haproxy {
namespace {

using support::Rational;

Rational Percent(int64_t percent) { return *Rational::Make(percent, 100); }

// Share that weights give to the new side, as a fraction.
Rational ShareOf(const Weights& weights, int old_servers, int new_servers) {
  const int64_t fresh = int64_t{weights.new_server} * new_servers;
  return *Rational::Make(fresh, fresh + int64_t{weights.old_server} * old_servers);
}

TEST(Weights, AreExactForUsualShares) {
  for (const int percent : {1, 5, 10, 25, 33, 50, 75, 90, 99}) {
    for (int old = 1; old <= 4; ++old) {
      for (int fresh = 1; fresh <= 4; ++fresh) {
        const Weights weights = WeightsFor(Percent(percent), old, fresh);
        EXPECT_LE(std::max(weights.old_server, weights.new_server), kMostWeight);
        const auto ratio =
            Rational::Divide(*Rational::Multiply(Percent(percent), Rational(old)),
                             *Rational::Multiply(Percent(100 - percent), Rational(fresh)));
        if (ratio->numerator() <= kMostWeight && ratio->denominator() <= kMostWeight) {
          EXPECT_EQ(ShareOf(weights, old, fresh), Percent(percent)) << percent << old << fresh;
        } else {
          EXPECT_NEAR(ShareOf(weights, old, fresh).ToDouble() * 100, percent, 0.6);
        }
      }
    }
  }
}

TEST(Weights, EndsAndTinyShares) {
  EXPECT_EQ(WeightsFor(Rational(1), 2, 2), (Weights{0, 100}));
  EXPECT_EQ(WeightsFor(Rational(0), 2, 2), (Weights{100, 0}));
  EXPECT_EQ(WeightsFor(Percent(50), 0, 2), (Weights{0, 100}));
  const Weights tiny = WeightsFor(*Rational::Make(1, 100000), 1, 1);
  EXPECT_EQ(tiny, (Weights{256, 1}));
}

Spec SpecOf(const std::vector<std::string>& endpoints) {
  Spec out;
  out.listeners = {{.label = "http", .address = "127.0.0.1", .number = 8080}};
  Route route;
  route.label = "all";
  route.path = "/";
  route.endpoints = endpoints;
  route.check = Check{
      .path = "/healthz", .every = absl::Milliseconds(500), .timeout = absl::Milliseconds(400)};
  out.routes = {route};
  return out;
}

TEST(Layouts, BetweenSplitsDrainsAndKeeps) {
  const Spec old = SpecOf({"127.0.0.1:1", "127.0.0.1:2"});
  const Spec fresh = SpecOf({"127.0.0.1:3", "127.0.0.1:4"});
  const Layout tenth = Between(old, fresh, {{"all", Percent(10)}});
  ASSERT_EQ(tenth.pools[0].servers.size(), 4u);
  EXPECT_EQ(tenth.pools[0].servers[0].weight * 9, tenth.pools[0].servers[2].weight);
  const Layout all = Between(old, fresh, {});
  EXPECT_EQ(all.pools[0].servers[3].weight, 0);
  EXPECT_TRUE(Drops(old, fresh));
  const Spec more = SpecOf({"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:5"});
  EXPECT_FALSE(Drops(old, more));
  EXPECT_FALSE(Splits(old, more.routes[0]));
  const Layout fewer = Between(more, old, {{"all", Percent(10)}});
  EXPECT_EQ(fewer.pools[0].servers[0].weight, 100);
  EXPECT_EQ(fewer.pools[0].servers[2].weight, 0);
}

TEST(Render, LongestPathFirstAndQuotes) {
  Spec spec = SpecOf({"127.0.0.1:1"});
  spec.routes[0].check->path = "/a b\"$x";
  Route api = spec.routes[0];
  api.label = "api";
  api.path = "/api/";
  spec.routes.push_back(api);
  const std::string text = Render(Open(spec), "front[\"a\nb\"]");
  EXPECT_EQ(text.find('\n'), text.find(" changed here\n") + 13);
  EXPECT_LT(text.find("use_backend route_api if { path \"/api\" } || { path_beg \"/api/\" }"),
            text.find("default_backend route_all"));
  EXPECT_NE(text.find("uri \"/a b\\\"\\$x\""), std::string::npos) << text;
  EXPECT_NE(Render(Closed(spec), "front").find("return status 503"), std::string::npos);
  spec.routes.erase(spec.routes.begin());
  EXPECT_NE(Render(Open(spec), "front").find("backend no_route"), std::string::npos);
}

TEST(Control, ReadsProcessesAndServers) {
  const Processes out = ParseProcesses(
      "#<PID>          <type>          <reloads>       <uptime>        <version>\n"
      "1162            master          5 [failed: 1]   0d00h02m07s     2.6\n# workers\n"
      "1271            worker          1               0d00h00m00s     2.6\n# old workers\n"
      "1233            worker          3               0d00h00m43s     2.6\n# programs\n\n");
  EXPECT_EQ(out.master, 1162);
  EXPECT_EQ(out.reloads, 5);
  EXPECT_EQ(out.failed, 1);
  EXPECT_EQ(out.workers, std::vector<int64_t>{1271});
  EXPECT_EQ(out.old_workers, std::vector<int64_t>{1233});
  const ServerStates servers = ParseServers(
      "# pxname,svname,scur,status,uweight,\nroute_all,s_1,3,UP 1/2,90,\n"
      "route_all,s_2,0,DOWN,10,\n\n");
  EXPECT_TRUE(servers.at("route_all/s_1").up);
  EXPECT_EQ(servers.at("route_all/s_1").sessions, 3);
  EXPECT_FALSE(servers.at("route_all/s_2").up);
  EXPECT_EQ(servers.at("route_all/s_2").weight, 10);
}

TEST(Shares, AreSpelledAsPeopleDo) {
  EXPECT_EQ(ShareText(Percent(10)), "10%");
  EXPECT_EQ(ShareText(*Rational::Make(1, 8)), "12.5%");
  EXPECT_EQ(ShareText(*Rational::Make(1, 3)), "33.333%");
}

}  // namespace
}  // namespace deploy::provider::haproxy
