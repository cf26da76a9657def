#ifndef BASE_VALUE_UNIT_TABLE_H_
#define BASE_VALUE_UNIT_TABLE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value/unit.h"

namespace deploy::value {

// One spelling of a unit: its size in the dimension's base unit.
struct UnitSpec {
  std::string_view name;
  Dimension dimension = Dimension::kNone;
  support::Rational size;
};

// All units but bandwidths, currencies and prices, each dimension from its largest to its smallest.
std::span<const UnitSpec> UnitTable();

// A unit as written: from the table, data per second, a currency, or a price.
struct Unit {
  Dimension dimension = Dimension::kNone;
  support::Rational size;
  std::string currency;
};
std::optional<Unit> FindUnit(std::string_view name);

// What somebody who wrote `name` may have meant, best first: `days` -> {"d"}, `Mb` -> {"MB",
// "Mbit"}. `sure` says that there is no other reading.
struct UnitGuess {
  std::vector<std::string> names;
  bool sure = false;
};
UnitGuess GuessUnit(std::string_view name);

}  // namespace deploy::value

#endif  // BASE_VALUE_UNIT_TABLE_H_
