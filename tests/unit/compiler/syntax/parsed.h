#ifndef TESTS_UNIT_COMPILER_SYNTAX_PARSED_H_
#define TESTS_UNIT_COMPILER_SYNTAX_PARSED_H_

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/diag/sink.h"
#include "base/source/source_file.h"
#include "compiler/ast/ast.h"
#include "compiler/syntax/parse.h"

namespace deploy::syntax {

// One parsed text with all that it needs to live.
struct Parsed {
  std::unique_ptr<source::SourceFile> file;
  ast::Tree tree;
  std::vector<diag::Diagnostic> diagnostics;

  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const diag::Diagnostic& d : diagnostics) codes.emplace_back(diag::CodeName(d.code));
    return codes;
  }
};

inline Parsed ParseText(std::string text, const Options& options = {}) {
  Parsed parsed;
  parsed.file =
      std::make_unique<source::SourceFile>(source::FileId(0), "test.deploy", std::move(text));
  diag::CollectingSink sink;
  parsed.tree = Parse(*parsed.file, options, sink);
  parsed.diagnostics = sink.Take();
  return parsed;
}

// Tests run with the project's folder as working directory.
inline std::string ReadSample(const std::string& name) {
  std::ifstream in("tests/golden/syntax/samples/" + name + ".deploy");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline const char* const kSamples[] = {"platform", "release", "operate"};

}  // namespace deploy::syntax

#endif  // TESTS_UNIT_COMPILER_SYNTAX_PARSED_H_
