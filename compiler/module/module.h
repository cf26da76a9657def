#ifndef COMPILER_MODULE_MODULE_H_
#define COMPILER_MODULE_MODULE_H_

#include <string>
#include <type_traits>
#include <vector>

#include "base/diag/sink.h"
#include "base/source/file_system.h"
#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::module {

using ModuleId = support::StrongId<struct ModuleTag>;

// One `import` of a file. What is brought in (alias or names) stands in the declaration.
struct Import {
  ast::DeclId decl;
  ModuleId target;  // none: not found, part of a cycle, or of a kind this build does not know
};

// One file of the program.
struct Module {
  ModuleId id;
  const source::SourceFile* file = nullptr;
  std::string path;  // canonical: one file has one name
  ast::Tree tree;
  std::vector<Import> imports;  // in source order
};
static_assert(std::is_nothrow_move_constructible_v<Module>);

// All files of a program, each once, however often it is imported. The root is the first; `order`
// has imported files before those that import them.
struct ModuleSet {
  std::vector<Module> modules;
  std::vector<ModuleId> order;
  std::string root_folder;  // absolute
  std::string digest;       // sha256 over all texts and their places relative to the root
  bool complete = true;     // false: a file could not be read or has syntax errors

  const Module& root() const { return modules.front(); }
  const Module& module(ModuleId id) const { return modules[id.index]; }
  bool empty() const { return modules.empty(); }
};

struct Options {
  std::string root_file;  // as the user named it
  size_t max_bytes = 8u << 20;
  size_t max_nesting = 256;
  size_t max_imports = 1000;
  size_t max_depth = 64;  // of imports in imports
};

// Reads and parses the root file and all it imports. Reports syntax errors and D0211, D0212, D0218,
// D0219, D0906 (imports that are no files) and D0119 (limits). A file that cannot be read is absent
// from the set, its importers know by `target`. `sources` must outlive the result.
ModuleSet Load(const Options& options, const source::FileSystem& files, source::SourceSet& sources,
               diag::Sink& sink);

}  // namespace deploy::module

#endif  // COMPILER_MODULE_MODULE_H_
