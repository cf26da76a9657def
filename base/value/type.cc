#include "base/value/type.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"

namespace deploy::value {
namespace {

thread_local uint64_t refused_types = 0;
constexpr size_t kManyFields = 16;

}  // namespace

// All types of the process. Parts are interned before the whole, so hashing and comparing are
// shallow.
class TypeTable {
 public:
  static TypeTable& Get() {
    static auto* table = new TypeTable;
    return *table;
  }

  static Type Make(TypeKind kind) {
    Type type;
    type.kind_ = kind;
    return type;
  }
  static Type MakeQuantity(Dimension dimension) {
    Type type = Make(TypeKind::kQuantity);
    type.dimension_ = dimension;
    return type;
  }
  static Type MakeOver(TypeKind kind, TypeRef element, TypeRef key = nullptr) {
    Type type = Make(kind);
    type.element_ = element;
    type.key_ = key;
    return type;
  }
  static Type MakeNamed(TypeKind kind, std::string name) {
    Type type = Make(kind);
    type.name_ = std::move(name);
    return type;
  }
  static Type MakeEnum(std::string name, std::vector<std::string> members) {
    Type type = MakeNamed(TypeKind::kEnum, std::move(name));
    type.members_ = std::move(members);
    return type;
  }
  static Type MakeRecord(std::vector<FieldType> fields) {
    Type type = Make(TypeKind::kRecord);
    type.fields_ = std::move(fields);
    return type;
  }
  static Type MakeUnion(std::vector<TypeRef> alternatives) {
    Type type = Make(TypeKind::kUnion);
    type.alternatives_ = std::move(alternatives);
    return type;
  }
  static Type MakeLiteral(std::string text) {
    Type type = Make(TypeKind::kLiteral);
    type.literal_ = std::move(text);
    return type;
  }
  static Type MakeRefinement(TypeRef base, uint32_t predicate) {
    Type type = MakeOver(TypeKind::kRefinement, base);
    type.refinement_ = predicate;
    return type;
  }

  TypeRef Simple(TypeKind kind) const { return &simple_[static_cast<size_t>(kind)]; }
  TypeRef Quantity(Dimension dimension) const {
    return &quantities_[static_cast<size_t>(dimension)];
  }

  TypeRef Intern(Type type) {
    Measure(type);
    if (type.depth_ > kMaxTypeDepth) {
      ++refused_types;
      return Simple(TypeKind::kError);
    }
    std::lock_guard lock(mutex_);
    auto found = types_.find(&type);
    if (found != types_.end()) {
      return *found;
    }
    SortFields(type);
    return *types_.insert(new Type(std::move(type))).first;
  }

 private:
  TypeTable() {
    for (size_t i = 0; i < simple_.size(); ++i) {
      simple_[i].kind_ = static_cast<TypeKind>(i);
    }
    for (size_t i = 0; i < quantities_.size(); ++i) {
      quantities_[i] = MakeQuantity(static_cast<Dimension>(i));
    }
  }

  static void Measure(Type& type) {
    const auto part = [&](TypeRef inner) {
      if (inner != nullptr) {
        type.depth_ = std::max(type.depth_, inner->depth_ + 1);
      }
    };
    part(type.element_);
    part(type.key_);
    for (const FieldType& field : type.fields_) {
      part(field.type);
    }
    for (TypeRef alternative : type.alternatives_) {
      part(alternative);
    }
  }

  static void SortFields(Type& type) {
    if (type.fields_.size() < kManyFields) {
      return;
    }
    type.by_name_.resize(type.fields_.size());
    std::iota(type.by_name_.begin(), type.by_name_.end(), 0);
    std::stable_sort(type.by_name_.begin(), type.by_name_.end(),
                     [&](int a, int b) { return type.fields_[a].name < type.fields_[b].name; });
  }

  struct Hash {
    size_t operator()(const Type* type) const {
      size_t hash =
          absl::HashOf(static_cast<int>(type->kind_), type->name_, type->element_, type->key_,
                       type->members_, type->alternatives_, type->literal_, type->refinement_);
      for (const FieldType& field : type->fields_) {
        hash = absl::HashOf(hash, field.name, field.type, field.required);
      }
      return hash;
    }
  };
  struct Equal {
    bool operator()(const Type* a, const Type* b) const {
      return a->kind_ == b->kind_ && a->name_ == b->name_ && a->element_ == b->element_ &&
             a->key_ == b->key_ && a->fields_ == b->fields_ && a->members_ == b->members_ &&
             a->alternatives_ == b->alternatives_ && a->literal_ == b->literal_ &&
             a->refinement_ == b->refinement_;
    }
  };

