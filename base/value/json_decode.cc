#include <bit>
#include <optional>
#include <vector>

#include "base/support/text.h"
#include "base/value/json.h"
#include "base/value/json_document.h"
#include "base/value/json_sax.h"
#include "base/value/json_scalar.h"
#include "nlohmann/json.hpp"

namespace deploy::value {
namespace {

using Document = nlohmann::ordered_json;

// Builds a value from the events of a JSON text or document; every event says whether to go on.
// The names are those that ParseJson calls (json_sax.h).
class Decoder {
 public:
  bool null() { return Add(Value::Null()); }
  bool boolean(bool b) { return Add(Value::Bool(b)); }
  bool number_integer(int64_t i) { return Add(Value::Int(i)); }
  bool number_unsigned(uint64_t i) {
    return i <= static_cast<uint64_t>(INT64_MAX) ? Add(Value::Int(static_cast<int64_t>(i)))
                                                 : Fail("a number is larger than 64 bits");
  }
  bool number_float(double d) {
    Value value = Value::Float(d);
    return TagScalar(value) ? Fail("a float is written as a whole number") : Add(std::move(value));
  }
  bool string(std::string_view text) { return Add(Value::String(text)); }

  bool start_array() { return Push(false); }
  bool start_object() { return Push(true); }

  bool key(std::string_view name) {
    Frame& frame = stack_.back();
    const bool tag = name.starts_with('$') && !name.starts_with("$$");
    if (!frame.tag.empty() || (tag && !frame.names.empty())) {
      return Fail("a tagged value has more than one key");
    }
    if (tag) {
      frame.tag = name;
    } else {
      frame.names.emplace_back(name.starts_with('$') ? name.substr(1) : name);
    }
    return true;
  }

  bool end_array() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    return Add(Value::List(std::move(frame.values)));
  }

  bool end_object() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    if (frame.tag.empty()) {
      return AddRecord(std::move(frame));
    }
    if (std::optional<Value> value = Untag(frame.tag, frame.values[0])) {
      return Add(*std::move(value));
    }
    return Fail("`" + frame.tag + "` does not hold what it should");
  }

  void place(size_t) {}
  void parse_error(size_t position) { Fail("not JSON at byte " + std::to_string(position)); }

  bool Fail(std::string why) {
    error_ = std::move(why);
    return false;
  }

  absl::StatusOr<Value> Take(bool complete) {
    if (!complete || !result_) {
      return absl::InvalidArgumentError(
          support::Cat("encoded value: ", error_.empty() ? "incomplete" : error_));
    }
    return *std::move(result_);
  }

 private:
  struct Frame {
    bool object = false;
    uint32_t depth = 0;    // of the value that this is
    int wrapper_left = 0;  // levels of plain arrays below that belong to the tag
    std::string tag;
    std::vector<std::string> names;
    std::vector<Value> values;
  };

  static int WrapperLevels(std::string_view tag) {
    return tag == "$map" || tag == "$enum" ? 2 : tag == "$set" || tag == "$range" ? 1 : 0;
  }

  bool Push(bool object) {
    Frame frame;
    frame.object = object;
    frame.depth = 1;
    if (!stack_.empty()) {
      Frame& parent = stack_.back();
      int wrapper = parent.object ? WrapperLevels(parent.tag) : parent.wrapper_left;
      if (wrapper > 0 && object && parent.object) {
        return Fail("`" + parent.tag + "` does not hold a list");
      }
      const bool inside = wrapper > 0 && !object;
      frame.wrapper_left = inside ? wrapper - 1 : 0;
      frame.depth = parent.depth + (inside ? 0 : 1);
    }
    if (frame.depth > kMaxValueDepth) {
      return Fail("nested deeper than " + std::to_string(kMaxValueDepth) + " levels");
    }
    stack_.push_back(std::move(frame));
    return true;
  }

  bool Add(Value value) {
    if (stack_.empty()) {
      result_ = std::move(value);
    } else {
      stack_.back().values.push_back(std::move(value));
    }
    return true;
  }

  bool AddRecord(Frame frame) {
    const Shape* shape = InternShape(frame.names);
    for (size_t i = 0; i < frame.names.size(); ++i) {
      if (shape->Find(frame.names[i]) != static_cast<int>(i)) {
        return Fail("key `" + frame.names[i] + "` stands twice in one object");
      }
    }
    return Add(Value::Record(shape, std::move(frame.values)));
  }

