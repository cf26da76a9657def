#ifndef BASE_DIAG_LABEL_H_
#define BASE_DIAG_LABEL_H_

#include "base/diag/diagnostic.h"

namespace deploy::diag {

// Gives the primary place a word of its own when whoever found the mistake had none to add: what
// its code says of any place ("outside its range").
void LabelPrimary(Diagnostic& diagnostic);

}  // namespace deploy::diag

#endif  // BASE_DIAG_LABEL_H_
