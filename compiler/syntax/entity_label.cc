#include <string>

#include "absl/strings/ascii.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/lexer.h"
#include "fmt/format.h"

// What stands where an entity has its name: only a name will do, but the grammar, which has one
// rule for the labels of entities and of blocks, takes more.
namespace deploy::syntax {
namespace {

// The text with `_` for what no name holds; empty when it is no text of letters.
std::string AsName(std::string_view text) {
  std::string name;
  for (char c : text) {
    name += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? c : '_';
  }
  const bool readable = text.find('$') == text.npos && name.find_first_not_of('_') != name.npos &&
                        !absl::ascii_isdigit(static_cast<unsigned char>(name[0]));
  return readable ? name : std::string();
}

}  // namespace

// The text of a quoted label, the name in parentheses; empty when it is neither.
std::string_view Builder::TextOfLabel(const ast::Label& label) const {
  const ast::Expr& expr = tree_.expr(label.expr);
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
    return name->name.text;
  }
  std::string_view text = errors_.text().substr(expr.span.begin, expr.span.end - expr.span.begin);
  const bool raw = text.starts_with("r\"");
  if (!raw && label.kind != ast::Label::kString) {
    return {};
  }
  text.remove_prefix(std::min(text.size(), text.find('"')));
  while (text.starts_with('"')) {
    text.remove_prefix(1);
  }
  while (text.ends_with('"')) {
    text.remove_suffix(1);
  }
  return text;
}

// Refuses a label that is no name, and goes on with the name that it seems to mean, so that its
// uses are no further mistakes. Only a test is called by a text.
void Builder::RequireName(uint32_t keyword, ast::EntityDecl& entity) {
  ast::Label& label = entity.label;
  const bool text = label.kind == ast::Label::kString && entity.kind == ast::EntityKind::kTest;
  if (label.kind == ast::Label::kNone || label.kind == ast::Label::kName || text) {
    return;
  }
  const bool quoted = label.kind == ast::Label::kString;
  const std::string_view written = TextOfLabel(label);
  const std::string name = AsName(written);
  const std::string_view found =
      errors_.text().substr(label.span.begin, label.span.end - label.span.begin);
  auto error =
      quoted
          ? diag::Error(diag::Code::D0112, label.span,
                        fmt::format("the name after `{}` stands without quotes", Text(keyword)))
                .Here("a text is no name")
          : diag::Error(diag::Code::D0101, label.span,
                        fmt::format("expected a name after `{}`, found `{}`", Text(keyword), found))
                .Here("not a name");
  if (name.empty()) {
    error.Help("a name is made of letters, digits and `_`, and begins with a letter");
    entity.label = {};
    entity.label.span = label.span;
  } else {
    const bool reserved = IsReserved(KeywordOf(name));
    const std::string fixed = reserved ? "`" + name + "`" : name;
    error.FixIt(
        reserved ? fmt::format("write `{}` in backticks", name) : fmt::format("write `{}`", fixed),
        quoted && name == written ? diag::Applicability::kAlways : diag::Applicability::kMaybe,
        {{label.span, fixed}});
    std::string& made = *tree_.made_texts.emplace_back(std::make_unique<std::string>(name));
    label.kind = ast::Label::kName;
    label.name = {made, label.span};
  }
  errors_.Add(Rank::kSpecific, std::move(error));
}

}  // namespace deploy::syntax
