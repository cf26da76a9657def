#include "compiler/syntax/parse.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/support/utf8.h"
#include "compiler/syntax/antlr_parser.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/errors.h"
#include "compiler/syntax/layout.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/stray.h"
#include "fmt/format.h"

namespace deploy::syntax {
namespace {

// Most sources are plain ASCII, and the check of eight bytes at a time costs nothing.
bool IsAscii(std::string_view text) {
  uint64_t all = 0;
  size_t at = 0;
  for (; at + sizeof all <= text.size(); at += sizeof all) {
    uint64_t eight;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    all |= eight;
  }
  for (; at < text.size(); ++at) {
    all |= static_cast<unsigned char>(text[at]);
  }
  return (all & 0x8080808080808080u) == 0;
}

// What had a syntax error is marked, so that later stages do not complain about what may be missing
// from it.
void MarkBroken(const ErrorList& errors, ast::Tree& tree) {
  auto broken = [&](source::Span span) { return errors.Any(span.begin, span.end); };
  for (ast::Decl& decl : tree.decls) {
    decl.broken = broken(decl.span);
  }
  for (ast::Member& member : tree.members) {
    member.broken = broken(member.span);
  }
  for (ast::Block& block : tree.blocks) {
    block.broken = broken(block.span);
  }
}

void BuildTree(std::string_view text, const Options& options, ErrorList& errors, ast::Tree& tree) {
  LaidOut laid_out = LayOut(Lex(text), errors);
  DeclarationParser parser(laid_out.tokens, errors, options.max_nesting);
  Builder builder(laid_out.tokens, laid_out.comments, options.max_nesting, errors, tree);
  Cst cst;
  while (parser.Next(cst)) {
    builder.BuildDeclaration(cst);
  }
  builder.Finish();
  tree.has_errors = !errors.empty();
  tree.lost_header = errors.unmatched();
  if (tree.has_errors) {
    MarkBroken(errors, tree);
  }
}

}  // namespace

ast::Tree Parse(const source::SourceFile& file, const Options& options, diag::Sink& sink) {
  Options bounded = options;
  bounded.max_nesting = std::min(options.max_nesting, kMostNesting);
  ast::Tree tree;
  tree.file = file.id();
  std::string_view text = file.text();
  ErrorList errors(file.id(), text);
  if (text.size() > options.max_bytes || text.size() >= kNowhere) {
    sink.Report(
        diag::Error(diag::Code::D0119, errors.SpanOf(0, 0),
                    fmt::format("the file has {} bytes, more than the {} that are read",
                                text.size(), options.max_bytes))
            .Help("split it into modules, or raise the limit with `--limit source_bytes=N`"));
    tree.has_errors = true;
    return tree;
  }
  size_t stray = IsAscii(text) ? std::string_view::npos : support::FirstInvalidUtf8(text);
  if (stray != std::string_view::npos) {
    // What else looks wrong in it follows from the encoding.
    auto at = static_cast<uint32_t>(stray);
    sink.Report(diag::Error(diag::Code::D0904, errors.SpanOf(at, at + 1),
                            fmt::format("the file is not UTF-8: byte 0x{:02X} at offset {}",
                                        static_cast<unsigned char>(text[stray]), stray))
                    .Help("save it as UTF-8"));
    tree.has_errors = true;
    return tree;
  }
  CheckCharacters(errors);
  BuildTree(text, bounded, errors, tree);
  errors.Flush(sink);
  return tree;
}

}  // namespace deploy::syntax
