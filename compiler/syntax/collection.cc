#include "compiler/syntax/builder.h"

// Lists, objects and their comprehensions.
namespace deploy::syntax {
namespace {

// The parts of `for a, b in xs: key => value if c`, by the sign that stands before each.
struct ForParts {
  bool present = false;
  uint32_t names[2] = {0, 0};
  uint32_t iterable = 0, first = 0, second = 0, condition = 0;
};

ForParts CollectFor(const Cst& cst, uint32_t node) {
  ForParts parts;
  CstCursor children(cst, node);
  CstItem item;
  Tok last = Tok::kCount;
  while (children.Next(item)) {
    if (!item.is_rule) {
      last = item.type;
      parts.present |= item.type == Tok::FOR;
    } else if (item.rule == Rule::kName) {
      parts.names[parts.names[0] != 0 ? 1 : 0] = item.index;
    } else if (item.rule == Rule::kExpr) {
      uint32_t& place = last == Tok::IN         ? parts.iterable
                        : last == Tok::COLON    ? parts.first
                        : last == Tok::FATARROW ? parts.second
                                                : parts.condition;
      place = item.index;
    }
  }
  return parts;
}

}  // namespace

ast::ExprId Builder::BuildList(uint32_t node) {
  if (ForParts parts = CollectFor(*cst_, node); parts.present) {
    ast::ListForExpr loop;
    if (parts.names[0] != 0) {
      loop.first = BuildName(parts.names[0]);
    }
    if (parts.names[1] != 0) {
      loop.second = BuildName(parts.names[1]);
    }
    loop.iterable =
        parts.iterable != 0 ? BuildExpr(parts.iterable) : ErrorExpr(Node(node).first + 1);
    loop.body = parts.first != 0 ? BuildExpr(parts.first) : ErrorExpr(Node(node).last);
    if (parts.condition != 0) {
      loop.condition = BuildExpr(parts.condition);
    }
    return Add(SpanOf(node), loop, {loop.iterable, loop.body, loop.condition});
  }
  ast::ListExpr list;
  uint32_t height = 0;
  CommaCheck commas;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    CheckComma(commas, item);
    if (!item.is_rule || item.rule != Rule::kElement) {
      continue;
    }
    ast::Element element;
    element.spread = tokens_[Node(item.index).first].type == Tok::ELLIPSIS;
    element.value =
        BuildIf(item.index);  // an element holds one expression, as the clause `if` does
    height = std::max(height, Height(element.value));
    list.elements.push_back(element);
  }
  return AddExpr({SpanOf(node), std::move(list)}, height + 1);
}

ast::ExprId Builder::BuildObject(uint32_t node) {
  if (ForParts parts = CollectFor(*cst_, node); parts.present) {
    ast::ObjectForExpr loop;
    if (parts.names[0] != 0) {
      loop.first = BuildName(parts.names[0]);
    }
    if (parts.names[1] != 0) {
      loop.second = BuildName(parts.names[1]);
    }
    loop.iterable =
        parts.iterable != 0 ? BuildExpr(parts.iterable) : ErrorExpr(Node(node).first + 1);
    loop.key = parts.first != 0 ? BuildExpr(parts.first) : ErrorExpr(Node(node).last);
    loop.value = parts.second != 0 ? BuildExpr(parts.second) : ErrorExpr(Node(node).last);
    if (parts.condition != 0) {
      loop.condition = BuildExpr(parts.condition);
    }
    return Add(SpanOf(node), loop, {loop.iterable, loop.key, loop.value, loop.condition});
  }
  ast::ObjectExpr object;
  uint32_t height = 0;
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (!item.is_rule || item.rule != Rule::kEntry) {
      continue;
    }
    ast::Entry entry = BuildEntry(item.index);
    height = std::max({height, Height(entry.key), Height(entry.value)});
    object.entries.push_back(std::move(entry));
  }
  return AddExpr({SpanOf(node), std::move(object)}, height + 1);
}

ast::Entry Builder::BuildEntry(uint32_t node) {
  ast::Entry entry;
  entry.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  bool computed = false;
  while (children.Next(item)) {
    if (!item.is_rule) {
      if (item.type == Tok::LPAREN) {
        computed = true, entry.kind = ast::Entry::kComputed;
      }
      if (item.type == Tok::RPAREN) {
        computed = false;
      }
      if (item.type == Tok::ELLIPSIS) {
        entry.kind = ast::Entry::kSpread;
      }
      if (item.type == Tok::COLON) {
        entry.colon = true;
      }
    } else if (item.rule == Rule::kName) {
      entry.name = BuildName(item.index);
    } else if (item.rule == Rule::kString) {
      entry.kind = ast::Entry::kString;
      entry.key = BuildString(item.index);
    } else if (item.rule == Rule::kExpr) {
      (computed ? entry.key : entry.value) = BuildExpr(item.index);
    }
  }
  if (!entry.value) {
    entry.value = ErrorExpr(Node(node).last);
  }
  if (entry.kind == ast::Entry::kComputed && !entry.key) {
    entry.key = ErrorExpr(Node(node).last);
  }
  return entry;
}

}  // namespace deploy::syntax
