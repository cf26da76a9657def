#include "base/value/unit.h"

#include <algorithm>

#include "base/value/unit_table.h"

namespace deploy::value {
namespace {

using support::Rational;

// "1h" of "1h30m", as written.
struct Part {
  std::string_view number, unit;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Splits into number and unit, number and unit …; nothing unless the whole text has that shape.
std::vector<Part> SplitParts(std::string_view text) {
  std::vector<Part> parts;
  while (!text.empty()) {
    size_t number = 0;
    while (number < text.size() &&
           (IsDigit(text[number]) || text[number] == '.' || text[number] == '_')) {
      ++number;
    }
    size_t unit = number;
    while (unit < text.size() && !IsDigit(text[unit])) {
      ++unit;
    }
    if (number == 0 || unit == number) {
      return {};
    }
    parts.push_back({text.substr(0, number), text.substr(number, unit - number)});
    text.remove_prefix(unit);
  }
  return parts;
}

std::optional<Rational> ParseNumber(std::string_view text) {
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      digits.push_back(text[i]);
    } else if (i == 0 || i + 1 == text.size() || !IsDigit(text[i - 1]) || !IsDigit(text[i + 1])) {
      return std::nullopt;
    }
  }
  return Rational::Parse(digits);
}

bool AllDigitsAndOnePoint(std::string_view number) {
  return !number.starts_with('.') && !number.ends_with('.') &&
         std::count(number.begin(), number.end(), '.') <= 1;
}

// The whole literal with each unknown unit replaced; several readings only where one unit is
// unknown.
void Suggest(const std::vector<Part>& parts, std::string_view sign, UnitError& error) {
  constexpr size_t kMostParts = 8;  // w d h m s ms us ns
  if (parts.size() > kMostParts) {
    return;
  }
  error.candidates = {std::string(sign)};
  error.sure = true;
  for (const Part& part : parts) {
    UnitGuess guess;
    if (FindUnit(part.unit)) {
      guess = {{std::string(part.unit)}, true};
    } else {
      guess = GuessUnit(part.unit);
    }
    error.sure = error.sure && guess.sure;
    if (guess.names.empty() || error.candidates.size() * guess.names.size() > 4) {
      error.candidates.clear();
      error.sure = false;
      return;
    }
    std::vector<std::string> longer;
    for (const std::string& head : error.candidates) {
      for (const std::string& unit : guess.names) {
        longer.push_back(head + std::string(part.number) + unit);
      }
    }
    error.candidates = std::move(longer);
  }
}

class QuantityReader {
 public:
  QuantityReader(UnitError& error, std::string* warning) : error_(error), warning_(warning) {}

  std::optional<Amount> Read(std::string_view text) {
    bool negative = text.starts_with('-');
    std::string_view sign = text.substr(0, negative ? 1 : 0);
    std::vector<Part> parts = SplitParts(text.substr(sign.size()));
    if (parts.empty()) {
      return Fail(UnitError::kUnknown, std::string(text));
    }
    Amount sum;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (!AddPart(parts[i], parts, sign, i == 0, sum)) {
        return std::nullopt;
      }
    }
    if (parts.size() > 1 && !CheckOrder(parts, sign, sum)) {
      return std::nullopt;
    }
    if (negative) {
      sum.number = *Rational::Subtract(Rational(0), sum.number);
    }
    return sum;
  }

 private:
  bool AddPart(const Part& part, const std::vector<Part>& parts, std::string_view sign, bool first,
               Amount& sum) {
    std::string_view name = part.unit;
    if (name == "KB" || name == "KB/s") {
      name = name == "KB" ? "kB" : "kB/s";
      if (warning_ != nullptr) {
        *warning_ = std::string(sign) + std::string(part.number) + std::string(name);
      }
    }
    std::optional<Unit> unit = FindUnit(name);
    bool compound = parts.size() > 1;
    if (!unit || (compound && unit->dimension != Dimension::kDuration)) {
      Fail(UnitError::kUnknown, std::string(part.unit));
      if (!unit) {
        Suggest(parts, sign, error_);
      }
      return false;
    }
    if (!AllDigitsAndOnePoint(part.number)) {
      Fail(UnitError::kUnknown, std::string(part.unit));
      return false;
    }
    std::optional<Rational> number = ParseNumber(part.number);
    std::optional<Rational> amount =
        number ? Rational::Multiply(*number, unit->size) : std::nullopt;
    std::optional<Rational> total =
        amount ? (first ? amount : Rational::Add(sum.number, *amount)) : std::nullopt;
    if (!total) {
      Fail(UnitError::kOverflow, std::string(part.unit));
      return false;
    }
    sum.number = *total;
    sum.dimension = unit->dimension;
    std::copy_n(unit->currency.begin(), unit->currency.size(), sum.currency);
    return true;
  }

  bool CheckOrder(std::vector<Part> parts, std::string_view sign, const Amount& sum) {
    auto larger = [](const Part& a, const Part& b) {
      return FindUnit(a.unit)->size > FindUnit(b.unit)->size;
    };
    bool descending = true;
    for (size_t i = 1; i < parts.size(); ++i) {
      descending = descending && larger(parts[i - 1], parts[i]);
    }
    if (descending) {
      return true;
    }
    std::stable_sort(parts.begin(), parts.end(), larger);
    std::string sorted(sign);
    bool repeated = false;
    for (size_t i = 0; i < parts.size(); ++i) {
      repeated = repeated || (i > 0 && parts[i - 1].unit == parts[i].unit);
      sorted.append(parts[i].number).append(parts[i].unit);
    }
    Fail(UnitError::kOrder, std::string(parts[0].unit));
    error_.candidates = {repeated ? std::string(sign) + FormatQuantity(sum) : sorted};
    error_.sure = true;
    return false;
  }

  std::nullopt_t Fail(UnitError::Kind kind, std::string unit) {
    error_ = {kind, std::move(unit), {}, false};
    return std::nullopt;
  }

  UnitError& error_;
  std::string* warning_;
};

}  // namespace

std::string_view DimensionName(Dimension dimension) {
  constexpr std::string_view kNames[] = {"number", "bytes",     "duration", "ratio", "rate",
                                         "cpu",    "bandwidth", "money",    "price", "iops"};
  return kNames[static_cast<size_t>(dimension)];
}

std::optional<Amount> ParseQuantity(std::string_view text, UnitError* error, std::string* warning) {
  UnitError ignored;
  return QuantityReader(error != nullptr ? *error : ignored, warning).Read(text);
}

}  // namespace deploy::value
