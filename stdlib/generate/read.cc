#include <fstream>
#include <sstream>

#include "base/diag/render.h"
#include "base/diag/sink.h"
#include "base/support/text.h"
#include "compiler/syntax/parse.h"
#include "stdlib/generate/model.h"

namespace deploy::stdlib::generate {
namespace {

void Declare(Model& model, const Unit& unit, const ast::Decl& decl) {
  std::string name;
  Named named;
  named.unit = &unit;
  if (const auto* type = std::get_if<ast::TypeDecl>(&decl.node)) {
    name = type->name.text;
    named.type = type;
  } else if (const auto* enumeration = std::get_if<ast::EnumDecl>(&decl.node)) {
    name = enumeration->name.text;
    named.enumeration = enumeration;
  } else if (std::holds_alternative<ast::LanguageDecl>(decl.node) ||
             std::holds_alternative<ast::ImportDecl>(decl.node)) {
    return;
  } else {
    model.Fail({&unit, decl.span}, "a schema file holds types, enums and imports");
    return;
  }
  if (!model.names.emplace(name, named).second) {
    model.Fail({&unit, decl.span}, support::Cat("`", name, "` is declared twice"));
  }
}

void ReadOne(Model& model, const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) {
    model.errors.push_back(support::Cat(path, ": cannot be read"));
    return;
  }
  auto unit = std::make_unique<Unit>();
  unit->file = &model.sources.Add(path.substr(path.rfind('/') + 1), text.str());
  diag::CollectingSink sink;
  unit->tree = syntax::Parse(*unit->file, {}, sink);
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    model.errors.push_back(RenderText(diagnostic, model.sources, {}));
  }
  for (const ast::Decl& decl : unit->tree.decls) {
    Declare(model, *unit, decl);
  }
  model.units.push_back(std::move(unit));
}

}  // namespace

void Model::Fail(const Where& where, std::string_view message) {
  const source::Position at = where.unit->file->PositionOf(where.span.begin);
  errors.push_back(
      support::Cat(where.unit->file->path(), ":", at.line, ":", at.column, ": ", message));
}

void Read(Model& model, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    ReadOne(model, path);
  }
}

}  // namespace deploy::stdlib::generate
