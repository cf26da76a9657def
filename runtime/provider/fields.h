#ifndef RUNTIME_PROVIDER_FIELDS_H_
#define RUNTIME_PROVIDER_FIELDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/value/value.h"

namespace deploy::provider {

// Reads the parts of a body that a provider needs. The compiler has checked types, so what is
// absent, null, unknown or of another kind gives the fallback; nothing here fails.

// The field, or a null value.
const value::Value& FieldOf(const value::Value& record, std::string_view name);

// Null or absent. An unknown field is there.
bool IsAbsent(const value::Value& record, std::string_view name);

std::string TextField(const value::Value& record, std::string_view name,
                      std::string_view fallback = "");
int64_t IntField(const value::Value& record, std::string_view name, int64_t fallback);
absl::Duration DurationField(const value::Value& record, std::string_view name,
                             absl::Duration fallback);
std::vector<std::string> TextListField(const value::Value& record, std::string_view name);
std::vector<std::pair<std::string, std::string>> TextMapField(const value::Value& record,
                                                              std::string_view name);

// The blocks under a label: (label, record), sorted by label.
std::vector<std::pair<std::string, value::Value>> BlocksField(const value::Value& record,
                                                              std::string_view name);

value::Value DurationValue(absl::Duration duration);

// A copy with this field replaced, or appended when there is none.
value::Value WithField(const value::Value& record, std::string_view name, value::Value field);
// A copy without these fields.
value::Value WithoutFields(const value::Value& record, const std::vector<std::string>& names);

// Equal and known; an unknown equals nothing.
bool SameField(const value::Value& a, const value::Value& b, std::string_view name);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_FIELDS_H_
