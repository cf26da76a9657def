#include "compiler/syntax/antlr_parser.h"

#include <limits>

#include "compiler/syntax/recovery.h"
#include "fmt/format.h"
#include "grammar/DeployParser.h"

namespace deploy::syntax {
namespace {

using Grammar = grammar::DeployParser;

// tokens.def and rules.def say the same as the grammar.
#define TOKEN(name, words) static_assert(static_cast<size_t>(Tok::name) == Grammar::name);
#include "compiler/syntax/tokens.def"
#undef TOKEN
#define RULE(name, generated) \
  static_assert(static_cast<size_t>(Rule::k##name) == Grammar::Rule##generated);
#include "compiler/syntax/rules.def"
#undef RULE

// Unwinds the generated functions, which catch only ANTLR's own exceptions.
struct TooDeep {};

// ANTLR asks for token objects only when it builds trees or exceptions of its own; one stands for
// all.
class CurrentToken : public antlr4::Token {
 public:
  explicit CurrentToken(const ParserState& state) : state_(state) {}
  std::string getText() const override { return {}; }
  size_t getType() const override {
    Tok type = state_.Look(1);
    return type == Tok::kEnd ? antlr4::Token::EOF : static_cast<size_t>(type);
  }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return 0; }
  size_t getChannel() const override { return 0; }
  size_t getTokenIndex() const override { return state_.at; }
  size_t getStartIndex() const override { return 0; }
  size_t getStopIndex() const override { return 0; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  const ParserState& state_;
};

class Stream : public antlr4::TokenStream {
 public:
  explicit Stream(ParserState& state) : state_(state), current_(state) {}
  void consume() override {
    if (state_.injected != Tok::kCount) {
      state_.injected = Tok::kCount;
    } else if (state_.at + 1 < state_.tokens->size()) {
      ++state_.at;
    }
  }
  size_t LA(ssize_t i) override {
    Tok type = state_.Look(static_cast<uint32_t>(i));
    return type == Tok::kEnd ? antlr4::Token::EOF : static_cast<size_t>(type);
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return state_.at; }
  void seek(size_t index) override { state_.at = static_cast<uint32_t>(index); }
  size_t size() override { return state_.tokens->size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* LT(ssize_t) override { return &current_; }
  antlr4::Token* get(size_t) const override { return const_cast<CurrentToken*>(&current_); }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  ParserState& state_;
  CurrentToken current_;
};

// The generated parser, writing the rules it goes through into a flat array.
class RecordingParser : public Grammar {
 public:
  RecordingParser(Stream* stream, ParserState& state, size_t max_nesting)
      : Grammar(stream), state_(state), stream_(*stream), max_nesting_(max_nesting) {
    setBuildParseTree(false);
    removeErrorListeners();
    // Any listener makes exitRule, which is not virtual, call triggerExitRuleEvent, which is.
    _parseListeners.push_back(&TrimToSizeListener::INSTANCE);
  }

  void Begin(std::vector<CstNode>* nodes) {
    _tracker.reset();
    _ctx = nullptr;
    setState(antlr4::atn::ATNState::INVALID_STATE_NUMBER);
    nodes_ = nodes;
    nodes_->clear();
    state_.frames.clear();
    nesting_ = 0;
  }

  void enterRule(antlr4::ParserRuleContext* context, size_t state, size_t index) override {
    auto rule = static_cast<Rule>(index);
    if (Nests(rule)) {
      // Before anything changes: the generated code runs exitRule only for rules that were entered.
      if (nesting_ >= max_nesting_) {
        throw TooDeep();
      }
      ++nesting_;
    }
    setState(state);
    _ctx = context;
    state_.frames.push_back({rule, state_.at, static_cast<uint32_t>(nodes_->size())});
    nodes_->push_back({rule, state_.at, state_.at, 0});
  }
  void triggerExitRuleEvent() override {
    const Frame frame = state_.frames.back();
    state_.frames.pop_back();
    CstNode& node = (*nodes_)[frame.node];
    node.last = state_.at;
    node.end = static_cast<uint32_t>(nodes_->size());
    if (Nests(frame.rule)) {
      --nesting_;
    }
  }
  void enterOuterAlt(antlr4::ParserRuleContext* context, size_t) override { _ctx = context; }
  antlr4::Token* consume() override {
    stream_.consume();
    return stream_.LT(1);
  }
  antlr4::Token* match(size_t type) override {
    if (stream_.LA(1) != type) {
      return _errHandler->recoverInline(this);
    }
    _errHandler->reportMatch(this);
    stream_.consume();
    return nullptr;
  }

 private:
  // Every way to nest goes through one of these rules, so their count bounds the C++ stack.
  bool Nests(Rule rule) const {
    if (rule == Rule::kExpr || rule == Rule::kBlock || rule == Rule::kType) {
      return true;
    }
    return rule == Rule::kOperand && !state_.frames.empty() &&
           state_.frames.back().rule == Rule::kOperand;
  }

  ParserState& state_;
  Stream& stream_;
  std::vector<CstNode>* nodes_ = nullptr;
  size_t nesting_ = 0;
  const size_t max_nesting_;
};

}  // namespace

class DeclarationParser::Impl {
 public:
  Impl(std::vector<Token>& tokens, ErrorList& errors, size_t max_nesting)
      : state_{&tokens, &errors, 0, Tok::kCount, {}},
        stream_(state_),
        parser_(&stream_, state_, max_nesting),
        recovery_(std::make_shared<Recovery>(state_)),
        max_nesting_(max_nesting) {
    parser_.setErrorHandler(recovery_);
  }

  bool Next(Cst& cst) {
    cst.tokens = state_.tokens;
    while (state_.Look(1) == Tok::NL) {
      ++state_.at;
    }
    if (state_.Look(1) == Tok::kEnd) {
      return false;
    }
    parser_.Begin(&cst.nodes);
    recovery_->reset(&parser_);
    uint32_t first = state_.at;
    // Indented lines that begin no declaration belong to the one before, or each would have its own
    // two errors.
    uint32_t begin = (*state_.tokens)[first].begin;
    bool margin = begin == 0 || state_.errors->text()[begin - 1] == '\n';
    if (margin || StartsDeclaration(state_.Look(1))) {
      state_.errors->StartRegion(begin);
    }
    TokenSet none;
    Situation situation{*state_.tokens, state_.at, state_.injected,
                        state_.frames,  none,      *state_.errors};
    Resume resume = TryDeclarationHabits(situation);
    if (resume == Resume::kPanic) {
      cst.nodes.push_back({Rule::kDeclLine, first, first, 1});
      recovery_->SkipStatement();
      cst.nodes[0].last = state_.at;
      return true;
    }
    Parse(first);
    return true;
  }

 private:
  void Parse(uint32_t first) {
    try {
      parser_.declLine();
    } catch (const TooDeep&) {
      const Token& token = (*state_.tokens)[state_.at];
      state_.errors->Add(
          Rank::kAlways,
          diag::Error(diag::Code::D0119, state_.errors->SpanOf(token.begin, token.end),
                      fmt::format("nested deeper than {} levels", max_nesting_))
              .Help("give the inner part a name with `let`"));
      state_.at = first;
      recovery_->PassStatement();
    }
  }

  ParserState state_;
  Stream stream_;
  RecordingParser parser_;
  std::shared_ptr<Recovery> recovery_;
  size_t max_nesting_;
};

DeclarationParser::DeclarationParser(std::vector<Token>& tokens, ErrorList& errors,
                                     size_t max_nesting)
    : impl_(std::make_unique<Impl>(tokens, errors, max_nesting)) {}
DeclarationParser::~DeclarationParser() = default;
bool DeclarationParser::Next(Cst& cst) { return impl_->Next(cst); }

}  // namespace deploy::syntax