  static std::optional<Value> Untag(std::string_view tag, const Value& payload) {
    if (payload.kind() == ValueKind::kString) {
      return UntagScalar(tag, payload.as_string());
    }
    if (payload.kind() != ValueKind::kList) {
      return std::nullopt;
    }
    std::span<const Value> items = payload.elements();
    if (tag == "$set") {
      Value set = Value::Set({items.begin(), items.end()});
      return set.size() == items.size() ? std::optional(std::move(set)) : std::nullopt;
    }
    if (tag == "$range" && items.size() == 2) {
      return Value::Range(items[0], items[1]);
    }
    return tag == "$map"    ? UntagMap(items)
           : tag == "$enum" ? UntagEnum(items)
           : tag == "$q"    ? QuantityFromParts(items)
                            : std::nullopt;
  }

  static std::optional<Value> UntagMap(std::span<const Value> pairs) {
    std::vector<std::pair<Value, Value>> entries;
    entries.reserve(pairs.size());
    for (const Value& pair : pairs) {
      if (pair.kind() != ValueKind::kList || pair.size() != 2) {
        return std::nullopt;
      }
      entries.emplace_back(pair.elements()[0], pair.elements()[1]);
    }
    Value map = Value::Map(std::move(entries));
    for (size_t i = 1; i < map.size(); ++i) {
      if (map.keys()[i - 1] == map.keys()[i]) {
        return std::nullopt;
      }
    }
    return map;
  }

  static std::optional<Value> UntagEnum(std::span<const Value> items) {
    if (items.size() != 3 || items[0].kind() != ValueKind::kString ||
        items[1].kind() != ValueKind::kList || items[2].kind() != ValueKind::kInt) {
      return std::nullopt;
    }
    std::vector<std::string> members;
    for (const Value& member : items[1].elements()) {
      if (member.kind() != ValueKind::kString) {
        return std::nullopt;
      }
      members.emplace_back(member.as_string());
    }
    int64_t index = items[2].as_int();
    if (index < 0 || index > UINT16_MAX || static_cast<size_t>(index) >= members.size()) {
      return std::nullopt;
    }
    return Value::Enum(Enum(std::string(items[0].as_string()), std::move(members)),
                       static_cast<int>(index));
  }

  std::vector<Frame> stack_;
  std::optional<Value> result_;
  std::string error_;
};

// One level of a document that is being walked.
struct Level {
  Document::const_iterator next, end;
  bool object;
};

bool Enter(const Document& json, Decoder& decoder, std::vector<Level>& levels) {
  switch (json.type()) {
    case Document::value_t::null:
      return decoder.null();
    case Document::value_t::boolean:
      return decoder.boolean(json.get<bool>());
    case Document::value_t::number_integer:
      return decoder.number_integer(json.get<int64_t>());
    case Document::value_t::number_unsigned:
      return decoder.number_unsigned(json.get<uint64_t>());
    case Document::value_t::number_float:
      return decoder.number_float(json.get<double>());
    case Document::value_t::string:
      return decoder.string(json.get_ref<const std::string&>());
    case Document::value_t::array:
    case Document::value_t::object:
      levels.push_back({json.begin(), json.end(), json.is_object()});
      return json.is_object() ? decoder.start_object() : decoder.start_array();
    default:
      return decoder.Fail("binary data");
  }
}

}  // namespace

absl::StatusOr<Value> Decode(const Document& json) {
  Decoder decoder;
  std::vector<Level> levels;
  bool good = Enter(json, decoder, levels);
  while (good && !levels.empty()) {
    Level& level = levels.back();
    if (level.next == level.end) {
      good = level.object ? decoder.end_object() : decoder.end_array();
      levels.pop_back();
      continue;
    }
    Document::const_iterator child = level.next++;
    if (level.object) {
      const std::string& key = child.key();
      good = decoder.key(key);
    }
    good = good && Enter(*child, decoder, levels);
  }
  return decoder.Take(good);
}

absl::StatusOr<Value> DecodeText(std::string_view text) {
  Decoder decoder;
  const bool good = ParseJson(text, decoder);
  return decoder.Take(good);
}

absl::StatusOr<Value> Json::Decode() const {
  const JsonDocument::Entry& entry = document_->entries_[entry_];
  Decoder decoder;
  bool good = false;
  switch (entry.kind) {
    case JsonDocument::Kind::kNull:
      good = decoder.null();
      break;
    case JsonDocument::Kind::kBoolean:
      good = decoder.boolean(entry.number != 0);
      break;
    case JsonDocument::Kind::kInteger:
      good = decoder.number_integer(static_cast<int64_t>(entry.number));
      break;
    case JsonDocument::Kind::kUnsigned:
      good = decoder.number_unsigned(entry.number);
      break;
    case JsonDocument::Kind::kFloat:
      good = decoder.number_float(std::bit_cast<double>(entry.number));
      break;
    case JsonDocument::Kind::kString:
      good = decoder.string(text());
      break;
    default:
      good = ParseJson(document_->text_.substr(entry.begin, entry.end - entry.begin), decoder);
  }
  return decoder.Take(good);
}

}  // namespace deploy::value
