#include "compiler/given.h"

#include <string_view>
#include <utility>
#include <vector>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/sema/sema.h"
#include "compiler/syntax/parse.h"

namespace deploy::compiler {
namespace {

using diag::Code;
using support::Cat;

// Says with every finding where the value came from.
class OriginSink : public diag::Sink {
 public:
  OriginSink(diag::Sink& to, const GivenInput& given) : to_(to), given_(given) {}
  void Report(diag::Diagnostic diagnostic) override {
    diagnostic.secondary.push_back({{}, Cat("`", given_.text.substr(0, 60), "`"), given_.origin});
    to_.Report(std::move(diagnostic));
  }

 private:
  diag::Sink& to_;
  const GivenInput& given_;
};

// A text of its own, so that the file it would be in is not one of the program.
expr::ExprId ReadLiteral(const GivenInput& given, const sema::CheckedInput& input,
                         sema::Checked& checked, const module::ModuleSet& modules,
                         diag::Sink& sink) {
  source::SourceSet sources;
  const source::SourceFile& file = sources.Add(given.origin, Cat("let value = ", given.text, "\n"));
  diag::CollectingSink syntax;
  ast::Tree tree = syntax::Parse(file, {}, syntax);
  const auto* let = tree.decls.size() == 1 && !syntax.has_errors()
                        ? std::get_if<ast::LetDecl>(&tree.decls[0].node)
                        : nullptr;
  if (let == nullptr || !let->value) {
    sink.Report(diag::Error(Code::D0704, input.name_span,
                            Cat("the text given for `", checked.symbols[input.symbol].name,
                                "` is no literal of the language"))
                    .Here("declared here")
                    .Help("text is written in quotes, durations as `30s`, lists as `[1, 2]`"));
    return checked.program.arena.Constant(value::Value::Unknown(""), nullptr, input.name_span);
  }
  return sema::GiveLiteral(checked, modules, input, tree, let->value, sink);
}

expr::ExprId Read(const GivenInput& given, const sema::CheckedInput& input, sema::Checked& checked,
                  const module::ModuleSet& modules, diag::Sink& sink) {
  OriginSink with_origin(sink, given);
  if (given.json) {
    return sema::GiveJson(checked, modules, input, given.text, with_origin);
  }
  if (!given.literal && sema::IsPlainText(input.type)) {
    return sema::GiveText(checked, modules, input, given.text, with_origin);
  }
  return ReadLiteral(given, input, checked, modules, with_origin);
}

void ReportUnknown(const std::string& name, const GivenInput& given, const sema::Checked& checked,
                   diag::Sink& sink) {
  std::vector<std::string_view> names;
  for (const sema::CheckedInput& input : checked.inputs) {
    names.push_back(checked.symbols[input.symbol].name);
  }
  auto error = diag::Error(Code::D0201, {}, Cat("there is no input `", name, "`"));
  error.Origin(given.origin, "given here");
  if (auto nearest = support::Nearest(name, names)) {
    error.Help(Cat("did you mean `", *nearest, "`?"));
  } else if (!names.empty()) {
    error.Note(Cat("inputs: ", support::Join(names, ", ")));
  }
  sink.Report(std::move(error));
}

}  // namespace

std::map<std::string, expr::ExprId> ReadGiven(const std::map<std::string, GivenInput>& given,
                                              sema::Checked& checked,
                                              const module::ModuleSet& modules, diag::Sink& sink) {
  std::map<std::string, expr::ExprId> read;
  for (const auto& [name, text] : given) {
    const sema::CheckedInput* found = nullptr;
    for (const sema::CheckedInput& input : checked.inputs) {
      found = checked.symbols[input.symbol].name == name ? &input : found;
    }
    if (found == nullptr) {
      ReportUnknown(name, text, checked, sink);
    } else if (found->type != nullptr) {
      read[name] = Read(text, *found, checked, modules, sink);
    }
  }
  return read;
}

}  // namespace deploy::compiler
