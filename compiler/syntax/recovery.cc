#include "compiler/syntax/recovery.h"

#include "compiler/syntax/expected.h"

namespace deploy::syntax {
namespace {

// A habit mends at least one token each time; the bound is for the day that one does not.
constexpr int kMostRepairs = 8;

TokenSet ToSet(const antlr4::misc::IntervalSet& intervals) {
  TokenSet set;
  for (const antlr4::misc::Interval& interval : intervals.getIntervals()) {
    if (interval.a <= -1 && interval.b >= -1) {
      set.set(static_cast<size_t>(Tok::kEnd));
    }
    for (ssize_t t = std::max<ssize_t>(interval.a, 0);
         t <= interval.b && t < static_cast<ssize_t>(set.size()); ++t) {
      set.set(static_cast<size_t>(t));
    }
  }
  return set;
}

// Rules whose elements stand between separators: one element is given up, the loop goes on.
bool HasElements(Rule rule) {
  switch (rule) {
    case Rule::kBlock:
    case Rule::kList:
    case Rule::kArgs:
    case Rule::kSuffix:
    case Rule::kObject:
    case Rule::kEnumDecl:
    case Rule::kImportDecl:
    case Rule::kTypePrim:
    case Rule::kFnDecl:
    case Rule::kAnnotation:
    case Rule::kOrderNode:
      return true;
    default:
      return false;
  }
}

}  // namespace

const Recovery::Expected& Recovery::ExpectedAt(antlr4::Parser* parser) {
  size_t number = parser->getState();
  if (number >= expected_.size()) {
    expected_.resize(parser->getATN().states.size());
  }
  Expected& expected = expected_[number];
  if (!expected.known) {
    auto intervals = parser->getATN().nextTokens(parser->getATN().states[number]);
    expected.known = true;
    expected.may_end = intervals.contains(antlr4::Token::EPSILON);
    expected.set = ToSet(intervals);
  }
  return expected;
}

TokenSet Recovery::ExpectedInContext(antlr4::Parser* parser) {
  return ToSet(parser->getExpectedTokens());
}

void Recovery::Measure() {
  if (!closer_.empty()) {
    return;
  }
  const std::vector<Token>& tokens = *state_.tokens;
  closer_.assign(tokens.size(), 0);
  depth_.assign(tokens.size(), 0);
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    depth_[i] = static_cast<uint32_t>(open.size());
    if (IsOpener(tokens[i].type)) {
      open.push_back(i);
    }
    if (IsCloser(tokens[i].type) && !open.empty()) {
      closer_[open.back()] = i;
      open.pop_back();
    }
  }
}

void Recovery::SkipOne() {
  state_.injected = Tok::kCount;
  if (state_.Look(1) != Tok::kEnd) {
    (*state_.tokens)[state_.at++].skipped = true;
  }
}

// The current token, with all that it brackets.
void Recovery::SkipGroup() {
  Measure();
  uint32_t last = IsOpener(state_.Look(1)) ? closer_[state_.at] : state_.at;
  do {
    SkipOne();
  } while (state_.at <= last && state_.Look(1) != Tok::kEnd);
}

void Recovery::SkipStatement() {
  state_.injected = Tok::kCount;
  while (state_.Look(1) != Tok::NL && state_.Look(1) != Tok::kEnd) {
    SkipGroup();
  }
}

void Recovery::PassStatement() {
  state_.injected = Tok::kCount;
  Measure();
  while (state_.Look(1) != Tok::NL && state_.Look(1) != Tok::kEnd) {
    state_.at = (IsOpener(state_.Look(1)) ? closer_[state_.at] : state_.at) + 1;
  }
}

bool Recovery::Skippable() const {
  if (state_.injected != Tok::kCount) {
    return false;
  }
  const Token& token = (*state_.tokens)[state_.at];
  if (token.type == Tok::NL || token.type == Tok::kEnd || IsOpener(token.type) ||
      IsCloser(token.type)) {
    return false;
  }
  // What follows the name that is missing is not the name.
  const bool sign = token.type == Tok::COLON || token.type == Tok::ASSIGN;
  if (sign && !state_.frames.empty() && state_.frames.back().rule == Rule::kName) {
    return false;
  }
  bool margin = token.begin == 0 || state_.errors->text()[token.begin - 1] == '\n';
  return !(margin && StartsDeclaration(token.type));
}

// Looks for a habit. A token is put in only once at one place, or a loop of the grammar might never
// move on.
Resume Recovery::Repair(Resume (*habits)(Situation&), const TokenSet& expected) {
  Situation situation = Make(expected);
  Resume resume = habits(situation);
  if (state_.injected == Tok::kCount) {
    return resume;
  }
  if (injected_before_ == state_.at) {
    state_.injected = Tok::kCount;
    return Resume::kPanic;
  }
  injected_before_ = state_.at;
  return resume;
}

