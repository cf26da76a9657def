#include "runtime/provider/runit/scripts.h"

#include <algorithm>
#include <vector>

#include "base/support/text.h"
#include "runtime/provider/runit/words.h"
#include "runtime/provider/shell_words.h"

namespace deploy::provider {

std::string RunScript(const Service& service, const std::string& chpst) {
  std::string out = "#!/bin/sh\nexec 2>&1\n";
  support::Append(out, "read -r up rest </proc/uptime && (umask 077; echo \"$up\" >started)\n");
  if (!service.directory.empty()) {
    support::Append(out, "cd -- ", ShellQuoted(service.directory), " || exit 111\n");
  }
  support::Append(out, "exec /usr/bin/env -i --");
  for (const auto& [name, value] : service.env) {
    support::Append(out, " \\\n  ", ShellQuoted(support::Cat(name, "=", value)));
  }
  support::Append(out, " \\\n  ", ShellQuoted(support::Cat("BACKSTAY_TOKEN=", service.token)));
  // A session of its own, so that a whole tree can be found and ended.
  support::Append(out, " \\\n  ", ShellQuoted(chpst), " -P");
  if (!service.user.empty()) {
    const bool number = std::all_of(service.user.begin(), service.user.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
    support::Append(out, " -u ", ShellQuoted(number ? ":" + service.user : service.user));
  }
  support::Append(out, " --");
  for (const std::string& word : service.command) {
    support::Append(out, " \\\n  ", ShellQuoted(word));
  }
  return out + "\n";
}

std::string FinishScript() {
  return "#!/bin/sh\n"
         "umask 077\n"
         "read -r up rest </proc/uptime\n"
         "began=$up\n"
         "[ -f started ] && read -r began <started\n"
         "rm -f started\n"
         "count=0\n"
         "[ -f exit ] && read -r count rest <exit\n"
         "echo \"$((count + 1)) $1 $2 $began $up\" >exit.new && mv exit.new exit\n";
}

std::string LogScript(const std::string& svlogd) {
  return support::Cat("#!/bin/sh\numask 077\nexec ", ShellQuoted(svlogd),
                      " -l 8192 -b 16384 ./main\n");
}

std::string LogLimits() { return "s1000000\nn8\n"; }

std::string StopScript(const std::string& signal) {
  return support::Cat("#!/bin/sh\nread -r pid <supervise/pid && kill -s ", ShellQuoted(signal),
                      " \"$pid\"\n");
}

std::optional<ServiceExit> ParseExit(std::string_view text) {
  const std::vector<std::string_view> words = Words(text);
  ServiceExit out;
  double began = 0;
  double ended = 0;
  if (words.size() != 5 || !ReadInt(words[0], &out.count) || !ReadInt(words[1], &out.code) ||
      !ReadInt(words[2], &out.signal) || !ReadDouble(words[3], &began) ||
      !ReadDouble(words[4], &ended)) {
    return std::nullopt;
  }
  out.after = absl::Seconds(std::max(0.0, ended - began));
  return out;
}

}  // namespace deploy::provider
