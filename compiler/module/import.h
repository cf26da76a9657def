#ifndef COMPILER_MODULE_IMPORT_H_
#define COMPILER_MODULE_IMPORT_H_

#include <optional>
#include <string>

#include "base/diag/sink.h"
#include "base/source/file_system.h"
#include "base/source/source_file.h"
#include "compiler/ast/ast.h"

namespace deploy::module {

// What an import statement asks for, as far as its text tells.
struct ImportTarget {
  std::string text;   // as written
  source::Span span;  // of the string
};

// The file that the statement names; nullopt after a report: D0218 for interpolation, D0906 for
// registry and library imports, which this build does not know.
std::optional<ImportTarget> ReadImport(const ast::Tree& tree, const ast::Decl& decl,
                                       diag::Sink& sink);

// D0211, with the nearest file of the folder as fix.
void ReportNotFound(const ImportTarget& target, const std::string& path,
                    const source::FileSystem& files, diag::Sink& sink);

}  // namespace deploy::module

#endif  // COMPILER_MODULE_IMPORT_H_
