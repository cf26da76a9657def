#ifndef TESTS_UNIT_COMPILER_SEMA_CHECK_TEXT_H_
#define TESTS_UNIT_COMPILER_SEMA_CHECK_TEXT_H_

#include <string>
#include <utility>

#include "base/diag/sink.h"
#include "compiler/compile.h"

namespace deploy::sema {

// What checking a program says. `library` stands beside it as ./lib.deploy.
inline diag::CollectingSink CheckText(std::string text, std::string library = "deploy 1\n") {
  source::MemoryFileSystem files;
  files.Put("/stack/lib.deploy", std::move(library));
  files.Put("/stack/main.deploy", std::move(text));
  source::SourceSet sources;
  compiler::Options options;
  options.root_file = "/stack/main.deploy";
  diag::CollectingSink sink;
  compiler::Check(options, files, sources, sink);
  return sink;
}

}  // namespace deploy::sema

#endif  // TESTS_UNIT_COMPILER_SEMA_CHECK_TEXT_H_
