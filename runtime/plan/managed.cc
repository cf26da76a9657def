#include "runtime/plan/managed.h"

#include <filesystem>
#include <utility>

#include "base/schema/schema.h"

namespace deploy::plan {

std::string AbsolutePath(const std::string& stack_folder, std::string_view path) {
  const bool plain = path.starts_with('/') && path.find("/.") == path.npos &&
                     path.find("//") == path.npos && !path.ends_with('/');
  if (plain) {
    return std::string(path);
  }
  std::string text = (std::filesystem::path(stack_folder) / path).lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') {
    text.pop_back();
  }
  return text;
}

ManagedPaths::ManagedPaths(std::string stack_folder)
    : stack_folder_(std::move(stack_folder)),
      paths_(std::make_shared<absl::flat_hash_set<std::string>>()) {}

void ManagedPaths::Add(std::string_view type, const value::Value& attributes) {
  const schema::Schema* schema = schema::FindSchema(type);
  if (schema == nullptr || attributes.kind() != value::ValueKind::kRecord) {
    return;
  }
  for (const schema::Field& field : schema->fields) {
    const value::Value* held = field.identity ? attributes.Find(field.name) : nullptr;
    if (held == nullptr || held->kind() != value::ValueKind::kString) {
      continue;
    }
    std::string path = AbsolutePath(stack_folder_, held->as_string());
    while (path.size() > 1 && paths_->insert(path).second) {
      const size_t slash = path.rfind('/');
      path.resize(slash == path.npos ? 0 : slash);
    }
  }
}

std::function<bool(std::string_view)> ManagedPaths::AsFunction() && {
  return [paths = std::move(paths_)](std::string_view path) {
    return paths->contains(std::string(path));
  };
}

}  // namespace deploy::plan
