#include "cli/log_tail.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/support/text.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {
namespace {

std::string ReadFrom(const std::string& path, int64_t offset) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(offset);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

uint64_t Inode(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

}  // namespace

LogTail::LogTail(Console& console, std::vector<provider::InstanceLog> logs) : console_(console) {
  for (provider::InstanceLog& log : logs) {
    followed_.push_back({.log = std::move(log)});
  }
}

void LogTail::Print(const Followed& one, std::string_view line) {
  if (console_.json()) {
    const nlohmann::ordered_json json{{"$type", "log"},
                                      {"format", "backstay-log/1"},
                                      {"instance", one.log.instance},
                                      {"line", line}};
    console_.OutLine(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return;
  }
  named_ |= followed_.size() > 1;
  console_.OutLine(
      named_ ? support::Cat(console_.PaintOut(Style::kCyan, one.log.instance), " | ", line)
             : std::string(line));
}

void LogTail::PrintLast(int lines) {
  for (Followed& one : followed_) {
    std::vector<std::string> all;
    for (const std::string& path : one.log.files) {
      const std::string text = ReadFrom(path, 0);
      const bool current = &path == &one.log.files.back();
      std::vector<std::string_view> parts = support::Split(text, '\n');
      if (current) {
        one.partial = parts.back();
        one.inode = Inode(path);
        one.offset = static_cast<int64_t>(text.size());
      }
      parts.pop_back();
      all.insert(all.end(), parts.begin(), parts.end());
    }
    const size_t first =
        all.size() > static_cast<size_t>(lines) ? all.size() - static_cast<size_t>(lines) : 0;
    for (size_t i = first; i < all.size(); ++i) {
      Print(one, all[i]);
    }
  }
}

void LogTail::Follow(Followed& one) {
  const std::string& path = one.log.files.back();
  const uint64_t inode = Inode(path);
  if (inode != one.inode) {  // rotated: what follows stands in a new file
    one.inode = inode;
    one.offset = 0;
  }
  const std::string text = ReadFrom(path, one.offset);
  one.offset += static_cast<int64_t>(text.size());
  const std::string pending = one.partial + text;
  std::vector<std::string_view> parts = support::Split(pending, '\n');
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    Print(one, parts[i]);
  }
  one.partial = parts.back();
}

void LogTail::Update(std::vector<provider::InstanceLog> logs) {
  std::vector<Followed> next;
  for (provider::InstanceLog& log : logs) {
    if (log.failed) {
      continue;  // kept of an instance that is gone
    }
    const auto known = std::find_if(followed_.begin(), followed_.end(), [&](const Followed& one) {
      return one.log.instance == log.instance && one.log.object_id == log.object_id;
    });
    next.push_back(known != followed_.end()
                       ? std::move(*known)
                       : Followed{.log = log, .inode = Inode(log.files.back())});
    next.back().log = std::move(log);
  }
  followed_ = std::move(next);
}

void LogTail::PrintNew() {
  for (Followed& one : followed_) {
    if (!one.log.files.empty()) {
      Follow(one);
    }
  }
}

}  // namespace deploy::cli
