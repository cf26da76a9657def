#include "cli/refusals.h"

#include <optional>
#include <string>

#include "base/diag/render.h"
#include "base/support/text.h"

namespace deploy::cli {
namespace {

std::optional<diag::Diagnostic> DiagnosticOf(const plan::Refusal& refusal,
                                             const source::SourceSet* sources) {
  const std::optional<diag::Code> code = diag::CodeFromName(refusal.code);
  if (!code) {
    return std::nullopt;
  }
  auto error =
      diag::Error(*code, sources == nullptr ? source::Span() : refusal.span, refusal.message);
  error.Here("refused here");
  if (!refusal.help.empty()) {
    error.Help(refusal.help);
  }
  return error;
}

void PrintPlain(Console& console, const plan::Refusal& refusal) {
  const std::string code = refusal.code.empty() ? "" : support::Cat("[", refusal.code, "]");
  console.ErrLine(support::Cat(console.PaintErr(Style::kRed, support::Cat("error", code, ":")), " ",
                               refusal.message));
  if (!refusal.location.empty()) {
    console.ErrLine(support::Cat("  --> ", refusal.location));
  }
  if (!refusal.help.empty()) {
    console.ErrLine(support::Cat("  = help: ", refusal.help));
  }
  if (!refusal.code.empty()) {
    console.ErrLine(support::Cat("  = explain: backstay explain ", refusal.code));
  }
}

}  // namespace

void PrintRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   const source::SourceSet* sources) {
  const source::SourceSet nothing;
  for (const plan::Refusal& refusal : refusals) {
    console.Remember(refusal.message, refusal.help);
    const std::optional<diag::Diagnostic> diagnostic = DiagnosticOf(refusal, sources);
    if (diagnostic && diagnostic->primary.span && !console.json()) {
      console.ErrLine(diag::RenderText(*diagnostic, *sources,
                                       {.color = console.color_err(), .width = console.width()}));
    } else {
      PrintPlain(console, refusal);
    }
    if (diagnostic && console.json()) {
      console.OutLine(
          diag::RenderJson(*diagnostic, sources == nullptr ? nothing : *sources, "plan"));
    }
  }
}

int ReportRefusals(Console& console, const std::vector<plan::Refusal>& refusals,
                   const RunTarget* target, const source::SourceSet* sources) {
  PrintRefusals(console, refusals, sources);
  std::vector<std::string> reasons, helps, without_code;
  for (const plan::Refusal& refusal : refusals) {
    reasons.push_back(refusal.message);
    if (!refusal.help.empty()) {
      helps.push_back(refusal.help);
    }
    if (refusal.code.empty()) {
      without_code.push_back(refusal.message);
    }
  }
  EndRefused(console, target, support::Join(reasons, "; "), support::Join(helps, "; "));
  if (console.json() && target == nullptr && !without_code.empty()) {
    EndWithoutDocument(console, "plan", {}, support::Join(without_code, "; "),
                       support::Join(helps, "; "), kExitError);
  }
  return kExitError;
}

}  // namespace deploy::cli
