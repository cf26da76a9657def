#include "base/value/currency.h"

namespace deploy::value {
namespace {

// ISO 4217, by how many digits the minor unit has.
constexpr std::string_view kNoMinor =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr std::string_view kThreeDigits = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kFourDigits = "CLF UYW ";
constexpr std::string_view kTwoDigits =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP "
    "LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
    "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW "
    "ZWL ";

bool Lists(std::string_view codes, std::string_view code) {
  for (; !codes.empty(); codes.remove_prefix(4)) {
    if (codes.substr(0, 3) == code) {
      return true;
    }
  }
  return false;
}

}  // namespace

int MinorDigits(std::string_view code) {
  if (code.size() != 3) {
    return -1;
  }
  return Lists(kTwoDigits, code)     ? 2
         : Lists(kNoMinor, code)     ? 0
         : Lists(kThreeDigits, code) ? 3
         : Lists(kFourDigits, code)  ? 4
                                     : -1;
}

}  // namespace deploy::value
