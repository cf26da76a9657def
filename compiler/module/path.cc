#include "compiler/module/path.h"

#include "base/support/text.h"

#include <vector>

namespace deploy::module {

using support::Cat;
std::string_view Folder(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    return {};
  }
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view FileName(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view Stem(std::string_view path) {
  std::string_view name = FileName(path);
  return name.ends_with(".deploy") ? name.substr(0, name.size() - 7) : name;
}

std::string Join(std::string_view folder, std::string_view relative) {
  std::string whole = relative.starts_with('/') || folder.empty() ? std::string(relative)
                                                                  : Cat(folder, "/", relative);
  bool absolute = whole.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::string_view part : support::Split(whole, '/')) {
    if (part.empty() || part == ".") {
      continue;
    }
    bool can_go_up = !parts.empty() && parts.back() != "..";
    if (part == ".." && (can_go_up || absolute)) {
      if (can_go_up) {
        parts.pop_back();
      }
      continue;
    }
    parts.push_back(part);
  }
  return Cat(absolute ? "/" : "", support::Join(parts, "/"));
}

std::string RelativeTo(std::string_view folder, std::string_view path) {
  std::string prefix = Cat(folder, folder.ends_with('/') ? "" : "/");
  return std::string(path.starts_with(prefix) ? path.substr(prefix.size()) : path);
}

}  // namespace deploy::module
