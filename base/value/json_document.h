#ifndef BASE_VALUE_JSON_DOCUMENT_H_
#define BASE_VALUE_JSON_DOCUMENT_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/value/value.h"

namespace deploy::value {

class JsonDocument;

// One value of a document: a place in it, cheap to copy. Asking for what it is not gives an empty
// text, 0, false or no parts.
class Json {
 public:
  Json(const JsonDocument* document, uint32_t entry) : document_(document), entry_(entry) {}

  bool is_null() const;
  bool is_boolean() const;
  bool is_string() const;
  bool is_array() const;
  bool is_object() const;
  bool is_unsigned() const;  // a whole number from 0
  bool is_integer() const;   // a whole number that fits 64 bits with sign

  bool boolean() const;
  uint64_t unsigned_integer() const;
  int64_t integer() const;
  std::string_view text() const;  // lives as long as the document and its text

  size_t size() const;              // parts of an array or object
  Json operator[](size_t i) const;  // i < size()
  std::string_view key(size_t i) const;
  std::optional<Json> Find(std::string_view key) const;

  // The value that is encoded here (json.h).
  absl::StatusOr<Value> Decode() const;

 private:
  const JsonDocument* document_;
  uint32_t entry_;
};

// A JSON text read into flat arrays: for documents of many parts, such as graphs, where a tree of
// objects would cost more than the text. Refuses keys that stand twice in one object and nesting
// beyond kMaxNesting. The text must outlive it.
class JsonDocument {
 public:
  static constexpr size_t kMaxNesting = 600;

  // InvalidArgument with the byte where the text stops being JSON.
  static absl::StatusOr<JsonDocument> Parse(std::string_view text);
  Json root() const { return Json(this, root_); }

 private:
  friend class Json;
  friend class JsonDocumentBuilder;
  enum class Kind : uint8_t {
    kNull,
    kBoolean,
    kInteger,
    kUnsigned,
    kFloat,
    kString,
    kArray,
    kObject
  };
  struct Entry {
    Kind kind = Kind::kNull;
    uint32_t begin = 0, end = 0;    // in the text
    uint32_t first = 0, count = 0;  // parts; a text that was unescaped: its number + 1 in `count`
    uint64_t number = 0;
  };
  struct Part {
    std::string_view key;
    uint32_t entry = 0;
  };

  std::string_view text_;
  std::vector<Entry> entries_;
  std::vector<Part> parts_;
  std::deque<std::string> unescaped_;
  uint32_t root_ = 0;
};

}  // namespace deploy::value

#endif  // BASE_VALUE_JSON_DOCUMENT_H_