void Recovery::ReportMismatch(antlr4::Parser* parser) {
  failing_ = true;
  const Token& token = (*state_.tokens)[state_.at];
  bool made_end =
      token.made && (IsCloser(token.type) || ((*state_.tokens)[state_.at + 1].made &&
                                              IsCloser((*state_.tokens)[state_.at + 1].type)));
  if (made_end) {
    return;  // the unclosed bracket was reported
  }
  TokenSet expected = ExpectedInContext(parser);
  state_.errors->Add(Rank::kGeneric, Mismatch(Make(expected)));
}

// Whether the innermost rule is a loop over elements and the parser is inside its brackets.
bool Recovery::LoopRecovers() const {
  const Frame& frame = state_.frames.back();
  if (frame.rule == Rule::kExpr) {  // the arms of a match
    return (*state_.tokens)[frame.first].type == Tok::MATCH &&
           depth_[state_.at] > depth_[frame.first];
  }
  return HasElements(frame.rule) && depth_[state_.at] > depth_[frame.first];
}

// To the separator after this element, or to the closer; the separators themselves where the loop
// would not take them.
void Recovery::SkipElement() {
  Rule rule = state_.frames.back().rule;
  for (;;) {
    Tok t = state_.Look(1);
    if (t == Tok::kEnd || IsCloser(t)) {
      return;
    }
    if (t == Tok::NL || (t == Tok::COMMA && rule != Rule::kBlock)) {
      break;
    }
    SkipGroup();
  }
  if (rule != Rule::kBlock && rule != Rule::kList && rule != Rule::kArgs && rule != Rule::kFnDecl &&
      rule != Rule::kOrderNode) {
    SkipOne();
  }
}

void Recovery::sync(antlr4::Parser* parser) {
  const Expected& expected = ExpectedAt(parser);
  Tok current = state_.Look(1);
  if (Has(expected.set, current)) {
    bool word = current == Tok::WHEN || current == Tok::ASSERT || current == Tok::ORDER;
    if (!word || state_.Look(2) != Tok::ASSIGN || failing_) {
      return;
    }
  } else if (expected.may_end) {
    if (!failing_) {
      SyncOptional(parser, expected);
    }
    return;
  }
  Rule rule = state_.frames.back().rule;
  if (failing_ && rule != Rule::kBlock) {
    Measure();
    if (!LoopRecovers()) {
      return;
    }
  }
  Mend(parser, expected);
}

// Where the rule may end: only habits are looked for, the rest is an error of the rule around it.
void Recovery::SyncOptional(antlr4::Parser* parser, const Expected& expected) {
  Rule rule = state_.frames.back().rule;
  bool operand = rule == Rule::kExpr || rule == Rule::kOperand || rule == Rule::kArgs;
  bool header = rule == Rule::kEntity || rule == Rule::kMember || rule == Rule::kInputDecl ||
                rule == Rule::kPath || rule == Rule::kImportDecl || rule == Rule::kTypePrim ||
                rule == Rule::kField || rule == Rule::kParam;
  if (!operand && !header) {
    return;
  }
  for (int i = 0; i < kMostRepairs && !Has(expected.set, state_.Look(1)); ++i) {
    Resume resume = Repair(operand ? TryHabitsAfterOperand : TryHabitsInHeader, expected.set);
    if (resume == Resume::kPanic) {
      failing_ = true;
      throw antlr4::InputMismatchException(parser);
    }
    if (resume != Resume::kRetry) {
      return;
    }
  }
}

void Recovery::Mend(antlr4::Parser* parser, const Expected& expected) {
  bool reported = failing_;
  for (int i = 0; i < kMostRepairs && !reported; ++i) {
    Resume resume = Repair(TryHabits, expected.set);
    if (resume == Resume::kNone) {
      break;
    }
    if (resume == Resume::kPanic) {
      reported = true;
    }
    if (resume == Resume::kRetry && (Has(expected.set, state_.Look(1)) || expected.may_end)) {
      return;
    }
  }
  if (Has(expected.set, state_.Look(1)) && !reported) {
    return;
  }
  if (!reported && Skippable() && Has(expected.set, state_.Look(2)) &&
      state_.frames.back().rule != Rule::kBlock) {
    ReportMismatch(parser);
    SkipOne();
    return;
  }
  if (!reported) {
    ReportMismatch(parser);
  }
  failing_ = true;
  Measure();
  if (!LoopRecovers()) {
    throw antlr4::InputMismatchException(parser);
  }
  SkipElement();
  // A loop that cannot go on here gives up; recover() then closes its bracket.
  if (!Has(ExpectedAt(parser).set, state_.Look(1)) && state_.frames.back().rule != Rule::kBlock) {
    throw antlr4::InputMismatchException(parser);
  }
}

