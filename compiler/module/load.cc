#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/support/sha256.h"
#include "base/support/text.h"
#include "compiler/module/import.h"
#include "compiler/module/module.h"
#include "compiler/module/path.h"
#include "compiler/syntax/parse.h"

namespace deploy::module {
namespace {

using diag::Code;
using support::Cat;

class Loader {
 public:
  Loader(const Options& options, const source::FileSystem& files, source::SourceSet& sources,
         diag::Sink& sink)
      : options_(options), files_(files), sources_(sources), sink_(sink) {}

  ModuleSet Run() {
    auto canonical = files_.Canonical(options_.root_file);
    if (!canonical.ok()) {
      ReportRoot(canonical.status());
      return std::move(set_);
    }
    set_.root_folder = std::string(Folder(*canonical));
    auto text = files_.Read(*canonical, options_.max_bytes);
    if (!text.ok()) {
      ReportRoot(text.status());
      return std::move(set_);
    }
    Add(*canonical, options_.root_file, *std::move(text));
    Walk();
    set_.digest = Digest();
    return std::move(set_);
  }

 private:
  // A file whose imports are being read; the stack is the way from the root to it.
  struct Open {
    ModuleId module;
    size_t next = 0;  // declaration
  };

  void ReportRoot(const absl::Status& status) {
    set_.complete = false;
    bool large = absl::IsResourceExhausted(status);
    sink_.Report(
        diag::Error(
            large ? Code::D0119 : Code::D0211, {},
            large ? Cat("`", options_.root_file, "` is larger than ", options_.max_bytes, " bytes")
                  : Cat("cannot read `", options_.root_file, "`: ", status.message()))
            .Help(large ? "raise it with `--limit source_bytes=N`" : "name the root file"));
  }

  ModuleId Add(const std::string& canonical, const std::string& shown, std::string text) {
    ModuleId id(static_cast<uint32_t>(set_.modules.size()));
    const source::SourceFile& file = sources_.Add(shown, std::move(text));
    Module module;
    module.id = id;
    module.file = &file;
    module.path = canonical;
    module.tree = syntax::Parse(
        file, {.max_bytes = options_.max_bytes, .max_nesting = options_.max_nesting}, sink_);
    set_.complete &= !module.tree.has_errors;
    set_.modules.push_back(std::move(module));
    by_path_[canonical] = id;
    open_.push_back({id, 0});
    return id;
  }

  void Walk() {
    while (!open_.empty()) {
      Open& top = open_.back();
      const auto& decls = set_.modules[top.module.index].tree.decls;
      while (top.next < decls.size() &&
             !std::holds_alternative<ast::ImportDecl>(decls[top.next].node)) {
        ++top.next;
      }
      if (top.next >= decls.size()) {
        set_.order.push_back(top.module);
        open_.pop_back();
        continue;
      }
      ModuleId from = top.module;
      ast::DeclId decl(static_cast<uint32_t>(top.next++));
      Resolve(from, decl);  // may push: `top` is stale after it
    }
  }

  void Resolve(ModuleId from, ast::DeclId decl) {
    const Module& module = set_.modules[from.index];
    size_t slot = module.imports.size();
    set_.modules[from.index].imports.push_back({decl, {}});
    auto target = ReadImport(module.tree, module.tree.decl(decl), sink_);
    if (!target) {
      return;
    }
    std::string shown = Join(Folder(module.file->path()), target->text);
    auto canonical = files_.Canonical(Join(Folder(module.path), target->text));
    if (!canonical.ok()) {
      // Of a damaged import it is not known what it names.
      if (!module.tree.decl(decl).broken) {
        ReportNotFound(*target, shown, files_, sink_);
      }
      set_.complete = false;
      return;
    }
    ModuleId found = Find(*canonical, *target, shown);
    if (!found || ReportCycle(found, *target)) {
      set_.complete = false;
      return;
    }
    WarnTwice(from, decl, found);
    set_.modules[from.index].imports[slot].target = found;
  }

