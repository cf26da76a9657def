#include "runtime/provider/runit/process_table.h"

#include <algorithm>
#include <map>

#include "base/support/text.h"
#include "runtime/provider/runit/words.h"

namespace deploy::provider {

std::optional<ProcessRow> ParseProcessRow(std::string_view stat) {
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const size_t open = stat.find('(');
  const size_t close = stat.rfind(')');
  if (open == 0 || open == std::string_view::npos || close == std::string_view::npos ||
      close < open) {
    return std::nullopt;
  }
  ProcessRow row;
  row.name = std::string(stat.substr(open + 1, close - open - 1));
  const std::vector<std::string_view> words = Words(stat.substr(close + 1));
  if (words.size() < 4 || words[0] == "Z" || words[0] == "X" ||
      !ReadInt(support::Trim(stat.substr(0, open)), &row.pid) || !ReadInt(words[1], &row.parent) ||
      !ReadInt(words[2], &row.group) || !ReadInt(words[3], &row.session)) {
    return std::nullopt;
  }
  return row;
}

std::vector<ProcessRow> ReadProcessTable(world::FileSystem& files) {
  std::vector<ProcessRow> out;
  const absl::StatusOr<std::vector<std::string>> names = files.List("/proc");
  if (!names.ok()) {
    return out;
  }
  for (const std::string& name : *names) {
    if (name.empty() || name[0] < '1' || name[0] > '9') {
      continue;
    }
    const absl::StatusOr<std::string> stat = files.Read(support::Cat("/proc/", name, "/stat"));
    if (std::optional<ProcessRow> row = stat.ok() ? ParseProcessRow(*stat) : std::nullopt) {
      out.push_back(*std::move(row));
    }
  }
  return out;
}

std::set<int64_t> TreeOf(const std::vector<ProcessRow>& table, const std::set<int64_t>& roots,
                         const std::set<int64_t>& sessions) {
  std::multimap<int64_t, int64_t> children;
  std::set<int64_t> out;
  std::vector<int64_t> open(roots.begin(), roots.end());
  for (const ProcessRow& row : table) {
    children.emplace(row.parent, row.pid);
    if (sessions.contains(row.session) && !roots.contains(row.pid) && out.insert(row.pid).second) {
      open.push_back(row.pid);
    }
  }
  while (!open.empty()) {
    const int64_t parent = open.back();
    open.pop_back();
    const auto [first, last] = children.equal_range(parent);
    for (auto child = first; child != last; ++child) {
      if (!roots.contains(child->second) && out.insert(child->second).second) {
        open.push_back(child->second);
      }
    }
  }
  return out;
}

}  // namespace deploy::provider
