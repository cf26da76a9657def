#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/support/text.h"
#include "base/value/unit.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/literal_help.h"
#include "compiler/sema/names.h"
#include "compiler/sema/operand.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Cat;
using value::TypeKind;

class Mismatch {
 public:
  Mismatch(Context& c, const Typed& typed, TypeRef type, ast::ExprId source,
           const Expectation& expectation)
      : c_(c),
        typed_(typed),
        from_(Base(typed.type)),
        to_(Core(type)),
        source_(source),
        expectation_(expectation) {
    span_ = source ? c.tree().expr(source).span : expectation.declared;
  }

  void Report() {
    bool null_possible = from_->kind() == TypeKind::kOptional;
    if (null_possible) {
      return ReportNull();
    }
    if (from_->kind() == TypeKind::kInstances) {
      return ReportInstances();
    }
    if (from_->kind() == TypeKind::kResource) {
      return ReportReference();
    }
    if (expectation_.mismatch != Code::D0301) {
      return ReportOther(expectation_.mismatch);
    }
    if (to_->kind() == TypeKind::kQuantity) {
      return ReportQuantity();
    }
    if (to_->kind() == TypeKind::kVersion && IsNumber(from_)) {
      return ReportVersion();
    }
    if (to_->kind() == TypeKind::kString && HasText(from_)) {
      return ReportText();
    }
    const bool text = source_ && PlainText(c_.tree(), source_) != nullptr;
    if (text && IsUnionOfTexts()) {
      return ReportNotAmong();
    }
    if (text && to_->kind() == TypeKind::kEnum) {
      return ReportQuotedMember();
    }
    ReportOther(Code::D0301);
  }

 private:
  std::string Wanted() const { return Words(to_); }
  std::string Found() const { return IsNumber(from_) ? "a plain number" : Words(from_); }
  std::string_view Source() const { return c_.Text(span_); }

  diag::Builder Start(Code code, std::string_view found) {
    std::string message = expectation_.subject.empty()
                              ? Cat("expected ", Wanted(), ", found ", found)
                              : Cat(expectation_.subject, " needs ", Wanted(), ", found ", found);
    auto error = diag::Error(code, span_, std::move(message));
    error.Here(Cat("this is ", found));
    return error;
  }

  void Finish(diag::Builder error) {
    if (expectation_.declared && source_) {
      error.At(expectation_.declared, Cat("declared as ", Wanted(), " here"));
    }
    if (!expectation_.origin.empty()) {
      error.Origin(expectation_.origin, Cat("declared as `", to_->ToString(), "` here"));
    }
    c_.Report(std::move(error));
  }

  void Replace(diag::Builder& error, std::string text, Applicability how) {
    error.FixIt(Cat("write `", text, "`"), how, {{span_, text}});
  }

  void ReportNull() {
    bool instance = typed_.node && Core(from_)->kind() == TypeKind::kResource;
    std::string subject =
        expectation_.subject.empty() ? std::string("a value") : expectation_.subject;
    if (instance) {
      const CheckedNode& node = c_.node(typed_.node);
      c_.Report(
          diag::Error(Code::D0706, span_, Cat("`", node.name, "` may not exist: it has an `if`"))
              .Here("null where its condition is false")
              .At(node.name_span, "exists only under a condition")
              .Help(
                  Cat("read it by `", node.name, "?.…`, or inside `if` with the same condition")));
      return;
    }
    auto error =
        diag::Error(Code::D0501, span_, Cat(subject, " needs a value, and this may be null"));
    error.Here(Words(from_));
    error.Help("give a value for null with `?? …`, or test it: `if x != null then … else …`");
    Finish(std::move(error));
  }

  void ReportInstances() {
    std::string name(typed_.node ? c_.node(typed_.node).name : "x");
    c_.Report(
        diag::Error(Code::D0513, span_, Cat("`", name, "` is a set of instances, not one"))
            .Here(Words(from_))
            .Help(Cat("name one instance, `", name, "[\"…\"]`, or list all, `", name, "[*]`")));
  }

