#include <cstddef>
#include <cstdint>
#include <string>

#include "base/diag/sink.h"
#include "base/source/file_system.h"
#include "base/source/source_file.h"
#include "compiler/compile.h"
#include "compiler/format/format.h"
#include "compiler/syntax/parse.h"
#include "stdlib/stdlib.h"

// Source text is written by anybody. Whatever the bytes: no crash, no hang; parsed, formatted, and
// compiled.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  deploy::stdlib::RegisterSchemas();
  const std::string text(reinterpret_cast<const char*>(data), size);
  {
    deploy::source::SourceSet sources;
    deploy::diag::CollectingSink sink;
    const deploy::source::SourceFile& file = sources.Add("main.deploy", text);
    deploy::format::Format(deploy::syntax::Parse(file, {}, sink), file);
  }
  deploy::source::MemoryFileSystem files;
  files.Put("/main.deploy", text);
  deploy::source::SourceSet sources;
  deploy::diag::CollectingSink sink;
  deploy::compiler::Compile({.root_file = "/main.deploy"}, files, sources, sink);
  return 0;
}
