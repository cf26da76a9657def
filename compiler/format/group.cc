#include "compiler/format/group.h"

#include <algorithm>

#include "compiler/syntax/lexer.h"

namespace deploy::format {
namespace {

struct Lexeme {
  Tok type = Tok::kEnd;
  std::string_view text;
  uint32_t begin = 0, end = 0;
  bool comment = false;
};

// Tokens and comments in source order; every string is one lexeme, and every range of `whole`.
class LexemeReader {
 public:
  LexemeReader(std::string_view text, const std::vector<Range>& whole)
      : text_(text), whole_(whole), lexed_(syntax::Lex(text)) {}

  // nullopt when a quote is not closed: what follows it could be text or not.
  std::optional<std::vector<Lexeme>> Run() {
    size_t comment = 0;
    for (const syntax::Token& token : lexed_.tokens) {
      for (; comment < lexed_.comments.size() && lexed_.comments[comment].begin < token.begin;
           ++comment) {
        TakeComment(lexed_.comments[comment]);
      }
      Take(token);
    }
    for (; comment < lexed_.comments.size(); ++comment) {
      TakeComment(lexed_.comments[comment]);
    }
    return strings_ == 0 ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  void Take(const syntax::Token& token) {
    if (syntax::IsStringOpen(token.type) && strings_++ == 0) {
      string_begin_ = token.begin;
    } else if (syntax::IsStringClose(token.type) && strings_ > 0) {
      if (--strings_ == 0) {
        Add(Tok::STR_OPEN, string_begin_, token.end, false);
      }
    } else if (strings_ == 0 && token.type != Tok::kEnd) {
      Add(token.type, token.begin, token.end, false);
    }
  }

  void TakeComment(const syntax::CommentToken& comment) {
    if (strings_ == 0) {
      Add(Tok::kEnd, comment.begin, comment.end, true);
    }
  }

  void Add(Tok type, uint32_t begin, uint32_t end, bool comment) {
    while (next_whole_ < whole_.size() && whole_[next_whole_].end <= begin) {
      ++next_whole_;
    }
    if (next_whole_ == whole_.size() || begin < whole_[next_whole_].begin) {
      out_.push_back({type, text_.substr(begin, end - begin), begin, end, comment});
      return;
    }
    const Range& range = whole_[next_whole_];
    if (out_.empty() || out_.back().begin != range.begin) {
      const std::string_view text = text_.substr(range.begin, range.end - range.begin);
      out_.push_back({Tok::BAD, text, range.begin, range.end, false});
    }
  }

  std::string_view text_;
  const std::vector<Range>& whole_;
  syntax::Lexed lexed_;
  std::vector<Lexeme> out_;
  size_t next_whole_ = 0;
  int strings_ = 0;
  uint32_t string_begin_ = 0;
};

bool IsContinuation(Tok type) {
  switch (type) {
    case Tok::DOT:
    case Tok::QDOT:
    case Tok::QQ:
    case Tok::ANDAND:
    case Tok::OROR:
    case Tok::PIPE:
    case Tok::ARROW:
    case Tok::THEN:
    case Tok::ELSE:
    case Tok::WHERE:
      return true;
    default:
      return false;
  }
}

Tok CloserOf(Tok open) {
  return open == Tok::LBRACE ? Tok::RBRACE : open == Tok::LPAREN ? Tok::RPAREN : Tok::RBRACK;
}

class Builder {
 public:
  explicit Builder(std::vector<Lexeme> lexemes) : lexemes_(std::move(lexemes)) {}

  std::optional<Grouped> Run() {
    out_.groups.emplace_back();
    frames_.push_back({.group = 0});
    for (at_ = 0; at_ < lexemes_.size() && good_; ++at_) {
      Take(lexemes_[at_]);
    }
    if (!good_ || frames_.size() != 1) {
      return std::nullopt;
    }
    FinishItem(0);
    KeepLast();
    return std::move(out_);
  }

 private:
  struct Frame {
    int group = 0;
    Item item;
    int newlines = 1;        // line ends since the last node; the text begins on a new line
    bool in_header = false;  // between `for` and `in`: commas separate names
    bool line_before = false;
  };

  Frame& frame() { return frames_.back(); }
  format::Group& group() { return out_.groups[static_cast<size_t>(frame().group)]; }
  bool brace() { return group().open == Tok::LBRACE || group().open == Tok::kEnd; }

  void Take(const Lexeme& one) {
    if (one.comment) {
      TakeComment(one);
    } else if (one.type == Tok::NL) {
      TakeLineEnd(one);
    } else if (one.type == Tok::COMMA && !frame().in_header) {
      good_ = group().open != Tok::kEnd;
      FinishItem(',');
    } else if (one.type == Tok::LBRACE || one.type == Tok::LPAREN || one.type == Tok::LBRACK) {
      Open(one);
    } else if (one.type == Tok::RBRACE || one.type == Tok::RPAREN || one.type == Tok::RBRACK) {
      Close(one);
    } else {
      AddNode(one, -1);
    }
  }