  std::array<Type, static_cast<size_t>(TypeKind::kAny) + 1> simple_;
  std::array<Type, static_cast<size_t>(Dimension::kIops) + 1> quantities_;
  std::mutex mutex_;
  absl::flat_hash_set<const Type*, Hash, Equal> types_;
};

namespace {

// Takes `type` apart for a union: inner unions are flattened, `null` and `?` become one `?` around
// it all.
void AddAlternative(TypeRef type, std::vector<TypeRef>& alternatives,
                    absl::flat_hash_set<TypeRef>& seen, bool& optional) {
  if (type->kind() == TypeKind::kNull) {
    optional = true;
  } else if (type->kind() == TypeKind::kOptional) {
    optional = true;
    AddAlternative(type->element(), alternatives, seen, optional);
  } else if (type->kind() == TypeKind::kUnion) {
    for (TypeRef inner : type->alternatives()) {
      AddAlternative(inner, alternatives, seen, optional);
    }
  } else if (seen.insert(type).second) {
    alternatives.push_back(type);
  }
}

}  // namespace

const FieldType* Type::field(std::string_view name) const {
  int index = field_index(name);
  return index < 0 ? nullptr : &fields_[index];
}

int Type::field_index(std::string_view name) const {
  if (!by_name_.empty()) {
    const auto found = std::lower_bound(
        by_name_.begin(), by_name_.end(), name,
        [&](int at, std::string_view wanted) { return fields_[at].name < wanted; });
    return found != by_name_.end() && fields_[*found].name == name ? *found : -1;
  }
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].name == name) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

TypeRef Simple(TypeKind kind) { return TypeTable::Get().Simple(kind); }
TypeRef Quantity(Dimension dimension) { return TypeTable::Get().Quantity(dimension); }

TypeRef List(TypeRef element) {
  return TypeTable::Get().Intern(TypeTable::MakeOver(TypeKind::kList, element));
}
TypeRef Set(TypeRef element) {
  return TypeTable::Get().Intern(TypeTable::MakeOver(TypeKind::kSet, element));
}
TypeRef Map(TypeRef key, TypeRef element) {
  return TypeTable::Get().Intern(TypeTable::MakeOver(TypeKind::kMap, element, key));
}
TypeRef Range(TypeRef element) {
  return TypeTable::Get().Intern(TypeTable::MakeOver(TypeKind::kRange, element));
}

TypeRef Optional(TypeRef inner) {
  switch (inner->kind()) {
    case TypeKind::kOptional:
    case TypeKind::kNull:
    case TypeKind::kError:
      return inner;
    default:
      return TypeTable::Get().Intern(TypeTable::MakeOver(TypeKind::kOptional, inner));
  }
}

TypeRef Record(std::vector<FieldType> fields) {
  return TypeTable::Get().Intern(TypeTable::MakeRecord(std::move(fields)));
}
TypeRef Enum(std::string name, std::vector<std::string> members) {
  return TypeTable::Get().Intern(TypeTable::MakeEnum(std::move(name), std::move(members)));
}

TypeRef Union(std::vector<TypeRef> alternatives) {
  std::vector<TypeRef> flat;
  absl::flat_hash_set<TypeRef> seen;
  bool optional = false;
  for (TypeRef type : alternatives) {
    AddAlternative(type, flat, seen, optional);
  }
  if (flat.empty()) {
    return Simple(optional ? TypeKind::kNull : TypeKind::kError);
  }
  TypeRef inner =
      flat.size() == 1 ? flat[0] : TypeTable::Get().Intern(TypeTable::MakeUnion(std::move(flat)));
  return optional ? Optional(inner) : inner;
}

TypeRef StringLiteral(std::string text) {
  return TypeTable::Get().Intern(TypeTable::MakeLiteral(std::move(text)));
}
TypeRef Refinement(TypeRef base, uint32_t predicate) {
  return TypeTable::Get().Intern(TypeTable::MakeRefinement(base, predicate));
}
TypeRef Resource(std::string schema) {
  return TypeTable::Get().Intern(TypeTable::MakeNamed(TypeKind::kResource, std::move(schema)));
}
TypeRef Instances(std::string schema) {
  return TypeTable::Get().Intern(TypeTable::MakeNamed(TypeKind::kInstances, std::move(schema)));
}

uint64_t RefusedTypes() { return refused_types; }

TypeRef StripOptional(TypeRef type) {
  return type->kind() == TypeKind::kOptional ? type->element() : type;
}
TypeRef StripRefinement(TypeRef type) {
  while (type->kind() == TypeKind::kRefinement) {
    type = type->element();
  }
  return type;
}

}  // namespace deploy::value
