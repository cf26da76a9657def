// The hand-written lexer against the one that ANTLR generates from grammar/DeployLexer.g4.

#include <random>
#include <string>
#include <vector>

#include "base/support/utf8.h"
#include "compiler/syntax/lexer.h"
#include "grammar/DeployLexer.h"
#include "gtest/gtest.h"
#include "tests/unit/compiler/syntax/damage.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace deploy::syntax {
namespace {

// With the two guards that language.md asks for: an empty mode stack, and lines that end inside
// `${`.
class GeneratedLexer : public grammar::DeployLexer {
 public:
  using DeployLexer::DeployLexer;
  size_t popMode() override { return modeStack.empty() ? mode : DeployLexer::popMode(); }
  std::unique_ptr<antlr4::Token> nextToken() override {
    auto token = DeployLexer::nextToken();
    if (token->getType() == NL && token->getText() != ";") {
      auto in_string = [&] {
        return mode == STR || std::find(modeStack.begin(), modeStack.end(), STR) != modeStack.end();
      };
      while (in_string()) popMode();
    }
    return token;
  }
};

struct Seen {
  std::vector<std::string> tokens, comments;
};

std::string Line(size_t type, size_t begin, size_t end) {
  return std::to_string(type) + " " + std::to_string(begin) + "-" + std::to_string(end);
}

Seen Generated(const std::string& text) {
  // ANTLR counts characters, we count bytes; and its stream drops a byte order mark.
  size_t skipped = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  std::vector<size_t> bytes;
  for (size_t at = skipped; at < text.size();
       at += static_cast<size_t>(support::DecodeUtf8(text, at).length))
    bytes.push_back(at);
  bytes.push_back(text.size());
  antlr4::ANTLRInputStream stream(text);
  GeneratedLexer lexer(&stream);
  lexer.removeErrorListeners();
  Seen seen;
  for (;;) {
    auto token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) break;
    size_t begin = bytes[token->getStartIndex()], end = bytes[token->getStopIndex() + 1];
    size_t channel = token->getChannel();
    if (channel == 0) seen.tokens.push_back(Line(token->getType(), begin, end));
    if (channel > 1) seen.comments.push_back(Line(channel == GeneratedLexer::DOCS, begin, end));
  }
  return seen;
}

Seen Ours(const std::string& text) {
  Lexed lexed = Lex(text);
  Seen seen;
  for (const Token& token : lexed.tokens) {
    if (token.type != Tok::kEnd)
      seen.tokens.push_back(Line(static_cast<size_t>(token.type), token.begin, token.end));
  }
  for (const CommentToken& comment : lexed.comments)
    seen.comments.push_back(Line(comment.documentation, comment.begin, comment.end));
  return seen;
}

void ExpectEqual(const std::string& text) {
  Seen generated = Generated(text), ours = Ours(text);
  ASSERT_EQ(generated.tokens, ours.tokens) << text;
  ASSERT_EQ(generated.comments, ours.comments) << text;
}

TEST(LexerOracle, Samples) {
  for (const char* name : kSamples) ExpectEqual(ReadSample(name));
}

TEST(LexerOracle, DamagedSamples) {
  std::mt19937 random(7);
  for (const char* name : kSamples) {
    DamageMaker maker(ReadSample(name));
    for (Damage damage : {Damage::kTokenDeleted, Damage::kTokenDoubled, Damage::kRestOfLineMissing,
                          Damage::kBracketDeleted}) {
      for (int i = 0; i < 20; ++i) ExpectEqual(maker.Make(damage, random));
    }
  }
}

TEST(LexerOracle, OddLiterals) {
  for (const char* text : {"1_000 1__0 1_ _1 0x1F 0xg 0x 0o17 0o9 0b1",
                           "1.5 1. .5 1..5 1...5 1e6 1e+6 1e-6 1e 1E6x 1.5e3 1.5e",
                           "5% 99.9% 1_0% 5 %",
                           "512MB 1h30m 100MB/s 9000EUR/mo 100MB/size 5µs 5µ 1.5GiB 1_0kB 5m/ 5m/2",
                           "10.0.0.0/16 10.0.0.0/ 10.0.0 10.0.0.0 10.0.0.0.0 1.2.3/4",
                           "6.x 3.6.x 1.*.* 1.* 1.4.0-rc.1 1.4.0- 1.4.0-+ 1.2.3.x 1.X",
                           "2026-12-20 2026-1-20 2026-12-200 02:00 02:00:30 2:00 02:0 022:00",
                           "r\"a\\d\" r\"a\nb\" r r\"",
                           "`a b` `` ` `a\nb`",
                           "a- b-c $ & && | || ? ?. ?? ! != = == => - -> < <= > >=",
                           "/// doc\n// c\n# c\n//// d\n/**/ /***/ /*/ x */ /* open",
                           "'x' \xE2\x80\x9Cx\xE2\x80\x9D \xC3\xB6 \xF0\x9F\x98\x80",
                           "\r \r\n \n\r",
                           "\"a\rb\" \"a\r\nb",
                           "\"\\n\\u{41}\\u{}\\u41\\\n\"",
                           "\"$x $$ ${a} $\" \"${",
                           "\"${\"in ${x}\"}\" a",
                           "\"${a\nb\"",
                           "\"${{a = 1}}\" }",
                           "\"${ \"\"\" x\n ${y} \"\"\" }\"",
                           "\"\"\"a\"b\"\"c\\\"\\q\\u{1}\\u\\\r\n$ $$ ${x}\"\"\"\"",
                           "\"\"\"${\"x\n}\"\"\" y",
                           "} } ) ] { \"${ } } x",
                           "\xEF\xBB\xBFlet a\xEF\xBB\xBF = 1",
                           "environments environment inputs input",
                           "a\tb\vc\fd"}) {
    ExpectEqual(text);
  }
}

TEST(LexerOracle, RandomPieces) {
  const std::vector<std::string> pieces = {
      "\"",       "\"\"\"",   "${",    "{",  "}",  "\\",         "$",     "\n", "\r", "\r\n",
      "a",        "r\"",      "`",     "0",  "1.", "2026-12-20", "02:00", ".x", "%",  "MB",
      "/",        "*",        "//",    "/*", "*/", "#",          "///",   "_",  "e5", "0x",
      "-",        ">",        "=",     "?",  ".",  " ",          "let",   "'",  "&",  "|",
      "\xC2\xB5", "\xC3\xA9", "\\u{4", ";",  "(",  "]",          ":"};
  std::mt19937 random(11);
  std::uniform_int_distribution<size_t> piece(0, pieces.size() - 1), length(1, 25);
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    for (size_t n = length(random); n > 0; --n) text += pieces[piece(random)];
    ExpectEqual(text);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace deploy::syntax
