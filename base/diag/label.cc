#include "base/diag/label.h"

namespace deploy::diag {
namespace {

std::string_view LabelOf(Code code) {
  switch (code) {
    case Code::D0101:
    case Code::D0102:
      return "unexpected here";
    case Code::D0103:
      return "an `=` is missing";
    case Code::D0111:
      return "not of this language";
    case Code::D0119:
      return "more than the limit";
    case Code::D0304:
      return "not a condition";
    case Code::D0306:
      return "not of the form that is wanted";
    case Code::D0309:
      return "outside of what its type allows";
    case Code::D0316:
      return "cannot be computed";
    case Code::D0318:
      return "nothing there";
    case Code::D0401:
    case Code::D0405:
      return "no unit on one side";
    case Code::D0404:
    case Code::D0407:
      return "the dimensions do not fit";
    case Code::D0406:
      return "no number by a quantity";
    case Code::D0408:
      return "two currencies meet here";
    case Code::D0409:
      return "outside of its range";
    case Code::D0806:
      return "not rising to 100%";
    case Code::D0906:
      return "not in this build";
    default:
      return "";
  }
}

}  // namespace

void LabelPrimary(Diagnostic& diagnostic) {
  if (diagnostic.primary.text.empty()) {
    diagnostic.primary.text = LabelOf(diagnostic.code);
  }
}

}  // namespace deploy::diag