  // A resource where a part of it is wanted: name the parts that would fit.
  void ReportReference() {
    auto error = Start(Code::D0302, Words(from_));
    const CheckedNode* node = typed_.node ? &c_.node(typed_.node) : nullptr;
    if (node != nullptr && node->schema != nullptr) {
      std::vector<std::string> fitting;
      for (const SetLabel& label : node->labels) {
        if (label.block == node->schema->exposed_block &&
            Assignable(node->schema->exposed_type, to_)) {
          fitting.push_back(Cat(node->name, ".", label.label));
        }
      }
      for (const schema::Field& field : node->schema->fields) {
        bool identity = field.identity && Assignable(field.type, to_);
        if (identity) {
          fitting.push_back(Cat(node->name, ".", field.name));
        }
      }
      if (!fitting.empty()) {
        error.Help(Cat("did you mean `", fitting[0], "`?"));
        Replace(error, fitting[0], Applicability::kMaybe);
      }
    }
    c_.Report(std::move(error));
  }

  void ReportQuantity() {
    if (IsNumber(from_)) {
      auto error = Start(Code::D0401, "a plain number");
      error.Here("no unit");
      std::string_view text = Source();
      if (!text.empty() && text.find_first_not_of("0123456789._-") == std::string_view::npos) {
        std::string unit = expectation_.unit_hint.empty() ? UsualUnit(to_) : expectation_.unit_hint;
        OfferUnit(error, text, span_, unit);
      }
      return Finish(std::move(error));
    }
    if (from_->kind() == TypeKind::kQuantity) {
      return Finish(Start(Code::D0403, Words(from_)));
    }
    auto error = Start(Code::D0301, Found());
    const std::string* text = source_ ? PlainText(c_.tree(), source_) : nullptr;
    value::UnitError unit_error;
    std::string warning;
    if (text != nullptr) {
      auto amount = value::ParseQuantity(*text, &unit_error, &warning);
      if (amount && amount->dimension == to_->dimension()) {
        Replace(error, *text, Applicability::kAlways);
      }
      for (const std::string& candidate : unit_error.candidates) {
        Replace(error, candidate, Applicability::kMaybe);
      }
    }
    Finish(std::move(error));
  }

  void ReportVersion() {
    Finish(Start(Code::D0305, Found())
               .Help("only a literal is read as a version: annotate where it is declared, "
                     "`let v: version = …`"));
  }

  void ReportText() {
    auto error = Start(Code::D0303, Found());
    std::string_view text = Source();
    bool simple = !text.empty() && text.size() < 60 && text.find('"') == std::string_view::npos;
    if (simple) {
      bool literal =
          typed_.literal && source_ &&
          std::holds_alternative<ast::Literal>(c_.tree().expr(SkipParens(c_.tree(), source_)).node);
      std::string fixed = literal ? Cat("\"", text, "\"") : Cat("\"${", text, "}\"");
      Replace(error, fixed, Applicability::kAlways);
    }
    error.Help("text is made of it by interpolation: `\"${…}\"`");
    Finish(std::move(error));
  }

  void ReportQuotedMember() {
    const std::string& text = *PlainText(c_.tree(), source_);
    for (const std::string& member : to_->members()) {
      if (member == text) {
        auto error = Start(Code::D0301, "a string");
        Replace(error, text, Applicability::kAlways);
        error.Help("members of an enum are written without quotes");
        return Finish(std::move(error));
      }
    }
    ReportUnknownName(c_, {text, span_}, to_);
  }

  bool IsUnionOfTexts() const {
    if (to_->kind() != TypeKind::kUnion) {
      return false;
    }
    const auto alternatives = to_->alternatives();
    return std::all_of(alternatives.begin(), alternatives.end(),
                       [](TypeRef one) { return one->kind() == TypeKind::kLiteral; });
  }