// Where an element is over and its separator is wanted: passes over what stands there instead, so
// that the elements after it are kept.
bool Recovery::PassToSeparator(const TokenSet& expected) {
  const Rule rule = state_.frames.back().rule;
  if (!Has(expected, Tok::COMMA) || !Has(expected, Tok::NL) || !HasElements(rule)) {
    return false;
  }
  Measure();
  while (state_.Look(1) != Tok::NL && state_.Look(1) != Tok::COMMA) {
    if (state_.Look(1) == Tok::kEnd || IsCloser(state_.Look(1))) {
      return false;
    }
    SkipGroup();
  }
  return true;
}

antlr4::Token* Recovery::recoverInline(antlr4::Parser* parser) {
  if (failing_) {
    throw antlr4::InputMismatchException(parser);
  }
  antlr4::Token* here = parser->getTokenStream()->LT(1);
  const Expected& expected = ExpectedAt(parser);
  for (int i = 0; i < kMostRepairs; ++i) {
    Resume resume = Repair(TryHabits, expected.set);
    if (resume == Resume::kNone) {
      break;
    }
    if (resume == Resume::kPretend) {
      return here;
    }
    if (resume == Resume::kPanic) {
      failing_ = true;
      throw antlr4::InputMismatchException(parser);
    }
    if (Has(expected.set, state_.Look(1))) {
      parser->consume();
      return here;
    }
  }
  if (Skippable() && Has(expected.set, state_.Look(2))) {
    ReportMismatch(parser);
    failing_ = false;
    SkipOne();
    parser->consume();
    return here;
  }
  const antlr4::atn::ATN& atn = parser->getATN();
  // A bracket is never taken as there: the layout pass has paired those that are.
  bool opener = Has(expected.set, Tok::LBRACE) || Has(expected.set, Tok::LPAREN) ||
                Has(expected.set, Tok::LBRACK);
  antlr4::atn::ATNState* after = atn.states[parser->getState()]->transitions[0]->target;
  ReportMismatch(parser);
  if (PassToSeparator(expected.set)) {
    parser->consume();
    return here;
  }
  if (!opener && Has(ToSet(atn.nextTokens(after, parser->getContext())), state_.Look(1))) {
    return here;
  }
  throw antlr4::InputMismatchException(parser);
}

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) {
  if (!failing_) {
    ReportMismatch(parser);
  }
}

// A `{` that opens the body is worth stopping at when only the header is broken.
bool Recovery::InHeader() const {
  for (size_t i = state_.frames.size(); i-- > 0;) {
    Rule rule = state_.frames[i].rule;
    if (rule == Rule::kEntity) {
      return true;
    }
    if (rule == Rule::kMember) {
      return i + 1 == state_.frames.size() || state_.frames[i + 1].rule != Rule::kExpr;
    }
    if (HasElements(rule) || rule == Rule::kDeclLine) {
      return false;
    }
  }
  return false;
}

void Recovery::recover(antlr4::Parser*, std::exception_ptr) {
  Measure();
  failing_ = true;
  state_.injected = Tok::kCount;
  const Frame& frame = state_.frames.back();
  // Inside brackets of its own that nobody else will close.
  while (depth_[state_.at] > depth_[frame.first] && state_.Look(1) != Tok::kEnd) {
    if (IsCloser(state_.Look(1))) {
      SkipOne();
    } else {
      SkipGroup();
    }
  }
  bool header = InHeader();
  bool commas = false;
  for (size_t i = state_.frames.size(); i-- > 0 && state_.frames[i].rule != Rule::kBlock;) {
    commas |= HasElements(state_.frames[i].rule) ||
              (state_.frames[i].rule == Rule::kExpr && i + 1 < state_.frames.size() &&
               state_.frames[i + 1].rule == Rule::kArm);
    if (depth_[state_.frames[i].first] < depth_[state_.at]) {
      break;
    }
  }
  for (;;) {
    Tok t = state_.Look(1);
    if (t == Tok::NL || t == Tok::kEnd || IsCloser(t) || (commas && t == Tok::COMMA)) {
      return;
    }
    if (header && t == Tok::LBRACE) {
      Tok after = (*state_.tokens)[closer_[state_.at] + 1].type;
      if (after == Tok::NL || after == Tok::kEnd) {
        return;
      }
    }
    SkipGroup();
  }
}

}  // namespace deploy::syntax
