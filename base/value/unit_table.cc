#include "base/value/unit_table.h"

#include <array>

#include "absl/strings/ascii.h"
#include "base/support/edit_distance.h"
#include "base/value/currency.h"

namespace deploy::value {
namespace {

using support::Rational;

Rational Fraction(int64_t numerator, int64_t denominator) {
  return *Rational::Make(numerator, denominator);
}

std::vector<UnitSpec> MakeTable() {
  constexpr int64_t kKibi = 1024;
  constexpr int64_t kSecond = 1'000'000'000;
  const Dimension bytes = Dimension::kBytes;
  const Dimension time = Dimension::kDuration;
  return {
      {"PiB", bytes, kKibi * kKibi * kKibi * kKibi * kKibi},
      {"PB", bytes, 1'000'000'000'000'000},
      {"TiB", bytes, kKibi * kKibi * kKibi * kKibi},
      {"TB", bytes, 1'000'000'000'000},
      {"GiB", bytes, kKibi * kKibi * kKibi},
      {"GB", bytes, 1'000'000'000},
      {"Gbit", bytes, 125'000'000},
      {"MiB", bytes, kKibi * kKibi},
      {"MB", bytes, 1'000'000},
      {"Mbit", bytes, 125'000},
      {"KiB", bytes, kKibi},
      {"kB", bytes, 1'000},
      {"kbit", bytes, 125},
      {"B", bytes, 1},
      {"bit", bytes, Fraction(1, 8)},
      {"w", time, 7 * 86400 * kSecond},
      {"d", time, 86400 * kSecond},
      {"h", time, 3600 * kSecond},
      {"m", time, 60 * kSecond},
      {"s", time, kSecond},
      {"ms", time, 1'000'000},
      {"us", time, 1'000},
      {"ns", time, 1},
      {"rps", Dimension::kRate, 1},
      {"rpm", Dimension::kRate, Fraction(1, 60)},
      {"rph", Dimension::kRate, Fraction(1, 3600)},
      {"iops", Dimension::kIops, 1},
      {"cpu", Dimension::kCpu, 1000},
      {"mcpu", Dimension::kCpu, 1},
      {"%", Dimension::kRatio, Fraction(1, 100)},
  };
}

struct Alias {
  std::string_view written, meant;
};

// Spellings of other tools with exactly one reading here.
constexpr Alias kSure[] = {
    {"sec", "s"},        {"secs", "s"},      {"second", "s"},        {"seconds", "s"},
    {"min", "m"},        {"mins", "m"},      {"minute", "m"},        {"minutes", "m"},
    {"hr", "h"},         {"hrs", "h"},       {"hour", "h"},          {"hours", "h"},
    {"day", "d"},        {"days", "d"},      {"week", "w"},          {"weeks", "w"},
    {"wk", "w"},         {"wks", "w"},       {"msec", "ms"},         {"msecs", "ms"},
    {"millis", "ms"},    {"usec", "us"},     {"milliseconds", "ms"}, {"microseconds", "us"},
    {"nanos", "ns"},     {"nsec", "ns"},     {"nanoseconds", "ns"},  {"\xC2\xB5s", "us"},
    {"\xCE\xBCs", "us"}, {"byte", "B"},      {"bytes", "B"},         {"bits", "bit"},
    {"Ki", "KiB"},       {"Mi", "MiB"},      {"Gi", "GiB"},          {"Ti", "TiB"},
    {"Pi", "PiB"},       {"kib", "KiB"},     {"mib", "MiB"},         {"gib", "GiB"},
    {"tib", "TiB"},      {"pib", "PiB"},     {"kiB", "KiB"},         {"kbps", "kbit/s"},
    {"Mbps", "Mbit/s"},  {"Gbps", "Gbit/s"}, {"kBps", "kB/s"},       {"MBps", "MB/s"},
    {"GBps", "GB/s"},    {"cpus", "cpu"},    {"core", "cpu"},        {"cores", "cpu"},
    {"vcpu", "cpu"},     {"vcpus", "cpu"},   {"millicpu", "mcpu"},   {"qps", "rps"},
    {"percent", "%"},    {"pct", "%"},       {"req/s", "rps"},       {"r/s", "rps"},
};

// Letters that are bits to some and bytes to others, or a power of ten to some and of two to
// others.
constexpr Alias kUnsure[] = {
    {"Mb", "MB Mbit"},
    {"mb", "MB Mbit"},
    {"Gb", "GB Gbit"},
    {"gb", "GB Gbit"},
    {"kb", "kB kbit"},
    {"Kb", "kB kbit"},
    {"tb", "TB"},
    {"Tb", "TB"},
    {"pb", "PB"},
    {"Pb", "PB"},
    {"K", "kB KiB"},
    {"k", "kB KiB"},
    {"M", "MB MiB"},
    {"G", "GB GiB"},
    {"g", "GB GiB"},
    {"T", "TB TiB"},
    {"b", "B bit"},
    {"mbps", "Mbit/s MB/s"},
    {"gbps", "Gbit/s GB/s"},
};

// Lengths that differ from one to the next: there is nothing to put in their place.
bool IsCalendar(std::string_view name) {
  for (std::string_view word :
       {"mo", "mon", "month", "months", "y", "yr", "yrs", "year", "years"}) {
    if (name == word) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    size_t space = text.find(' ');
    words.emplace_back(text.substr(0, space));
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return words;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    c = absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return upper;
}

const UnitSpec* InTable(std::string_view name) {
  for (const UnitSpec& unit : UnitTable()) {
    if (unit.name == name) {
      return &unit;
    }
  }
  return nullptr;
}

std::optional<Rational> PricePeriod(std::string_view period) {
  return period == "h"    ? std::optional<Rational>(1)
         : period == "d"  ? std::optional<Rational>(24)
         : period == "mo" ? std::optional<Rational>(730)
                          : std::nullopt;
}

Rational MajorUnit(std::string_view currency) {
  int64_t size = 1;
  for (int digits = MinorDigits(currency); digits > 0; --digits) {
    size *= 10;
  }
  return size;
}

std::optional<UnitGuess> GuessPrice(std::string_view name) {
  size_t slash = name.find('/');
  std::string code = Upper(name.substr(0, slash));
  if (MinorDigits(code) < 0) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) {
    return UnitGuess{{code}, true};
  }
  constexpr Alias kPeriods[] = {{"month", "mo"}, {"hour", "h"}, {"hr", "h"}, {"day", "d"},
                                {"m", "mo"},     {"mo", "mo"},  {"h", "h"},  {"d", "d"}};
  for (const Alias& period : kPeriods) {
    if (name.substr(slash + 1) == period.written) {
      return UnitGuess{{code + "/" + std::string(period.meant)}, true};
    }
  }
  return UnitGuess{};
}

}  // namespace

std::span<const UnitSpec> UnitTable() {
  static const auto* table = new std::vector<UnitSpec>(MakeTable());
  return *table;
}

std::optional<Unit> FindUnit(std::string_view name) {
  if (const UnitSpec* unit = InTable(name)) {
    return Unit{unit->dimension, unit->size, {}};
  }
  size_t slash = name.find('/');
  std::string_view head = name.substr(0, slash);
  std::string_view per = slash == std::string_view::npos ? "" : name.substr(slash + 1);
  if (MinorDigits(head) >= 0) {
    std::string currency(head);
    if (slash == std::string_view::npos) {
      return Unit{Dimension::kMoney, MajorUnit(head), currency};
    }
    if (std::optional<Rational> hours = PricePeriod(per)) {
      return Unit{Dimension::kPrice, *Rational::Divide(MajorUnit(head), *hours), currency};
    }
    return std::nullopt;
  }
  const UnitSpec* data = per == "s" ? InTable(head) : nullptr;
  if (data != nullptr && data->dimension == Dimension::kBytes) {
    return Unit{Dimension::kBandwidth, data->size, {}};
  }
  return std::nullopt;
}

UnitGuess GuessUnit(std::string_view name) {
  for (const Alias& alias : kSure) {
    if (alias.written == name) {
      return {{std::string(alias.meant)}, true};
    }
  }
  for (const Alias& alias : kUnsure) {
    if (alias.written == name) {
      return {Words(alias.meant), false};
    }
  }
  if (IsCalendar(name)) {
    return {};
  }
  if (std::optional<UnitGuess> price = GuessPrice(name)) {
    return *price;
  }
  std::string upper = Upper(name);
  std::vector<std::string_view> names = UnitNames();
  UnitGuess same;
  for (std::string_view unit : names) {
    if (Upper(unit) == upper) {
      same.names.emplace_back(unit);
    }
  }
  if (!same.names.empty()) {
    same.sure = same.names.size() == 1;
    return same;
  }
  if (name.size() > 2 && name.ends_with("/s")) {
    UnitGuess data = GuessUnit(name.substr(0, name.size() - 2));
    for (std::string& guess : data.names) {
      guess += "/s";
    }
    return data;
  }
  if (std::optional<std::string_view> near = support::Nearest(name, names)) {
    return {{std::string(*near)}, false};
  }
  return {};
}

bool IsCurrency(std::string_view code) { return MinorDigits(code) >= 0; }

std::vector<std::string_view> UnitNames() {
  std::vector<std::string_view> names;
  for (const UnitSpec& unit : UnitTable()) {
    names.push_back(unit.name);
  }
  return names;
}

}  // namespace deploy::value
