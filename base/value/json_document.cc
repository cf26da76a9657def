#include "base/value/json_document.h"

#include <bit>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "base/value/json_sax.h"

namespace deploy::value {

// Takes the events of the text; parts of what is open wait on a stack until it closes.
class JsonDocumentBuilder {
 public:
  using Kind = JsonDocument::Kind;

  explicit JsonDocumentBuilder(JsonDocument& document) : document_(document) {}

  void place(size_t position) { position_ = static_cast<uint32_t>(position); }
  bool null() { return Add(Kind::kNull, 0); }
  bool boolean(bool b) { return Add(Kind::kBoolean, b ? 1 : 0); }
  bool number_integer(int64_t i) { return Add(Kind::kInteger, static_cast<uint64_t>(i)); }
  bool number_unsigned(uint64_t u) { return Add(Kind::kUnsigned, u); }
  bool number_float(double d) { return Add(Kind::kFloat, std::bit_cast<uint64_t>(d)); }
  bool string(std::string_view text) {
    const bool in_text = text.data() >= document_.text_.data() &&
                         text.data() < document_.text_.data() + document_.text_.size();
    JsonDocument::Entry entry;
    entry.kind = Kind::kString;
    entry.begin = position_;
    if (in_text) {
      entry.end = static_cast<uint32_t>(text.data() + text.size() - document_.text_.data());
    } else {
      document_.unescaped_.emplace_back(text);
      entry.count = static_cast<uint32_t>(document_.unescaped_.size());
    }
    return Push(entry);
  }
  bool key(std::string_view text) {
    const bool in_text = text.data() >= document_.text_.data() &&
                         text.data() < document_.text_.data() + document_.text_.size();
    if (!in_text) {
      document_.unescaped_.emplace_back(text);
      text = document_.unescaped_.back();
    }
    key_ = text;
    return true;
  }
  bool start_array() { return Open(Kind::kArray); }
  bool start_object() { return Open(Kind::kObject); }
  bool end_array() { return Close(); }
  bool end_object() { return Close(); }
  void parse_error(size_t position) {
    error_ = support::Cat("the text is no JSON at byte ", position);
  }

  const std::string& error() const { return error_; }

 private:
  struct Frame {
    uint32_t entry;
    size_t waiting;  // where its parts begin on the stack
  };

  bool Add(Kind kind, uint64_t number) {
    JsonDocument::Entry entry;
    entry.kind = kind;
    entry.begin = position_;
    entry.number = number;
    return Push(entry);
  }
  bool Push(const JsonDocument::Entry& entry) {
    document_.entries_.push_back(entry);
    const auto id = static_cast<uint32_t>(document_.entries_.size() - 1);
    if (open_.empty()) {
      document_.root_ = id;
    } else {
      waiting_.push_back({std::exchange(key_, {}), id});
    }
    return true;
  }
  bool Open(Kind kind) {
    if (open_.size() >= JsonDocument::kMaxNesting) {
      error_ = support::Cat("the JSON nests deeper than ", JsonDocument::kMaxNesting, " levels");
      return false;
    }
    Add(kind, 0);
    open_.push_back({static_cast<uint32_t>(document_.entries_.size() - 1), waiting_.size()});
    return true;
  }
  bool Close() {
    const Frame frame = open_.back();
    open_.pop_back();
    JsonDocument::Entry& entry = document_.entries_[frame.entry];
    entry.end = position_;
    entry.first = static_cast<uint32_t>(document_.parts_.size());
    entry.count = static_cast<uint32_t>(waiting_.size() - frame.waiting);
    document_.parts_.insert(document_.parts_.end(), waiting_.begin() + frame.waiting,
                            waiting_.end());
    waiting_.resize(frame.waiting);
    return entry.kind == Kind::kArray || UniqueKeys(entry);
  }
  bool UniqueKeys(const JsonDocument::Entry& entry) {
    const JsonDocument::Part* parts = document_.parts_.data() + entry.first;
    absl::flat_hash_set<std::string_view> seen;
    for (uint32_t i = 0; i < entry.count; ++i) {
      bool twice = false;
      if (entry.count <= 16) {
        for (uint32_t k = 0; k < i; ++k) {
          twice = twice || parts[k].key == parts[i].key;
        }
      } else {
        twice = !seen.insert(parts[i].key).second;
      }
      if (twice) {
        error_ =
            support::Cat("the key `", parts[i].key.substr(0, 60), "` stands twice in one object");
        return false;
      }
    }
    return true;
  }

  JsonDocument& document_;
  std::vector<Frame> open_;
  std::vector<JsonDocument::Part> waiting_;
  std::string_view key_;
  uint32_t position_ = 0;
  std::string error_;
};

absl::StatusOr<JsonDocument> JsonDocument::Parse(std::string_view text) {
  if (text.size() >= UINT32_MAX) {
    return absl::InvalidArgumentError("the JSON is larger than 4 GiB");
  }
  JsonDocument document;
  document.text_ = text;
  document.entries_.reserve(text.size() / 8);
  document.parts_.reserve(text.size() / 8);
  JsonDocumentBuilder builder(document);
  if (!ParseJson(text, builder)) {
    return absl::InvalidArgumentError(builder.error());
  }
  return document;
}

bool Json::is_null() const { return document_->entries_[entry_].kind == JsonDocument::Kind::kNull; }
bool Json::is_boolean() const {
  return document_->entries_[entry_].kind == JsonDocument::Kind::kBoolean;
}
bool Json::is_string() const {
  return document_->entries_[entry_].kind == JsonDocument::Kind::kString;
}
bool Json::is_array() const {
  return document_->entries_[entry_].kind == JsonDocument::Kind::kArray;
}
bool Json::is_object() const {
  return document_->entries_[entry_].kind == JsonDocument::Kind::kObject;
}
bool Json::is_unsigned() const {
  return document_->entries_[entry_].kind == JsonDocument::Kind::kUnsigned;
}
bool Json::is_integer() const {
  const JsonDocument::Entry& entry = document_->entries_[entry_];
  return entry.kind == JsonDocument::Kind::kInteger ||
         (entry.kind == JsonDocument::Kind::kUnsigned && entry.number <= INT64_MAX);
}

bool Json::boolean() const { return is_boolean() && document_->entries_[entry_].number != 0; }
uint64_t Json::unsigned_integer() const {
  return is_unsigned() ? document_->entries_[entry_].number : 0;
}
int64_t Json::integer() const {
  return is_integer() ? static_cast<int64_t>(document_->entries_[entry_].number) : 0;
}

std::string_view Json::text() const {
  const JsonDocument::Entry& entry = document_->entries_[entry_];
  if (entry.kind != JsonDocument::Kind::kString) {
    return {};
  }
  return entry.count > 0 ? std::string_view(document_->unescaped_[entry.count - 1])
                         : document_->text_.substr(entry.begin + 1, entry.end - entry.begin - 1);
}

size_t Json::size() const {
  return is_array() || is_object() ? document_->entries_[entry_].count : 0;
}

Json Json::operator[](size_t i) const {
  return Json(document_, document_->parts_[document_->entries_[entry_].first + i].entry);
}

std::string_view Json::key(size_t i) const {
  return document_->parts_[document_->entries_[entry_].first + i].key;
}

std::optional<Json> Json::Find(std::string_view key) const {
  const size_t count = is_object() ? size() : 0;
  for (size_t i = 0; i < count; ++i) {
    if (this->key(i) == key) {
      return (*this)[i];
    }
  }
  return std::nullopt;
}

}  // namespace deploy::value