  // A union of string literals is an enum without a name.
  void ReportNotAmong() {
    const std::string& text = *PlainText(c_.tree(), source_);
    auto error =
        diag::Error(Code::D0308, span_,
                    Cat(expectation_.subject.empty() ? "" : expectation_.subject,
                        expectation_.subject.empty() ? "" : " may not be ", "`", Source(), "`",
                        expectation_.subject.empty() ? " is not among what may stand here" : ""));
    error.Here("no such text");
    const auto texts = [&] {
      Names literals;
      for (TypeRef alternative : to_->alternatives()) {
        literals.push_back(alternative->literal());
      }
      return literals;
    };
    if (!HelpPrefixedText(error, to_, text, span_)) {
      Suggest(c_, error, {text, span_}, texts, "possible", "\"");
    }
    Finish(std::move(error));
  }

  void ReportOther(Code code) {
    auto error = Start(code, Words(from_));
    AddFix(error);
    Finish(std::move(error));
  }

  void AddFix(diag::Builder& error) {
    const std::string* text = source_ ? PlainText(c_.tree(), source_) : nullptr;
    bool number = IsNumber(to_) && text != nullptr && !text->empty() &&
                  text->find_first_not_of("0123456789") == std::string::npos;
    bool boolean =
        to_->kind() == TypeKind::kBool && text != nullptr && (*text == "true" || *text == "false");
    if (number || boolean) {
      // A zero in front is the octal of file modes elsewhere.
      bool zero = number && text->size() > 1 && text->front() == '0';
      bool mode = number && expectation_.subject == "`mode`" && text->size() >= 3;
      bool octal = zero || (mode && text->find_first_not_of("01234567") == std::string::npos);
      Replace(error, octal ? Cat("0o", std::string_view(*text).substr(zero ? 1 : 0)) : *text,
              octal ? Applicability::kMaybe : Applicability::kAlways);
      error.Help(octal ? "modes of files are octal numbers: `0o644`" : "remove the quotes");
      return;
    }
    if (HelpLiteral(c_, error, to_, source_)) {
      return;
    }
    if (to_->kind() == TypeKind::kBool && IsNumber(from_)) {
      error.Help("compare it: `> 0`");
    } else if (from_->kind() == TypeKind::kString && IsTextType(to_->kind())) {
      std::string fixed = Cat(to_->ToString(), "(", Source(), ")");
      error.Help(Cat("`", fixed, "` checks and converts it"));
      Replace(error, fixed, Applicability::kMaybe);
    } else if (from_->kind() == TypeKind::kList && to_->kind() == TypeKind::kSet) {
      error.Help("`set(xs)` makes a set of it");
    } else if (to_->kind() == TypeKind::kList && Assignable(from_, to_->element())) {
      std::string fixed = Cat("[", Source(), "]");
      Replace(error, fixed, Applicability::kMaybe);
      error.Help("put it into a list");
    } else if (from_->kind() == TypeKind::kFloat && to_->kind() == TypeKind::kInt) {
      error.Help("`floor`, `ceil` and `round` make whole numbers");
    } else if (from_->kind() == TypeKind::kRecord && to_->kind() == TypeKind::kMap) {
      AddOddField(error);
    }
  }

  void AddOddField(diag::Builder& error) {
    for (const value::FieldType& field : from_->fields()) {
      if (!Assignable(field.type, to_->element())) {
        error.Note(Cat("`", field.name, "` is ", Words(field.type)));
        return;
      }
    }
  }

  Context& c_;
  const Typed& typed_;
  TypeRef from_, to_;
  ast::ExprId source_;
  const Expectation& expectation_;
  Span span_;
};

}  // namespace

void ReportMismatch(Context& c, const Typed& typed, TypeRef type, ast::ExprId source,
                    const Expectation& expectation) {
  Mismatch(c, typed, type, source, expectation).Report();
}

}  // namespace deploy::sema
