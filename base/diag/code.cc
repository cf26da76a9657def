#include "base/diag/code.h"

#include <algorithm>
#include <iterator>

namespace deploy::diag {
namespace {

struct Entry {
  Code code;
  std::string_view name, slug, title;
};

constexpr Entry kEntries[] = {
#define DIAGNOSTIC(code, number, slug, title) {Code::code, #code, slug, title},
#include "base/diag/codes.def"
#undef DIAGNOSTIC
};

const Entry* Find(Code code) {
  const Entry* found =
      std::lower_bound(std::begin(kEntries), std::end(kEntries), code,
                       [](const Entry& entry, Code wanted) { return entry.code < wanted; });
  return found != std::end(kEntries) && found->code == code ? found : nullptr;
}

}  // namespace

std::string_view CodeName(Code code) {
  const Entry* entry = Find(code);
  return entry != nullptr ? entry->name : "D0999";
}

std::string_view CodeSlug(Code code) {
  const Entry* entry = Find(code);
  return entry != nullptr ? entry->slug : "internal-error";
}

std::string_view CodeTitle(Code code) {
  const Entry* entry = Find(code);
  return entry != nullptr ? entry->title : "internal error";
}

std::optional<Code> CodeFromName(std::string_view name) {
  if (name.starts_with('D') || name.starts_with('d')) {
    name.remove_prefix(1);
  }
  if (name.empty() || name.size() > 4) {
    return std::nullopt;
  }
  int number = 0;
  for (char c : name) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    number = number * 10 + (c - '0');
  }
  const Entry* entry = Find(static_cast<Code>(number));
  return entry != nullptr ? std::optional(entry->code) : std::nullopt;
}

std::vector<Code> AllCodes() {
  std::vector<Code> codes;
  for (const Entry& entry : kEntries) {
    codes.push_back(entry.code);
  }
  return codes;
}

}  // namespace deploy::diag