  void AddNode(const Lexeme& one, int group_index) {
    Frame& f = frame();
    const bool space = at_ > 0 && lexemes_[at_ - 1].end != one.begin;
    if (f.item.nodes.empty()) {
      f.item.blank_before = f.newlines > 1;
    }
    f.item.nodes.push_back({one.type, group_index < 0 ? one.text : std::string_view(), group_index,
                            f.line_before, space});
    f.line_before = false;
    f.newlines = 0;
    f.in_header = one.type == Tok::FOR || (f.in_header && one.type != Tok::IN);
  }

  void Open(const Lexeme& one) {
    const int index = static_cast<int>(out_.groups.size());
    AddNode(one, index);
    format::Group made;
    made.open = one.type;
    made.broken =
        one.type != Tok::LBRACE && at_ + 1 < lexemes_.size() && IsNewline(lexemes_[at_ + 1]);
    out_.groups.push_back(std::move(made));
    frames_.push_back({.group = index, .newlines = 0});
  }

  void Close(const Lexeme& one) {
    if (frames_.size() == 1 || CloserOf(group().open) != one.type) {
      good_ = false;
      return;
    }
    FinishItem(0);
    KeepLast();
    frames_.pop_back();
    frame().newlines = 0;
  }

  // Comments with nothing behind them keep a place as an item without nodes.
  void KeepLast() {
    if (!frame().item.leading.empty()) {
      group().items.push_back(std::move(frame().item));
      frame().item = {};
    }
  }

  static bool IsNewline(const Lexeme& one) { return one.type == Tok::NL && one.text != ";"; }

  bool NextContinues() const {
    for (size_t i = at_ + 1; i < lexemes_.size(); ++i) {
      if (!lexemes_[i].comment && lexemes_[i].type != Tok::NL) {
        return IsContinuation(lexemes_[i].type);
      }
    }
    return false;
  }

  void TakeLineEnd(const Lexeme& one) {
    if (!IsNewline(one)) {
      good_ = brace();
      FinishItem(';');
      return;
    }
    Frame& f = frame();
    ++f.newlines;
    if (!brace()) {
      return;
    }
    if (group().open == Tok::LBRACE) {
      group().broken = true;
    }
    if (f.item.nodes.empty()) {
      return;
    }
    if (NextContinues()) {
      if (!f.item.trailing.empty()) {  // stays where it is, within the statement
        f.item.nodes.push_back({Tok::LINE_COMMENT, f.item.trailing, -1, false, true});
        f.item.trailing = {};
      }
      f.line_before = true;
      return;
    }
    FinishItem(0);
    f.newlines = 1;
  }

  void FinishItem(char separator) {
    Frame& f = frame();
    f.in_header = false;
    f.line_before = false;
    if (f.item.nodes.empty()) {
      return;
    }
    f.item.separator = separator;
    group().items.push_back(std::move(f.item));
    f.item = {};
  }

  bool BehindOpener() {
    const Frame& f = frame();
    return group().open != Tok::kEnd && group().items.empty() && f.item.nodes.empty() &&
           f.item.leading.empty() && f.newlines == 0;
  }

  void TakeComment(const Lexeme& one) {
    Frame& f = frame();
    const bool line_comment = !one.text.starts_with("/*");
    const bool ends_line =
        line_comment || at_ + 1 == lexemes_.size() || IsNewline(lexemes_[at_ + 1]);
    group().broken = group().broken || ends_line;
    if (BehindOpener() && line_comment) {
      group().opening = one.text;
    } else if (f.item.nodes.empty() && (f.newlines > 0 || group().items.empty())) {
      f.item.leading.push_back({one.text, f.newlines > 1});
      f.newlines = 0;
      good_ = good_ && ends_line;
    } else if (f.item.nodes.empty() && ends_line) {
      Item& last = group().items.back();
      good_ = last.trailing.empty();
      last.trailing = one.text;
    } else if (!ends_line && one.text.find('\n') == one.text.npos) {
      AddNode(one, -1);
    } else if (f.newlines > 0 && brace() && one.text.find('\n') == one.text.npos) {
      AddNode({Tok::LINE_COMMENT, one.text, one.begin, one.end, true}, -1);  // before a `??`
    } else {
      good_ = ends_line && f.newlines == 0 && f.item.trailing.empty() &&
              one.text.find('\n') == one.text.npos;
      f.item.trailing = one.text;
    }
  }

  std::vector<Lexeme> lexemes_;
  size_t at_ = 0;
  Grouped out_;
  std::vector<Frame> frames_;
  bool good_ = true;
};

}  // namespace

std::optional<Grouped> MakeGroups(std::string_view text, const std::vector<Range>& whole) {
  auto lexemes = LexemeReader(text, whole).Run();
  return lexemes ? Builder(*std::move(lexemes)).Run() : std::nullopt;
}

bool EndsOperand(const Node& node) {
  if (node.group >= 0) {
    return true;
  }
  return syntax::IsName(node.type) || syntax::IsLiteral(node.type) || node.type == Tok::STR_OPEN ||
         node.type == Tok::QUEST;
}

}  // namespace deploy::format
