#include "compiler/syntax/layout.h"

#include <algorithm>
#include <utility>

#include "compiler/syntax/brackets.h"
#include "compiler/syntax/foreign.h"
#include "compiler/syntax/stray.h"

namespace deploy::syntax {
namespace {

bool ContinuesLine(Tok t) {
  switch (t) {
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

class Layout {
 public:
  Layout(Lexed lexed, ErrorList& errors)
      : in_(std::move(lexed.tokens)),
        errors_(errors),
        text_(errors.text()),
        brackets_(result_.tokens, errors) {
    result_.tokens.reserve(in_.size() + in_.size() / 8 + 2);
    result_.comments = std::move(lexed.comments);
  }

  LaidOut Run() {
    for (Token& t : in_) {
      t.type = IsCarriageReturn(t) ? Tok::NL : t.type;
    }
    balanced_ = Balanced();
    size_t i = 0;
    while (in_[i].type != Tok::kEnd) {
      i = Take(i);
    }
    brackets_.CloseAll("expected before the end of the file");
    brackets_.EndStatement();
    Write(in_.back());
    for (; comment_ < result_.comments.size(); ++comment_) {
      result_.comments[comment_].next = kNowhere;
    }
    return std::move(result_);
  }

 private:
  bool IsLineEnd(const Token& t) const { return t.type == Tok::NL && text_[t.begin] != ';'; }

  // The line end of old systems, read as the line feed that it is meant to be.
  bool IsCarriageReturn(const Token& t) const {
    return (t.type == Tok::BAD || t.type == Tok::NL) && t.end == t.begin + 1 &&
           text_[t.begin] == '\r';
  }

  // Where every bracket and quote has its partner, nothing is guessed from the layout of the lines:
  // an odd but whole file means what its brackets say.
  bool Balanced() const {
    std::vector<Tok> open;
    for (const Token& t : in_) {
      if (IsOpener(t.type)) {
        open.push_back(t.type);
      } else if (IsCloser(t.type)) {
        if (open.empty()) {
          return false;
        }
        Tok top = open.back();
        bool fits = t.type == Tok::RPAREN   ? top == Tok::LPAREN
                    : t.type == Tok::RBRACK ? top == Tok::LBRACK
                    : t.type == Tok::RBRACE ? top == Tok::LBRACE || top == Tok::STR_INTERP
                                            : IsStringOpen(top);
        if (!fits) {
          return false;
        }
        open.pop_back();
      } else if (IsLineEnd(t) && !open.empty() && open.back() == Tok::STR_OPEN) {
        return false;
      }
    }
    return open.empty();
  }

  size_t Take(size_t i) {
    const Token& t = in_[i];
    bool first = i == 0 || IsLineEnd(in_[i - 1]);
    if (first) {
      indent_ = t.begin - line_begin_;
      BeginLine(i);
    }
    NoteStatement(i);
    if (t.type == Tok::NL) {
      return LineEnd(i);
    }
    if (t.type == Tok::BAD) {
      NoteComments(i);
      return TakeStray(in_, i, result_.tokens, errors_);
    }
    if (t.type == Tok::SLASH && in_[i + 1].type == Tok::STAR && in_[i + 1].begin == t.end) {
      return OpenComment(i);
    }
    if (IsCloser(t.type)) {
      NoteComments(i);
      brackets_.Close(t, t.begin - line_begin_, first,
                      !balanced_ && brackets_.size() == 1 && !DeclarationMayFollow(i));
      return i + 1;
    }
    if (!balanced_ && t.type == Tok::LBRACE && !result_.tokens.empty() &&
        result_.tokens.back().type == Tok::LBRACE) {
      return SecondBrace(i);
    }
    if (IsOpener(t.type)) {
      brackets_.Push(t, line_, indent_);
    }
    NoteComments(i);
    if (size_t taken = TakeForeignOperator(in_, i, result_.tokens, errors_); taken > 0) {
      return i + taken;
    }
    Write(t);
    return i + 1;
  }

  // Remembers how the statement that is being read began.
  void NoteStatement(size_t i) {
    const std::vector<Token>& out = result_.tokens;
    Tok t = in_[i].type;
    if (t == Tok::NL) {
      return;
    }
    if (out.empty() || out.back().type == Tok::NL || out.back().type == Tok::LBRACE) {
      statement_ = t;
      statement_indent_ = indent_;
      statement_value_ = in_[i + 1].type == Tok::ASSIGN;
    }
  }

  // A word that begins a declaration, and not an attribute or an element of that name.
  bool BeginsDeclaration(size_t i) const {
    Tok t = in_[i].type, next = in_[i + 1].type;
    if (!StartsDeclaration(t)) {
      return false;
    }
    if (IsName(next) || IsStringOpen(next) || IsLiteral(next)) {
      return true;
    }
    if (t == Tok::ASSERT) {
      return next != Tok::ASSIGN && next != Tok::COMMA && next != Tok::NL;
    }
    return (t == Tok::IMPORT && next == Tok::LBRACE) || (t == Tok::ORDER && next == Tok::LBRACK);
  }

  bool DeclarationMayFollow(size_t i) const {
    size_t j = i + 1;
    while (in_[j].type == Tok::NL) {
      ++j;
    }
    bool margin =
        j > i + 1 && in_[j].begin == in_[j - 1].end;  // perhaps a keyword with a typing error
    return j == i + 1 || margin || in_[j].type == Tok::kEnd || in_[j].type == Tok::RBRACE ||
           BeginsDeclaration(j);
  }

  void BeginLine(size_t i) {
    const Token& t = in_[i];
    bool margin =
        indent_ == 0 || (line_begin_ == 0 && t.begin <= 3);  // a byte order mark may stand before
    if (margin && BeginsDeclaration(i)) {
      if (!balanced_) {
        brackets_.CloseAll("expected before this declaration");
      }
      if (brackets_.empty()) {
        errors_.StartRegion(t.begin);
      }
      return;
    }
    if (balanced_ || !BeginsStatement(i)) {
      return;
    }
    CloseBefore(in_[i + 1].type == Tok::ASSIGN);
    OpenBefore(i);
  }

  // `name =`, `name {`, `name name {`, `when …`: what begins a line of a body.
  bool BeginsStatement(size_t i) const {
    Tok t = in_[i].type, next = in_[i + 1].type;
    if (t == Tok::WHEN || t == Tok::ASSERT || t == Tok::ORDER) {
      return next != Tok::ASSIGN || brackets_.empty();
    }
    if (!IsName(t)) {
      return false;
    }
    if (next == Tok::ASSIGN || next == Tok::LBRACE) {
      return true;
    }
    if (next == Tok::COLON) {
      return InRecord();
    }
    if (!IsName(next)) {
      return false;
    }
    Tok after = in_[i + 2].type;
    return after == Tok::ASSIGN || after == Tok::LBRACE || after == Tok::FOR || after == Tok::IF;
  }

  bool InRecord() const { return statement_ == Tok::TYPE; }

  // Brackets that this line, by its indentation, stands outside of.
  void CloseBefore(bool assigns) {
    while (!brackets_.empty()) {
      const Brackets::Open& top = brackets_.top();
      // No list holds `name =`, however deep its line is; the arguments of a call do.
      bool list = top.token.type == Tok::LBRACK && assigns;
      bool joins = brackets_.JoinsLines() && top.token.type != Tok::STR_INTERP &&
                   (indent_ <= top.indent || list);
      bool block = top.token.type == Tok::LBRACE && brackets_.size() > 1 && indent_ <= top.indent &&
                   indent_ > 0;
      if (!joins && !block) {
        return;
      }
      brackets_.CloseTop("expected before this line");
      if (!brackets_.JoinsLines()) {
        brackets_.EndStatement();
      }
    }
  }

  // A line deeper than the statement before it, which opened no body: its `{` is missing.
  void OpenBefore(size_t i) {
    std::vector<Token>& out = result_.tokens;
    if (out.empty() || out.back().type != Tok::NL || indent_ <= statement_indent_ ||
        brackets_.JoinsLines()) {
      return;
    }
    bool header = brackets_.empty() ? IsEntityKeyword(statement_) || statement_ == Tok::TYPE
                                    : IsName(statement_);
    bool value = statement_value_ && !brackets_.empty();
    if (!header || value) {
      return;
    }
    uint32_t end = out.back().begin;
    source::Span span = errors_.SpanOf(end, end);
    errors_.Add(Rank::kBracket,
                diag::Error(diag::Code::D0101, span, "expected `{` at the end of the header")
                    .At(errors_.SpanOf(in_[i].begin, in_[i].end), "this line belongs to its body")
                    .FixIt("insert `{`", diag::Applicability::kMaybe, {{span, " {"}}));
    out.back() = {Tok::LBRACE, true, false, end, end};
    brackets_.Push(out.back(), line_, statement_indent_);
  }

  size_t LineEnd(size_t i) {
    if (IsLineEnd(in_[i])) {
      brackets_.EndLine();
    }
    size_t last = i;
    while (in_[last + 1].type == Tok::NL) {
      ++last;
    }
    for (size_t j = i; j <= last; ++j) {
      if (IsLineEnd(in_[j])) {
        line_begin_ = in_[j].end, ++line_;
      }
      if (IsCarriageReturn(in_[j])) {
        RefuseCarriageReturn(in_[j]);
      }
    }
    if (!brackets_.empty() && brackets_.top().token.type == Tok::MSTR_OPEN) {
      return last + 1;  // the text that is never closed ends here
    }
    if (brackets_.JoinsLines()) {
      if (!IsLineEnd(in_[i])) {
        RefuseSemicolon(in_[i]);
      }
      return last + 1;
    }
    Tok before = result_.tokens.empty() ? Tok::NL : result_.tokens.back().type;
    bool empty = before == Tok::NL || before == Tok::LBRACE || before == Tok::COMMA;
    if (!empty && !ContinuesLine(in_[last + 1].type)) {
      Write(in_[i]);
    }
    return last + 1;
  }

  void RefuseCarriageReturn(const Token& t) {
    source::Span span = errors_.SpanOf(t.begin, t.end);
    errors_.Add(Rank::kSpecific,
                diag::Error(diag::Code::D0109, span, "a carriage return alone ends no line")
                    .Here("a line feed belongs here")
                    .FixIt("write a line feed", diag::Applicability::kAlways, {{span, "\n"}}));
  }

  void RefuseSemicolon(const Token& t) {
    source::Span span = errors_.SpanOf(t.begin, t.end);
    errors_.Add(
        Rank::kSpecific,
        diag::Error(diag::Code::D0101, span, "expected `,` or the closing bracket, found `;`")
            .FixIt("write `,`", diag::Applicability::kMaybe, {{span, ","}}));
  }

  // `{{` begins nothing; where a `}` is missing, too, one of them was typed twice.
  size_t SecondBrace(size_t i) {
    source::Span span = errors_.SpanOf(in_[i].begin, in_[i].end);
    errors_.Add(Rank::kBracket,
                diag::Error(diag::Code::D0105, span, "`{` is never closed")
                    .Here("a second `{`")
                    .FixIt("delete `{`", diag::Applicability::kMaybe, {{span, ""}}));
    return i + 1;
  }

  // `/*` without its end: the rest of the file is the comment.
  size_t OpenComment(size_t i) {
    source::Span span = errors_.SpanOf(in_[i].begin, in_[i + 1].end);
    errors_.Add(Rank::kString, diag::Error(diag::Code::D0105, span, "`/*` is never closed")
                                   .Here("the comment begins here")
                                   .Help("end it with `*/`"));
    return in_.size() - 1;
  }

  // Documentation comments learn which token they stand before; those beside other code stand
  // before none.
  void NoteComments(size_t i) {
    for (; comment_ < result_.comments.size() && result_.comments[comment_].next <= i; ++comment_) {
      CommentToken& comment = result_.comments[comment_];
      bool own_line = comment.next == 0 || in_[comment.next - 1].type == Tok::NL;
      comment.next = own_line ? static_cast<uint32_t>(result_.tokens.size()) : kNowhere;
    }
  }

  void Write(const Token& t) { result_.tokens.push_back(t); }

  std::vector<Token> in_;
  ErrorList& errors_;
  std::string_view text_;
  LaidOut result_;
  Brackets brackets_;
  bool balanced_ = true;
  size_t comment_ = 0;
  uint32_t line_ = 0, line_begin_ = 0, indent_ = 0;
  Tok statement_ = Tok::kEnd;  // first token of the statement being read
  uint32_t statement_indent_ = 0;
  bool statement_value_ = false;  // `name = …`
};

}  // namespace

LaidOut LayOut(Lexed lexed, ErrorList& errors) { return Layout(std::move(lexed), errors).Run(); }

}  // namespace deploy::syntax
