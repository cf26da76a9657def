#include "compiler/format/format.h"

#include <algorithm>
#include <utility>

#include "compiler/format/group.h"
#include "compiler/format/interpolation.h"
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

void SetBlankAbove(Item& item, bool blank) {
  (item.leading.empty() ? item.blank_before : item.leading[0].blank_before) = blank;
}

bool HasBlank(const Item& item) {
  return item.blank_before || std::any_of(item.leading.begin(), item.leading.end(),
                                          [](const Comment& one) { return one.blank_before; });
}

// How many of the comments above the first import are the file's: those with a blank line behind
// them; without a blank line all of them, unless a `deploy` line parts them from the file's.
size_t CommentsOfFile(const Item& import, bool has_deploy) {
  const size_t count = import.leading.size();
  if (import.blank_before) {
    return count;
  }
  for (size_t i = count; i > 1; --i) {
    if (import.leading[i - 1].blank_before) {
      return i - 1;
    }
  }
  return has_deploy ? 0 : count;
}

// The imports at the head of the file, up to the first blank line.
void SortLeadingImports(std::vector<Item>& items) {
  auto first = items.begin();
  const bool has_deploy =
      first != items.end() && !first->nodes.empty() && first->nodes[0].type == Tok::DEPLOY;
  first += has_deploy ? 1 : 0;
  if (first == items.end() || !IsImport(*first)) {
    return;
  }
  auto last = first + 1;
  while (last != items.end() && IsImport(*last) && !HasBlank(*last)) {
    ++last;
  }
  const size_t of_file = CommentsOfFile(*first, has_deploy);
  const bool blank_above = first->BlankAbove();
  const bool blank_between =
      of_file < first->leading.size() ? first->leading[of_file].blank_before : first->blank_before;
  const auto begin = first->leading.begin();
  const std::vector<Comment> head(begin, begin + static_cast<ptrdiff_t>(of_file));
  first->leading.erase(begin, begin + static_cast<ptrdiff_t>(of_file));
  SetBlankAbove(*first, false);
  std::stable_sort(first, last,
                   [](const Item& a, const Item& b) { return ImportKey(a) < ImportKey(b); });
  SetBlankAbove(*first, head.empty() ? blank_above : blank_between);
  first->leading.insert(first->leading.begin(), head.begin(), head.end());
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
  for (Group& group : grouped.groups) {
    trim(group.opening);
    for (Item& item : group.items) {
      for (Comment& comment : item.leading) {
        trim(comment.text);
      }
      trim(item.trailing);
      for (Node& node : item.nodes) {
        if (node.type == Tok::LINE_COMMENT) {
          trim(node.text);
        }
      }
    }
  }
}

// nullopt when some part of the text has no place in the style.
std::optional<std::string> FormatPart(std::string_view text) {
  auto grouped = MakeGroups(text);
  if (!grouped) {
    return std::nullopt;
  }
  TrimComments(*grouped);
  std::deque<std::string> texts;
  FormatInterpolations(*grouped, texts);
  return Print(*grouped);
}

// Whole, and at the margin: what is indented stands where it is because of something broken, and a
// damaged text is read by its indentation.
bool IsComplete(const ast::Decl& decl, std::string_view text) {
  return !decl.broken && !std::holds_alternative<ast::ErrorDecl>(decl.node) &&
         (decl.span.begin == 0 || text[decl.span.begin - 1] == '\n');
}

// With syntax errors every complete declaration is formatted in its place, and nothing else is
// touched.
std::string FormatComplete(const ast::Tree& tree, std::string_view text) {
  std::string out;
  uint32_t at = 0;
  for (const ast::Decl& decl : tree.decls) {
    if (!IsComplete(decl, text) || decl.span.begin < at) {
      continue;
    }
    const auto part = FormatPart(text.substr(decl.span.begin, decl.span.end - decl.span.begin));
    if (part) {
      out.append(text.substr(at, decl.span.begin - at)).append(*part);
      at = decl.span.end;
    }
  }
  return out.append(text.substr(at));
}

// The declarations that have no shape of their own; they stay as they are.
std::vector<Range> Shapeless(const ast::Tree& tree, std::string_view text) {
  std::vector<Range> out;
  for (const ast::Decl& decl : tree.decls) {
    if (!MakeGroups(text.substr(decl.span.begin, decl.span.end - decl.span.begin))) {
      out.push_back({decl.span.begin, decl.span.end});
    }
  }
  return out;
}

}  // namespace

std::string Format(const ast::Tree& tree, const source::SourceFile& file) {
  if (tree.has_errors) {
    return FormatComplete(tree, file.text());
  }
  auto grouped = MakeGroups(file.text());
  if (!grouped) {
    grouped = MakeGroups(file.text(), Shapeless(tree, file.text()));
  }
  if (!grouped) {
    return FormatComplete(tree, file.text());
  }
  TrimComments(*grouped);
  std::deque<std::string> texts;
  FormatInterpolations(*grouped, texts);
  SortLeadingImports(grouped->groups[0].items);
  const std::string out = WithUnixLineEnds(Print(*grouped));
  return out.empty() ? out : out + "\n";
}

}  // namespace deploy::format
