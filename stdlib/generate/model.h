#ifndef STDLIB_GENERATE_MODEL_H_
#define STDLIB_GENERATE_MODEL_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::stdlib::generate {

// `@name(a, key = b)` with its arguments as text; positional ones have no key.
struct Note {
  std::string name;
  std::vector<std::pair<std::string, std::string>> arguments;

  std::string Get(std::string_view key, std::string_view otherwise = "") const;
};

// One file with its tree, kept while the program runs.
struct Unit {
  const source::SourceFile* file = nullptr;
  ast::Tree tree;
};

// A place in a unit, for messages.
struct Where {
  const Unit* unit = nullptr;
  source::Span span;
};

// A declared type or enum, by name across all files.
struct Named {
  const Unit* unit = nullptr;
  const ast::TypeDecl* type = nullptr;  // one of the two
  const ast::EnumDecl* enumeration = nullptr;
};

// Everything read, and the mistakes found: the generator reports all of them and writes nothing
// when there is one.
struct Model {
  source::SourceSet sources;
  std::vector<std::unique_ptr<Unit>> units;
  std::map<std::string, Named, std::less<>> names;
  std::vector<std::string> errors;

  void Fail(const Where& where, std::string_view message);
};

std::vector<Note> NotesOf(Model& model, const Unit& unit,
                          const std::vector<ast::Annotation>& annotations);
const Note* FindNote(const std::vector<Note>& notes, std::string_view name);

// Reads the files into the model.
void Read(Model& model, const std::vector<std::string>& paths);

// C++ expressions. A type is a value::TypeRef, a constant a value::Value of that type.
std::string TypeText(Model& model, const Unit& unit, ast::TypeId type);
std::string ConstantText(Model& model, const Unit& unit, ast::ExprId expr, ast::TypeId type);
// The text as a C++ string literal.
std::string Literal(std::string_view text);

// What a type is behind `?` and names: the record or enum it stands for.
struct Meaning {
  const Unit* unit = nullptr;
  ast::TypeId type;
  const ast::EnumDecl* enumeration = nullptr;
  bool optional = false;
};
Meaning MeaningOf(Model& model, const Unit& unit, ast::TypeId type);

// The whole file of tables.
std::string Emit(Model& model);

}  // namespace deploy::stdlib::generate

#endif  // STDLIB_GENERATE_MODEL_H_
