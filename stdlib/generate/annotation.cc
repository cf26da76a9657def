#include "base/support/text.h"
#include "stdlib/generate/model.h"

namespace deploy::stdlib::generate {
namespace {

// A name, a number or a text, as its letters.
std::string ArgumentText(Model& model, const Unit& unit, ast::ExprId id) {
  const ast::Expr& expr = unit.tree.expr(id);
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node)) {
    return std::string(name->name.text);
  }
  if (const auto* literal = std::get_if<ast::Literal>(&expr.node)) {
    return std::string(literal->text);
  }
  const auto* text = std::get_if<ast::StringExpr>(&expr.node);
  if (text != nullptr && text->parts.size() == 1 && !text->parts[0].expr) {
    return text->parts[0].text;
  }
  model.Fail({&unit, expr.span}, "an argument of an annotation is a name, a number or a text");
  return "";
}

}  // namespace

std::string Note::Get(std::string_view key, std::string_view otherwise) const {
  for (const auto& [name, text] : arguments) {
    if (name == key) {
      return text;
    }
  }
  return std::string(otherwise);
}

std::vector<Note> NotesOf(Model& model, const Unit& unit,
                          const std::vector<ast::Annotation>& annotations) {
  std::vector<Note> notes;
  for (const ast::Annotation& annotation : annotations) {
    Note note;
    for (const ast::Name& part : annotation.path) {
      support::Append(note.name, note.name.empty() ? "" : ".", part.text);
    }
    for (const ast::Argument& argument : annotation.arguments) {
      note.arguments.emplace_back(std::string(argument.name.text),
                                  ArgumentText(model, unit, argument.value));
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

const Note* FindNote(const std::vector<Note>& notes, std::string_view name) {
  for (const Note& note : notes) {
    if (note.name == name) {
      return &note;
    }
  }
  return nullptr;
}

}  // namespace deploy::stdlib::generate
