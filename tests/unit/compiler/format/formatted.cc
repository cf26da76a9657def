#include "tests/unit/compiler/format/formatted.h"

#include <re2/re2.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/diag/sink.h"
#include "base/source/source_file.h"
#include "compiler/ast/dump.h"
#include "compiler/format/format.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parse.h"

namespace deploy::format {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

// The dump without spans. Imports are compared in the order of their texts, wherever they stand:
// only those at the head may move, and tests/golden/format shows that the others do not.
std::string Shape(const std::string& dump) {
  static const RE2 kSpan(" @[0-9]+-[0-9]+( !)?$");
  std::vector<std::string> imports;
  std::string rest;
  bool in_import = false;
  for (const std::string& line : Lines(dump)) {
    std::string bare = line;
    RE2::Replace(&bare, kSpan, "\\1");
    const size_t depth = bare.find_first_not_of(' ');
    if (depth == 2) {
      in_import = bare.compare(2, 6, "import") == 0;
      if (in_import) {
        imports.emplace_back();
      }
    }
    (in_import ? imports.back() : rest) += bare + "\n";
  }
  std::sort(imports.begin(), imports.end());
  for (const std::string& import : imports) {
    rest += import;
  }
  return rest;
}

std::string Trimmed(std::string_view comment) {
  const size_t last = comment.find_last_not_of(" \t\r");
  std::string out(comment.substr(0, last == comment.npos ? 0 : last + 1));
  std::erase(out, '\r');
  return out;
}

void TakeWords(const std::string& text, Parsed& out) {
  const syntax::Lexed lexed = syntax::Lex(text);
  for (const syntax::Token& token : lexed.tokens) {
    const std::string word(syntax::TextOf(token, text));
    if (token.type != syntax::Tok::NL && token.type != syntax::Tok::COMMA && !word.empty()) {
      out.words.push_back(word);
    }
  }
  for (const syntax::CommentToken& comment : lexed.comments) {
    out.comments.push_back(
        Trimmed(std::string_view(text).substr(comment.begin, comment.end - comment.begin)));
  }
}

void TakeDeclarations(const ast::Tree& tree, const std::string& text, Parsed& out) {
  uint32_t at = 0;
  for (const ast::Decl& decl : tree.decls) {
    if (decl.broken || std::holds_alternative<ast::ErrorDecl>(decl.node) || decl.span.begin < at) {
      continue;
    }
    out.outside += text.substr(at, decl.span.begin - at) + "|";
    out.complete.push_back(text.substr(decl.span.begin, decl.span.end - decl.span.begin));
    at = decl.span.end;
  }
  out.outside += text.substr(at);
}

std::vector<std::string> Sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += text + "\n";
  }
  return out;
}

// The first line that differs, with two lines before it.
std::string Difference(std::string_view what, const std::string& before, const std::string& after) {
  const std::vector<std::string> a = Lines(before);
  const std::vector<std::string> b = Lines(after);
  size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) {
    ++at;
  }
  std::ostringstream out;
  out << what << " at line " << at + 1 << "\n";
  for (size_t i = at < 2 ? 0 : at - 2; i < at; ++i) {
    out << "   " << a[i] << "\n";
  }
  out << " - " << (at < a.size() ? a[at] : "(end)") << "\n + " << (at < b.size() ? b[at] : "(end)")
      << "\n";
  return out.str();
}

std::string BrokenLawOfDamaged(const Parsed& before, const Parsed& after) {
  if (before.outside != after.outside) {
    return Difference("changed outside complete declarations", before.outside, after.outside);
  }
  return before.comments == after.comments
             ? ""
             : Difference("comments differ", Joined(before.comments), Joined(after.comments));
}

}  // namespace

Parsed ParseForTest(const std::string& text) {
  const source::SourceFile file(source::FileId(0), "test.deploy", text);
  diag::CollectingSink sink;
  const ast::Tree tree = syntax::Parse(file, {}, sink);
  Parsed out;
  out.has_errors = tree.has_errors;
  out.tree = Shape(ast::Dump(tree, file));
  TakeWords(text, out);
  TakeDeclarations(tree, text, out);
  return out;
}

std::string FormatText(const std::string& text) {
  const source::SourceFile file(source::FileId(0), "test.deploy", text);
  diag::CollectingSink sink;
  return Format(syntax::Parse(file, {}, sink), file);
}

std::string BrokenLaw(const std::string& text) {
  const std::string once = FormatText(text);
  const std::string twice = FormatText(once);
  if (once != twice) {
    return Difference("not idempotent", once, twice);
  }
  const Parsed before = ParseForTest(text);
  const Parsed after = ParseForTest(once);
  if (before.has_errors) {
    return BrokenLawOfDamaged(before, after);
  }
  if (before.tree != after.tree) {
    return Difference("another tree", before.tree, after.tree);
  }
  if (Sorted(before.comments) != Sorted(after.comments)) {
    return Difference("comments differ", Joined(Sorted(before.comments)),
                      Joined(Sorted(after.comments)));
  }
  return "";
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream in("tests/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Sample(std::string_view name) {
  return ReadTestFile("golden/syntax/samples/" + std::string(name) + ".deploy");
}

}  // namespace deploy::format
