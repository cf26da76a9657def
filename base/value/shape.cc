#include <algorithm>
#include <mutex>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "base/value/value.h"

namespace deploy::value {
namespace {

using Names = std::span<const std::string>;

// Below this a walk over the names beats a binary search.
constexpr size_t kSmallShape = 8;

struct HashShape {
  using is_transparent = void;
  size_t operator()(Names names) const {
    size_t hash = names.size();
    for (const std::string& name : names) {
      hash = absl::HashOf(hash, name);
    }
    return hash;
  }
  size_t operator()(const Shape* shape) const { return (*this)(shape->names()); }
};
struct EqualShape {
  using is_transparent = void;
  static Names Of(const Shape* shape) { return shape->names(); }
  static Names Of(Names names) { return names; }
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    Names x = Of(a);
    Names y = Of(b);
    return std::equal(x.begin(), x.end(), y.begin(), y.end());
  }
};

struct ShapeTable {
  std::mutex mutex;
  absl::flat_hash_set<const Shape*, HashShape, EqualShape> shapes;
};

}  // namespace

Shape::Shape(std::vector<std::string> names) : names_(std::move(names)) {
  if (names_.size() > kSmallShape) {
    by_name_.resize(names_.size());
    std::iota(by_name_.begin(), by_name_.end(), 0u);
    std::stable_sort(by_name_.begin(), by_name_.end(),
                     [this](uint32_t a, uint32_t b) { return names_[a] < names_[b]; });
  }
}

int Shape::Find(std::string_view name) const {
  if (by_name_.empty()) {
    auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
  }
  auto found = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                [this](uint32_t i, std::string_view n) { return names_[i] < n; });
  return found != by_name_.end() && names_[*found] == name ? static_cast<int>(*found) : -1;
}

const Shape* InternShape(Names names) {
  // A loop builds one form over and over: no lock for that.
  thread_local const Shape* last = nullptr;
  if (last != nullptr && EqualShape()(last, names)) {
    return last;
  }
  static auto* table = new ShapeTable;
  std::lock_guard lock(table->mutex);
  auto found = table->shapes.find(names);
  if (found == table->shapes.end()) {
    auto* shape = new Shape(std::vector<std::string>(names.begin(), names.end()));
    found = table->shapes.insert(shape).first;
  }
  last = *found;
  return last;
}

}  // namespace deploy::value
