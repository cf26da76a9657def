#include <algorithm>

#include "absl/strings/ascii.h"
#include "base/value/value.h"

namespace deploy::value {
namespace {

struct Version {
  std::string_view core, pre, build;
};

Version SplitVersion(std::string_view text) {
  Version version;
  if (size_t plus = text.find('+'); plus != std::string_view::npos) {
    version.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  if (size_t dash = text.find('-'); dash != std::string_view::npos) {
    version.pre = text.substr(dash + 1);
    text = text.substr(0, dash);
  }
  version.core = text;
  return version;
}

std::string_view TakePart(std::string_view& text) {
  size_t dot = text.find('.');
  std::string_view part = text.substr(0, dot);
  text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  return part;
}

bool IsNumber(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<uint8_t>(c));
  });
}

// Numbers of any length by value and before words; words by text.
int CompareParts(std::string_view a, std::string_view b) {
  if (IsNumber(a) != IsNumber(b)) {
    return IsNumber(a) ? -1 : 1;
  }
  if (IsNumber(a)) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) {
      return a.size() < b.size() ? -1 : 1;
    }
  }
  return a.compare(b);
}

int CompareDotted(std::string_view a, std::string_view b, std::string_view missing) {
  while (!a.empty() || !b.empty()) {
    std::string_view x = a.empty() ? missing : TakePart(a);
    std::string_view y = b.empty() ? missing : TakePart(b);
    if (x.empty() != y.empty()) {
      return x.empty() ? -1 : 1;
    }
    if (int order = CompareParts(x, y); order != 0) {
      return order;
    }
  }
  return 0;
}

bool IsWildcard(std::string_view part) { return part == "x" || part == "X" || part == "*"; }

bool HasWildcard(std::string_view text) {
  return text.size() > 2 && text[text.size() - 2] == '.' &&
         IsWildcard(text.substr(text.size() - 1));
}

std::string_view Trim(std::string_view text) {
  size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

struct Condition {
  std::string_view op, version;
};

Condition SplitCondition(std::string_view text) {
  text = Trim(text);
  for (std::string_view op : {">=", "<=", "==", "!=", ">", "<", "="}) {
    if (text.starts_with(op)) {
      return {op, Trim(text.substr(op.size()))};
    }
  }
  return {"=", text};
}

bool InWildcard(std::string_view version, std::string_view pattern) {
  std::string_view core = SplitVersion(version).core;
  while (!pattern.empty()) {
    std::string_view wanted = TakePart(pattern);
    if (IsWildcard(wanted)) {
      return true;
    }
    if (CompareParts(core.empty() ? "0" : TakePart(core), wanted) != 0) {
      return false;
    }
  }
  return core.empty();
}

bool Holds(std::string_view version, const Condition& condition) {
  if (HasWildcard(condition.version)) {
    return InWildcard(version, condition.version) == (condition.op != "!=");
  }
  int order = CompareVersions(version, condition.version);
  return condition.op == ">="   ? order >= 0
         : condition.op == "<=" ? order <= 0
         : condition.op == ">"  ? order > 0
         : condition.op == "<"  ? order < 0
         : condition.op == "!=" ? order != 0
                                : order == 0;
}

bool IsDotted(std::string_view text) {
  auto allowed = [](char c) {
    return absl::ascii_isalnum(static_cast<uint8_t>(c)) || c == '-' || c == '.';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed) &&
         !text.starts_with('.') && !text.ends_with('.') &&
         text.find("..") == std::string_view::npos;
}

}  // namespace

int CompareVersions(std::string_view a, std::string_view b) {
  Version x = SplitVersion(a);
  Version y = SplitVersion(b);
  if (int order = CompareDotted(x.core, y.core, "0"); order != 0) {
    return order;
  }
  if (x.pre.empty() != y.pre.empty()) {
    return x.pre.empty() ? 1 : -1;
  }
  if (int order = CompareDotted(x.pre, y.pre, ""); order != 0) {
    return order;
  }
  return x.build.compare(y.build);
}

bool IsVersion(std::string_view text) {
  Version version = SplitVersion(text);
  bool wildcard = HasWildcard(text);
  bool tails = (version.pre.empty() || IsDotted(version.pre)) &&
               (version.build.empty() || IsDotted(version.build));
  if (!tails || version.core.empty() || version.core.ends_with('.') || text.ends_with('-') ||
      text.ends_with('+')) {
    return false;
  }
  std::string_view core = wildcard ? text.substr(0, text.size() - 2) : version.core;
  while (!core.empty()) {
    if (!IsNumber(TakePart(core))) {
      return false;
    }
  }
  return true;
}

bool IsVersionRange(std::string_view text) {
  for (bool more = true; more;) {
    size_t comma = text.find(',');
    Condition condition = SplitCondition(text.substr(0, comma));
    bool wildcard_compared =
        HasWildcard(condition.version) && (condition.op.find('<') != std::string_view::npos ||
                                           condition.op.find('>') != std::string_view::npos);
    if (!IsVersion(condition.version) || wildcard_compared) {
      return false;
    }
    more = comma != std::string_view::npos;
    text = more ? text.substr(comma + 1) : std::string_view();
  }
  return true;
}

bool VersionInRange(std::string_view version, std::string_view range) {
  if (!IsVersionRange(range)) {
    return false;
  }
  for (bool more = true; more;) {
    size_t comma = range.find(',');
    if (!Holds(version, SplitCondition(range.substr(0, comma)))) {
      return false;
    }
    more = comma != std::string_view::npos;
    range = more ? range.substr(comma + 1) : std::string_view();
  }
  return true;
}

}  // namespace deploy::value
