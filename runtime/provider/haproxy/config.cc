#include "runtime/provider/haproxy/config.h"

#include <algorithm>

#include "base/support/text.h"

namespace deploy::provider::haproxy {

using support::Append;
using support::Cat;

namespace {

constexpr char kGlobal[] = R"(global
  log stdout format raw local0 notice
  stats socket unix@admin.sock mode 600 level admin expose-fd listeners
  hard-stop-after 30s

defaults
  mode http
  log global
  option httplog
  option dontlog-normal
  option redispatch 1
  retries 3
  timeout connect 2s
  timeout http-request 10s
  timeout http-keep-alive 30s
  timeout client 60s
  timeout server 60s
  timeout queue 5s
  timeout tunnel 1h

)";

// A request that got no answer at all goes to another server, if its method allows to send it
// twice.
constexpr char kBackend[] = R"(  balance roundrobin
  http-reuse safe
  retry-on conn-failure empty-response
  http-request disable-l7-retry if ! { method GET HEAD OPTIONS }
)";

constexpr int64_t kFastCheck = 500;  // milliseconds, of what is in doubt
constexpr int64_t kDownCheck = 100;  // of what is down: when it is back, it serves at once

bool Plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// In HAProxy's double quotes: these four are special there.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$') {
      out += '\\';
    }
    if (c >= ' ') {
      out += c;
    }
  }
  return out + "\"";
}

int64_t Milliseconds(absl::Duration duration) {
  return std::max<int64_t>(1, absl::ToInt64Milliseconds(duration));
}

// Longest path first; a path is a prefix of whole segments.
void AddRouting(const Layout& layout, std::string& out) {
  if (layout.pools.empty()) {
    Append(out,
           "  http-request return status 503 content-type text/plain string "
           "\"nothing is served yet\\n\"\n");
    return;
  }
  std::vector<const Pool*> order;
  for (const Pool& pool : layout.pools) {
    order.push_back(&pool);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Pool* a, const Pool* b) { return a->path.size() > b->path.size(); });
  for (const Pool* pool : order) {
    std::string path = pool->path;
    while (path.size() > 1 && path.ends_with('/')) {
      path.pop_back();
    }
    if (path == "/") {
      Append(out, "  default_backend ", PoolName(pool->label), "\n");
      return;
    }
    Append(out, "  use_backend ", PoolName(pool->label), " if { path ", Quoted(path),
           " } || { path_beg ", Quoted(path + "/"), " }\n");
  }
  Append(out, "  default_backend no_route\n");
}

void AddPool(const Pool& pool, std::string& out) {
  Append(out, "backend ", PoolName(pool.label), "\n", kBackend);
  if (pool.check) {
    Append(out, "  option httpchk\n  http-check send meth GET uri ", Quoted(pool.check->path),
           " ver HTTP/1.1 hdr Host backstay hdr Connection close\n  http-check expect status ",
           pool.check->status, "\n  timeout check ", Milliseconds(pool.check->timeout), "ms\n");
  }
  const bool others = pool.servers.size() > 1;
  for (const Server& server : pool.servers) {
    Append(out, "  server ", ServerName(server.endpoint), " ", server.endpoint, " weight ",
           server.weight);
    if (pool.check && server.checked) {
      const int64_t every = Milliseconds(pool.check->every);
      const int64_t fast = std::min(every, kFastCheck);
      Append(out, " check inter ", every, "ms fastinter ", fast, "ms downinter ",
             std::min(every, kDownCheck), "ms fall ", pool.check->failures, " rise 1");
      // Who refuses a connection is left out at once, where another one can answer.
      Append(out, others ? " observe layer4 error-limit 1 on-error mark-down" : "");
    }
    Append(out, "\n");
  }
  Append(out, "\n");
}

}  // namespace

std::string PoolName(const std::string& label) {
  std::string out = "route_";
  for (const char c : label) {
    out += Plain(c) ? c : '.';
  }
  return out;
}

std::string ServerName(const std::string& endpoint) {
  std::string out = "s_";
  for (const char c : endpoint) {
    out += Plain(c) ? c : '_';
  }
  return out;
}

std::string Render(const Layout& layout, const std::string& address) {
  std::string name = address;
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  std::string out = Cat("# `", name, "`: written by Backstay, which sees what is changed here\n");
  Append(out, kGlobal);
  for (const Listener& listener : layout.listeners) {
    const bool six = listener.address.find(':') != std::string::npos;
    Append(out, "frontend port_", PoolName(listener.label).substr(6), "\n  bind ", six ? "[" : "",
           listener.address, six ? "]" : "", ":", listener.number, "\n");
    AddRouting(layout, out);
    Append(out, "\n");
  }
  for (const Pool& pool : layout.pools) {
    AddPool(pool, out);
  }
  if (out.find("default_backend no_route\n") != std::string::npos) {
    Append(out,
           "backend no_route\n  http-request return status 404 content-type text/plain string "
           "\"no route\\n\"\n");
  }
  return out;
}

}  // namespace deploy::provider::haproxy
