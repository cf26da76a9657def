#ifndef BASE_DIAG_DIAGNOSTIC_H_
#define BASE_DIAG_DIAGNOSTIC_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diag/code.h"
#include "base/source/span.h"

namespace deploy::diag {

enum class Severity { kError, kWarning, kInfo, kHint };

// How sure a fix is: kAlways is applied by `backstay fix`, kMaybe is valid but may not be what was
// meant, kPlaceholder holds `…` for the person to fill in.
enum class Applicability { kAlways, kMaybe, kPlaceholder };

struct Label {
  source::Span span;
  std::string text;  // what is wrong at this place; may be empty
  // Where the span is nowhere in the user's files: e.g. "schema:file@1". Empty otherwise.
  std::string origin;
};

struct Edit {
  source::Span span;  // replaced by `text`
  std::string text;
};

struct Fix {
  std::string title;  // "write `30s`"
  Applicability applicability = Applicability::kMaybe;
  std::vector<Edit> edits;
};

// The value of a part of the expression that the message speaks of. Never a secret.
struct NamedValue {
  std::string expression;
  std::string value;
  std::string type;
};

// One finding for the user, of any stage. Wording: design notes in
// docs/architecture/diagnostics.md.
struct Diagnostic {
  Code code{};
  Severity severity = Severity::kError;
  std::string message;  // lower case, one clause, no full stop
  Label primary;
  std::vector<Label> secondary;
  std::vector<std::string> notes;  // at most two
  std::vector<std::string> help;   // at most one
  std::vector<Fix> fixes;
  std::vector<NamedValue> values;
  std::vector<std::string> environments;  // where it occurs, empty: everywhere
  std::string declaration;  // path such as "service web / timeout", for the fingerprint
};

// Builder: `Error(Code::D0401, span, "…").At(span2, "…").Note("…").Help("…").FixIt(…)`, then
// sink.Report(...).
class Builder {
 public:
  Builder(Code code, Severity severity, source::Span span, std::string message) {
    diagnostic_.code = code;
    diagnostic_.severity = severity;
    diagnostic_.message = std::move(message);
    diagnostic_.primary.span = span;
  }
  Builder& Here(std::string label) {
    diagnostic_.primary.text = std::move(label);
    return *this;
  }
  Builder& At(source::Span span, std::string label) {
    diagnostic_.secondary.push_back({span, std::move(label), {}});
    return *this;
  }
  Builder& Origin(std::string origin, std::string label) {
    diagnostic_.secondary.push_back({{}, std::move(label), std::move(origin)});
    return *this;
  }
  Builder& Note(std::string note) {
    diagnostic_.notes.push_back(std::move(note));
    return *this;
  }
  Builder& Help(std::string help) {
    diagnostic_.help.push_back(std::move(help));
    return *this;
  }
  Builder& FixIt(std::string title, Applicability how, std::vector<Edit> edits) {
    diagnostic_.fixes.push_back({std::move(title), how, std::move(edits)});
    return *this;
  }
  Builder& Value(std::string expression, std::string value, std::string type) {
    diagnostic_.values.push_back({std::move(expression), std::move(value), std::move(type)});
    return *this;
  }
  operator Diagnostic() && {  // NOLINT(google-explicit-constructor)
    return std::move(diagnostic_);
  }
  operator Diagnostic() const& { return diagnostic_; }  // NOLINT(google-explicit-constructor)

 private:
  Diagnostic diagnostic_;
};

inline Builder Error(Code code, source::Span span, std::string message) {
  return Builder(code, Severity::kError, span, std::move(message));
}
inline Builder Warning(Code code, source::Span span, std::string message) {
  return Builder(code, Severity::kWarning, span, std::move(message));
}

}  // namespace deploy::diag

#endif  // BASE_DIAG_DIAGNOSTIC_H_
