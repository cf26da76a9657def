#include <algorithm>

#include "base/value/currency.h"
#include "base/value/unit.h"
#include "base/value/unit_table.h"

namespace deploy::value {
namespace {

using support::Rational;

std::string Spell(const Rational& number, std::string_view unit) {
  return number.ToString() + std::string(unit);
}

// Whole, or with all the digits that the currency has behind its point: "1.50EUR".
std::string SpellMoney(const Rational& number, std::string_view currency, std::string_view unit) {
  std::string digits = number.ToString();
  const size_t point = digits.find('.');
  const int minor = MinorDigits(currency);
  if (point != std::string::npos && minor > 0) {
    digits.resize(std::max(digits.size(), point + 1 + static_cast<size_t>(minor)), '0');
  }
  return digits.append(unit);
}

std::string FormatMoney(const Amount& amount) {
  std::string currency(amount.currency);
  if (amount.dimension == Dimension::kMoney) {
    auto unit = FindUnit(currency);
    auto whole = unit ? Rational::Divide(amount.number, unit->size) : amount.number;
    return SpellMoney(whole.value_or(amount.number), currency, currency);
  }
  std::string cents;
  std::string finite;
  for (const char* period : {"/h", "/d", "/mo"}) {
    auto unit = FindUnit(currency + period);
    auto price = unit ? Rational::Divide(amount.number, unit->size) : std::nullopt;
    if (!price) {
      continue;
    }
    std::string text = SpellMoney(*price, currency, currency + period);
    if (price->is_whole()) {
      return text;
    }
    bool decimal = price->ToString().find('/') == std::string::npos;
    if (decimal && finite.empty()) {
      finite = text;
    }
    auto minor = Rational::Multiply(*price, FindUnit(currency)->size);
    if (minor && minor->is_whole() && cents.empty()) {
      cents = text;
    }
  }
  return !cents.empty() ? cents : !finite.empty() ? finite : Spell(amount.number, currency + "/h");
}

// The unit of size one, in which no amount is out of range.
std::string_view BaseUnit(Dimension dimension) {
  return dimension == Dimension::kDuration ? "ns"
         : dimension == Dimension::kCpu    ? "mcpu"
         : dimension == Dimension::kRate   ? "rps"
         : dimension == Dimension::kIops   ? "iops"
                                           : "B";
}

// The unit in which zero and endless fractions are written.
std::string_view HomeUnit(Dimension dimension) {
  switch (dimension) {
    case Dimension::kDuration:
      return "s";
    case Dimension::kRate:
      return "rps";
    case Dimension::kIops:
      return "iops";
    case Dimension::kCpu:
      return "cpu";
    default:
      return "B";
  }
}

// The largest unit that is whole; else the shortest spelling that is exact; else a fraction.
std::string FormatByTable(const Amount& amount) {
  const bool bandwidth = amount.dimension == Dimension::kBandwidth;
  const Dimension dimension = bandwidth ? Dimension::kBytes : amount.dimension;
  const std::string suffix = bandwidth ? "/s" : "";
  const std::string_view home = HomeUnit(dimension);
  // Whole bytes are never shown in bits.
  const bool in_bytes = amount.dimension == Dimension::kBytes && amount.number.is_whole();
  std::string exact;
  std::string fraction;
  for (const UnitSpec& unit : UnitTable()) {
    auto count =
        unit.dimension == dimension ? Rational::Divide(amount.number, unit.size) : std::nullopt;
    if (!count || (in_bytes && unit.name.ends_with("bit"))) {
      continue;
    }
    std::string text = Spell(*count, unit.name) + suffix;
    if (count->is_zero() ? unit.name == home : count->is_whole()) {
      return text;
    }
    if (unit.name == home) {
      fraction = text;
    }
    const bool ends =
        text.find('/') == text.rfind('/') && (bandwidth || text.find('/') == text.npos);
    if (ends && (exact.empty() || text.size() < exact.size())) {
      exact = std::move(text);
    }
  }
  return !exact.empty()      ? exact
         : !fraction.empty() ? fraction
                             : Spell(amount.number, BaseUnit(dimension)) + suffix;
}

}  // namespace

std::string FormatQuantity(const Amount& amount) {
  switch (amount.dimension) {
    case Dimension::kNone:
      return amount.number.ToString();
    case Dimension::kMoney:
    case Dimension::kPrice:
      return FormatMoney(amount);
    case Dimension::kRatio: {
      auto percent = Rational::Multiply(amount.number, 100);
      return percent ? Spell(*percent, "%") : "more than any ratio";
    }
    default:
      break;
  }
  return FormatByTable(amount);
}

}  // namespace deploy::value