  ModuleId Find(const std::string& canonical, const ImportTarget& target,
                const std::string& shown) {
    if (auto it = by_path_.find(canonical); it != by_path_.end()) {
      return it->second;
    }
    if (set_.modules.size() > options_.max_imports || open_.size() > options_.max_depth) {
      sink_.Report(diag::Error(Code::D0119, target.span,
                               open_.size() > options_.max_depth
                                   ? Cat("imports are nested deeper than ", options_.max_depth)
                                   : Cat("more than ", options_.max_imports, " imports"))
                       .Help("raise it with `--limit imports=N` or `--limit import_depth=N`"));
      return {};
    }
    auto text = files_.Read(canonical, options_.max_bytes);
    if (text.ok()) {
      return Add(canonical, shown, *std::move(text));
    }
    if (absl::IsNotFound(text.status())) {
      ReportNotFound(target, shown, files_, sink_);
    } else {
      bool large = absl::IsResourceExhausted(text.status());
      sink_.Report(diag::Error(
          large ? Code::D0119 : Code::D0211, target.span,
          large ? Cat("`", target.text, "` is larger than ", options_.max_bytes, " bytes")
                : Cat("cannot read `", target.text, "`: ", text.status().message())));
    }
    return {};
  }

  // True when `found` is still open, that is, on the way from the root to this import.
  bool ReportCycle(ModuleId found, const ImportTarget& target) {
    auto is_found = [&](const Open& open) { return open.module == found; };
    auto start = std::find_if(open_.begin(), open_.end(), is_found);
    // A file that was just added is the last one, and no cycle.
    if (start == open_.end() || (start + 1 == open_.end() && start->next == 0)) {
      return false;
    }
    std::vector<std::string_view> way;
    for (auto it = start; it != open_.end(); ++it) {
      way.push_back(set_.modules[it->module.index].file->path());
    }
    way.push_back(way.front());
    auto error = diag::Error(Code::D0212, RootImport(target), "files import each other in a circle")
                     .Here("this import leads into the circle");
    for (auto it = start; it + 1 < open_.end(); ++it) {
      Span span = CurrentImport(*it);
      if (span != RootImport(target)) {
        error.At(span, Cat("imports `", set_.modules[(it + 1)->module.index].file->path(), "`"));
      }
    }
    if (target.span != RootImport(target)) {
      error.At(target.span, Cat("imports `", way.front(), "` again"));
    }
    error.Note(support::Join(way, " -> "));
    error.Help("move what both need into a third file");
    sink_.Report(std::move(error));
    return true;
  }

  using Span = source::Span;

  Span CurrentImport(const Open& open) const {
    const ast::Tree& tree = set_.modules[open.module.index].tree;
    const auto& import = std::get<ast::ImportDecl>(tree.decls[open.next - 1].node);
    return import.from ? tree.expr(import.from).span : tree.decls[open.next - 1].span;
  }
  // The import statement of the root through which the reader came here.
  Span RootImport(const ImportTarget& target) const {
    return open_.empty() ? target.span : CurrentImport(open_.front());
  }

  void WarnTwice(ModuleId from, ast::DeclId decl, ModuleId found) {
    const Module& module = set_.modules[from.index];
    const auto& import = std::get<ast::ImportDecl>(module.tree.decl(decl).node);
    for (const Import& earlier : module.imports) {
      const ast::Decl& other = module.tree.decl(earlier.decl);
      if (earlier.decl == decl || earlier.target != found ||
          std::get<ast::ImportDecl>(other.node).braces != import.braces) {
        continue;
      }
      sink_.Report(
          diag::Warning(Code::D0219, module.tree.decl(decl).span, "this file is imported twice")
              .At(other.span, "first import")
              .Help(import.braces ? "put all names into one import" : "delete one"));
      return;
    }
  }

  std::string Digest() const {
    support::Sha256 digest;
    for (const Module& module : set_.modules) {
      digest.AddField(RelativeTo(set_.root_folder, module.path));
      digest.AddField(module.file->text());
    }
    return digest.Hex();
  }

  const Options& options_;
  const source::FileSystem& files_;
  source::SourceSet& sources_;
  diag::Sink& sink_;
  ModuleSet set_;
  absl::flat_hash_map<std::string, ModuleId> by_path_;
  std::vector<Open> open_;
};

}  // namespace

ModuleSet Load(const Options& options, const source::FileSystem& files, source::SourceSet& sources,
               diag::Sink& sink) {
  return Loader(options, files, sources, sink).Run();
}

}  // namespace deploy::module
