// Files of the stack's folder.
#include <string>
#include <vector>

#include "base/expr/builtin_entry.h"
#include "base/expr/file_path.h"
#include "base/expr/text.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using diag::Code;
using support::Cat;
using value::Value;

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (segment == ".." && !out.empty()) {
      out.pop_back();
    } else if (segment != "." && segment != ".." && !segment.empty()) {
      out.push_back(segment);
    }
  }
  return out;
}

Value ReadFile(CallContext& call) {
  std::string_view path;
  if (!call.Text(0, &path)) {
    return call.poison();
  }
  // A relative path is refused here; what an absolute one means, links included, only the resolver
  // can tell.
  const bool outside = path.empty() || path.find('\0') != path.npos ||
                       (path[0] != '/' && !PathBelow("/stack", path));
  if (outside) {
    return call.FailAt(0, Code::D0306,
                       Cat("`", path.substr(0, 100), "` is outside the folder of the root file"));
  }
  const absl::StatusOr<std::string> text = call.machine().resolver().ReadFile(std::string(path));
  if (!text.ok()) {
    return call.FailAt(
        0, Code::D0306,
        Cat("`", path.substr(0, 100), "` cannot be read: ", text.status().message()));
  }
  if (!IsUtf8(*text)) {
    return call.FailAt(0, Code::D0306, Cat("`", path.substr(0, 100), "` holds no text (UTF-8)"));
  }
  return call.String(*text);
}

constexpr BuiltinParameter kPath[] = {{"path", "string | path"}};

const BuiltinEntry kEntries[] = {
    {{"read_file", kPath, "string", "file",
      "The text of a file in the folder of the root file or below; a relative path starts "
      "there.\n\n"
      "`read_file(\"greeting.txt\")` is `\"hello\\n\"`",
      true},
     ReadFile},
};

}  // namespace

std::optional<std::string> PathBelow(std::string_view folder, std::string_view path) {
  const std::vector<std::string_view> base = Segments(folder);
  const std::string joined =
      !path.empty() && path[0] == '/' ? std::string(path) : Cat(folder, "/", path);
  const std::vector<std::string_view> all = Segments(joined);
  if (all.size() < base.size() || !std::equal(base.begin(), base.end(), all.begin())) {
    return std::nullopt;
  }
  std::string out;
  for (const std::string_view segment : all) {
    support::Append(out, "/", segment);
  }
  return out.empty() ? "/" : out;
}

std::span<const BuiltinEntry> FileBuiltins() { return kEntries; }

}  // namespace deploy::expr
