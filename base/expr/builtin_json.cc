// JSON as text.
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/expr/builtin_entry.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "base/value/json_sax.h"

namespace deploy::expr {
namespace {

using diag::Code;
using nlohmann::ordered_json;
using support::Cat;
using value::Value;

constexpr size_t kMaxDepth = 100;

Value JsonEncode(CallContext& call) {
  if (!call.Charge(1 + call[0].size())) {
    return call.poison();
  }
  return call.String(
      value::ToJson(call[0]).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

// Makes the value from the events of the text.
class Reader {
 public:
  void place(size_t) {}
  bool null() { return Add(Value::Null()); }
  bool boolean(bool b) { return Add(Value::Bool(b)); }
  bool number_integer(int64_t i) { return Add(Value::Int(i)); }
  bool number_unsigned(uint64_t u) {
    return u <= INT64_MAX ? Add(Value::Int(static_cast<int64_t>(u)))
                          : Fail(Cat(u, " is outside the range of `int`"));
  }
  bool number_float(double d) { return Add(Value::Float(d)); }
  bool string(std::string_view text) { return NoNul(text) && Add(Value::String(text)); }
  bool start_array() { return Open(); }
  bool start_object() { return Open(); }
  bool key(std::string_view name) {
    if (!NoNul(name)) {
      return false;
    }
    open_.back().names.emplace_back(name);
    return true;
  }
  bool end_array() {
    Level level = Close();
    return Add(Value::List(std::move(level.values)));
  }
  bool end_object() {
    Level level = Close();
    const value::Shape* shape = value::InternShape(level.names);
    for (size_t i = 0; i < level.names.size(); ++i) {
      if (shape->Find(level.names[i]) != static_cast<int>(i)) {
        return Fail(Cat("the key `", level.names[i], "` stands twice in one object"));
      }
    }
    return Add(Value::Record(shape, std::move(level.values)));
  }
  void parse_error(size_t position) { Fail(Cat("it is no JSON at byte ", position)); }

  const Value& value() const { return value_; }
  const std::string& error() const { return error_; }

 private:
  struct Level {
    std::vector<std::string> names;
    std::vector<Value> values;
  };

  bool Fail(std::string why) {
    error_ = std::move(why);
    return false;
  }
  // No text of the language holds one, and no program takes one.
  bool NoNul(std::string_view text) {
    return text.find('\0') == text.npos || Fail("it holds the character `\\u0000`");
  }
  bool Open() {
    open_.emplace_back();
    return open_.size() <= kMaxDepth || Fail(Cat("it nests deeper than ", kMaxDepth,
                                                 " levels, which is the limit `json_nesting`"));
  }
  Level Close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    return level;
  }
  bool Add(Value value) {
    if (open_.empty()) {
      value_ = std::move(value);
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Level> open_;
  Value value_;
  std::string error_;
};

Value JsonDecode(CallContext& call) {
  std::string_view text;
  if (!call.Text(0, &text) || !call.Charge(1 + text.size() / 8)) {
    return call.poison();
  }
  Reader reader;
  if (!value::ParseJson(text, reader)) {
    return call.FailAt(0, Code::D0306, Cat("the text cannot be taken: ", reader.error()));
  }
  return call.Sized(reader.value());
}

constexpr BuiltinParameter kValue[] = {{"x", "any"}};
constexpr BuiltinParameter kText[] = {{"s", "string"}};

const BuiltinEntry kEntries[] = {
    {{"json_encode", kValue, "string", "encoding",
      "The value as JSON on one line; quantities, versions and addresses as strings.\n\n"
      "`json_encode({ a = 1, b = [2s] })` is `\"{\\\"a\\\":1,\\\"b\\\":[\\\"2s\\\"]}\"`"},
     JsonEncode},
    {{"json_decode", kText, "any", "encoding",
      "The value that a JSON text stands for; objects become records.\n\n"
      "`json_decode(\"[1, true]\")` is `[1, true]`"},
     JsonDecode},
};

}  // namespace

std::span<const BuiltinEntry> JsonBuiltins() { return kEntries; }

}  // namespace deploy::expr
