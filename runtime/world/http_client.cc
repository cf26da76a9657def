#include "runtime/world/http_client.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <algorithm>

#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::world {
namespace {

constexpr size_t kBodyLimit = 64 << 10;

// The functions of libcurl that we call.
struct Curl {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) init = nullptr;
  decltype(&::curl_easy_setopt) setopt = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_getinfo) getinfo = nullptr;
  decltype(&::curl_easy_cleanup) cleanup = nullptr;
  decltype(&::curl_easy_strerror) strerror = nullptr;
};

template <class Function>
bool Resolve(void* library, const char* name, Function& out) {
  out = reinterpret_cast<Function>(::dlsym(library, name));
  return out != nullptr;
}

absl::StatusOr<Curl> Load() {
  void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  Curl curl;
  if (library == nullptr || !Resolve(library, "curl_global_init", curl.global_init) ||
      !Resolve(library, "curl_easy_init", curl.init) ||
      !Resolve(library, "curl_easy_setopt", curl.setopt) ||
      !Resolve(library, "curl_easy_perform", curl.perform) ||
      !Resolve(library, "curl_easy_getinfo", curl.getinfo) ||
      !Resolve(library, "curl_easy_cleanup", curl.cleanup) ||
      !Resolve(library, "curl_easy_strerror", curl.strerror) ||
      curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return absl::UnavailableError(
        "libcurl.so.4 cannot be loaded; install the package `libcurl4` for HTTP checks");
  }
  return curl;
}

struct Answer {
  std::string body;
  bool full = false;
};

size_t Receive(char* bytes, size_t size, size_t count, void* target) {
  auto* answer = static_cast<Answer*>(target);
  const size_t n = size * count;
  answer->body.append(bytes, std::min(n, kBodyLimit - answer->body.size()));
  answer->full = answer->body.size() == kBodyLimit;
  // Anything but `n` ends the transfer: a peer that never stops sending is no reason to wait.
  return answer->full ? 0 : n;
}

absl::StatusCode CodeOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return absl::StatusCode::kDeadlineExceeded;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

std::string Words(CURLcode code, absl::Duration timeout, const char* detail, const Curl& curl) {
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return support::Cat("no answer within ", absl::FormatDuration(timeout));
  }
  if (code == CURLE_COULDNT_CONNECT) {
    return "connection refused";
  }
  return detail[0] != '\0' ? detail : curl.strerror(code);
}

}  // namespace

absl::StatusOr<HttpResult> HttpGet(const std::string& url, absl::Duration timeout) {
  static const absl::StatusOr<Curl>* const loaded = new absl::StatusOr<Curl>(Load());
  RETURN_IF_ERROR(loaded->status());
  const Curl& curl = **loaded;
  CURL* handle = curl.init();
  if (handle == nullptr) {
    return absl::ResourceExhaustedError("libcurl has no memory for a request");
  }
  Answer answer;
  char detail[CURL_ERROR_SIZE] = {};
  const int64_t milliseconds =
      std::clamp<int64_t>(absl::ToInt64Milliseconds(timeout), 1, 24 * 3600 * 1000);
  curl.setopt(handle, CURLOPT_URL, url.c_str());
  curl.setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl.setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl.setopt(handle, CURLOPT_PROXY, "");
  curl.setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(milliseconds));
  curl.setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(milliseconds));
  curl.setopt(handle, CURLOPT_USERAGENT, "backstay");
  curl.setopt(handle, CURLOPT_ERRORBUFFER, detail);
  curl.setopt(handle, CURLOPT_WRITEFUNCTION, &Receive);
  curl.setopt(handle, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl.perform(handle);
  long status = 0;
  curl.getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl.cleanup(handle);
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer.full)) {
    return absl::Status(CodeOf(code), Words(code, timeout, detail, curl));
  }
  return HttpResult{.status = static_cast<int>(status), .body = std::move(answer.body)};
}

}  // namespace deploy::world
