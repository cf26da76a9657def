#include "compiler/format/format.h"

#include <algorithm>
#include <utility>

#include "compiler/format/group.h"
#include "compiler/format/print.h"

namespace deploy::format {
namespace {

bool IsImport(const Item& item) { return !item.nodes.empty() && item.nodes[0].type == Tok::IMPORT; }

// What an import names: its string, or the words after `import`.
std::string ImportKey(const Item& item) {
  std::string words;
  for (size_t i = 1; i < item.nodes.size(); ++i) {
    if (item.nodes[i].type == Tok::STR_OPEN && item.nodes[i].group < 0) {
      return std::string(item.nodes[i].text);
    }
    words.append(item.nodes[i].text);
  }
  return words;
}

// The imports at the head of the file, up to the first blank line. A comment above the first is the
// file's, not the import's.
void SortLeadingImports(std::vector<Item>& items) {
  auto first = items.begin();
  if (first != items.end() && !first->nodes.empty() && first->nodes[0].type == Tok::DEPLOY) {
    ++first;
  }
  if (first == items.end() || !IsImport(*first)) {
    return;
  }
  auto last = first + 1;
  while (last != items.end() && IsImport(*last) && !last->blank_before) {
    ++last;
  }
  std::vector<std::string_view> leading;
  leading.swap(first->leading);
  const bool blank = std::exchange(first->blank_before, false);
  std::stable_sort(first, last,
                   [](const Item& a, const Item& b) { return ImportKey(a) < ImportKey(b); });
  first->leading.insert(first->leading.begin(), leading.begin(), leading.end());
  first->blank_before = blank;
}

std::string WithUnixLineEnds(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
      out += text[i];
    }
  }
  return out;
}

// Spaces at line ends of comments are no part of them.
void TrimComments(Grouped& grouped) {
  const auto trim = [](std::string_view& comment) {
    while (!comment.empty() &&
           (comment.back() == ' ' || comment.back() == '\t' || comment.back() == '\r')) {
      comment.remove_suffix(1);
    }
  };
  for (format::Group& group : grouped.groups) {
    for (Item& item : group.items) {
      std::for_each(item.leading.begin(), item.leading.end(), trim);
      trim(item.trailing);
    }
  }
}

// With syntax errors every complete declaration is formatted in its place, and nothing else is
// touched.
std::string FormatComplete(const ast::Tree& tree, std::string_view text) {
  const Grouper grouper(text);
  std::string out;
  uint32_t at = 0;
  for (const ast::Decl& decl : tree.decls) {
    const bool complete = !decl.broken && !std::holds_alternative<ast::ErrorDecl>(decl.node);
    if (!complete || decl.span.begin < at) {
      continue;
    }
    auto grouped = grouper.Group(decl.span.begin, decl.span.end);
    if (!grouped) {
      continue;
    }
    TrimComments(*grouped);
    out.append(text.substr(at, decl.span.begin - at)).append(Print(*grouped));
    at = decl.span.end;
  }
  return out.append(text.substr(at));
}

}  // namespace

std::string Format(const ast::Tree& tree, const source::SourceFile& file) {
  if (tree.has_errors) {
    return FormatComplete(tree, file.text());
  }
  const std::string text = WithUnixLineEnds(file.text());
  const Grouper grouper(text);
  auto grouped = grouper.Group(0, static_cast<uint32_t>(text.size()));
  if (!grouped) {
    return FormatComplete(tree, file.text());
  }
  TrimComments(*grouped);
  SortLeadingImports(grouped->groups[0].items);
  const std::string out = Print(*grouped);
  return out.empty() ? out : out + "\n";
}

}  // namespace deploy::format
