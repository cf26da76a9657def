#ifndef BASE_DIAG_STYLE_H_
#define BASE_DIAG_STYLE_H_

#include <string>
#include <string_view>

#include "base/diag/diagnostic.h"

namespace deploy::diag {

// Colours of a diagnostic; without colour every text comes back as it is. Colour never carries
// meaning alone.
class Style {
 public:
  Style(bool color, Severity severity) : color_(color), severity_(severity) {}

  std::string Title(std::string_view text) const { return Paint(SeverityColor(), text); }
  std::string Strong(std::string_view text) const { return Paint("1", text); }
  std::string Gutter(std::string_view text) const { return Paint("1;34", text); }
  std::string Primary(std::string_view text) const { return Paint(SeverityColor(), text); }
  std::string Secondary(std::string_view text) const { return Paint("1;34", text); }

 private:
  std::string_view SeverityColor() const {
    switch (severity_) {
      case Severity::kError:
        return "1;31";
      case Severity::kWarning:
        return "1;33";
      default:
        return "1;36";
    }
  }
  std::string Paint(std::string_view color, std::string_view text) const {
    if (!color_ || text.empty()) {
      return std::string(text);
    }
    return std::string("\x1b[").append(color).append("m").append(text).append("\x1b[0m");
  }

  bool color_;
  Severity severity_;
};

}  // namespace deploy::diag

#endif  // BASE_DIAG_STYLE_H_
