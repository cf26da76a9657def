#include "compiler/module/import.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/module/path.h"

namespace deploy::module {
namespace {

using diag::Code;
using support::Cat;

bool IsFileImport(std::string_view text) {
  if (text.starts_with("registry/") || text.find('@') != std::string_view::npos ||
      text.find("://") != std::string_view::npos) {
    return false;
  }
  return text.starts_with("./") || text.starts_with("../") || text.starts_with("/") ||
         text.ends_with(".deploy");
}

void ReportUnknownKind(source::Span span, std::string_view what, diag::Sink& sink) {
  sink.Report(diag::Error(Code::D0906, span,
                          Cat("this build does not know imports such as `", what, "` yet"))
                  .Here("neither a file nor a name that this build can find")
                  .Help("import a file: `import \"./name.deploy\" as name`"));
}

// Which of the modules beside it a path means, each without its ending: a wrong ending, or none, is
// the likeliest mistake, and says nothing of the name.
std::optional<std::string_view> Meant(std::string_view path,
                                      const std::vector<std::string_view>& modules) {
  const std::string_view whole = Stem(path);
  const std::string_view cut = whole.substr(0, whole.rfind('.'));
  for (const std::string_view name : {cut, whole}) {
    if (std::find(modules.begin(), modules.end(), name) != modules.end()) {
      return name;
    }
  }
  const auto nearest = support::Nearest(cut, modules);
  return nearest ? nearest : support::Nearest(whole, modules);
}

}  // namespace

std::optional<ImportTarget> ReadImport(const ast::Tree& tree, const ast::Decl& decl,
                                       diag::Sink& sink) {
  const auto& import = std::get<ast::ImportDecl>(decl.node);
  if (!import.path.empty() && decl.broken) {
    return std::nullopt;
  }
  if (!import.path.empty()) {
    std::vector<std::string_view> parts;
    for (const ast::Name& name : import.path) {
      parts.push_back(name.text);
    }
    ReportUnknownKind(source::Cover(import.path.front().span, import.path.back().span),
                      support::Join(parts, "."), sink);
    return std::nullopt;
  }
  if (!import.from) {
    return std::nullopt;
  }
  const ast::Expr& from = tree.expr(import.from);
  const auto* text = std::get_if<ast::StringExpr>(&from.node);
  if (text == nullptr) {
    return std::nullopt;
  }
  std::string whole;
  for (const ast::StringPart& part : text->parts) {
    if (part.expr) {
      sink.Report(diag::Error(Code::D0218, part.span, "the path of an import is a literal")
                      .Here("interpolation is not known when files are read")
                      .Help("write the whole path"));
      return std::nullopt;
    }
    whole += part.text;
  }
  if (!IsFileImport(whole)) {
    if (!decl.broken) {
      ReportUnknownKind(from.span, whole, sink);
    }
    return std::nullopt;
  }
  return ImportTarget{std::move(whole), from.span};
}

void ReportNotFound(const ImportTarget& target, const std::string& path,
                    const source::FileSystem& files, diag::Sink& sink) {
  auto error = diag::Error(Code::D0211, target.span, Cat("`", target.text, "` is not there"))
                   .Here("no such file");
  std::string_view folder = Folder(path);
  auto names = files.List(folder.empty() ? "." : std::string(folder));
  if (names.ok()) {
    std::vector<std::string_view> candidates;
    for (const std::string& name : *names) {
      if (name.ends_with(".deploy")) {
        candidates.push_back(Stem(name));  // the ending says nothing of what was meant
      }
    }
    if (auto nearest = Meant(path, candidates)) {
      std::string fixed = Join(Folder(target.text), Cat(*nearest, ".deploy"));
      if (target.text.starts_with("./")) {
        fixed = Cat("./", fixed);
      }
      error.Help(Cat("did you mean `", fixed, "`?"))
          .FixIt(Cat("write `", fixed, "`"), diag::Applicability::kMaybe,
                 {{target.span, Cat("\"", fixed, "\"")}});
    }
  }
  sink.Report(std::move(error));
}

}  // namespace deploy::module
