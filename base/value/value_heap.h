#ifndef BASE_VALUE_VALUE_HEAP_H_
#define BASE_VALUE_VALUE_HEAP_H_

#include <algorithm>
#include <new>

#include "base/value/value.h"

namespace deploy::value {

// How shared parts of values are laid out; for value*.cc only. One block each:
// Heap, then the characters | the Amount | `count` Values (a map: twice as many, its keys after its
// values).
struct ValueAccess {
  using Heap = Value::Heap;
  static_assert(sizeof(Heap) == 16);

  static Heap* New(size_t payload, uint32_t count, const Shape* shape = nullptr) {
    return new (::operator new(sizeof(Heap) + payload)) Heap{{1}, count, shape};
  }
  static void Delete(Heap* heap) {
    heap->~Heap();
    ::operator delete(heap);
  }
  static char* Chars(Heap* heap) { return reinterpret_cast<char*>(heap + 1); }
  static Amount* Quantity(Heap* heap) { return reinterpret_cast<Amount*>(heap + 1); }
  static Value* Values(Heap* heap) { return reinterpret_cast<Value*>(heap + 1); }

  static Heap* heap(const Value& value) { return value.heap_; }
  static bool has_heap(const Value& value) { return value.has_heap(); }
  static bool has_parts(ValueKind kind) {
    return kind >= ValueKind::kList && kind <= ValueKind::kRange;
  }
  // Values in the block, keys of a map included.
  static size_t PartCount(ValueKind kind, const Heap* heap) {
    return has_parts(kind) ? heap->count * (kind == ValueKind::kMap ? size_t{2} : size_t{1}) : 0;
  }

  static Value Wrap(ValueKind kind, Heap* heap) {
    Value value;
    value.kind_ = kind;
    value.heap_ = heap;
    value.has_unknown_ = kind == ValueKind::kUnknown;
    uint32_t depth = has_parts(kind) ? 1 : 0;
    uint64_t weight = 8 + uint64_t{heap->count};
    const Value* parts = Values(heap);
    for (size_t i = 0, n = PartCount(kind, heap); i < n; ++i) {
      value.has_unknown_ = value.has_unknown_ || parts[i].has_unknown_;
      depth = std::max(depth, parts[i].depth() + 1);
      weight += parts[i].weight();
    }
    value.weight_ = static_cast<uint32_t>(std::min<uint64_t>(weight, 0xffffffff));
    value.small_ = static_cast<uint16_t>(std::min<uint32_t>(depth, 0xffff));
    return value;
  }

  // One reference less; true when that was the last one.
  static bool Drop(Heap* heap) {
    return heap->references.load(std::memory_order_acquire) == 1 ||
           heap->references.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }
};

}  // namespace deploy::value

#endif  // BASE_VALUE_VALUE_HEAP_H_
