#include "compiler/sema/foreign.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/expr.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using support::Cat;

struct Foreign {
  std::string_view word, help, ours;  // `ours` may stand in its place as it is; may be empty
};

constexpr std::string_view kLists = "lists are written with what is in them: `list(string)`";
constexpr std::string_view kObjects =
    "write its fields, `{ port: int, host: string }`, or `map(string, string)` for any keys";

constexpr std::array<Foreign, 23> kTypes = {{
    {"number", "`int` is a whole number, `float` one with a fraction", ""},
    {"num", "`int` is a whole number, `float` one with a fraction", ""},
    {"any", "every value has a type of its own: write which one, such as `string`", ""},
    {"str", "text is a `string`", "string"},
    {"String", "text is a `string`", "string"},
    {"text", "text is a `string`", "string"},
    {"char", "text is a `string`", "string"},
    {"integer", "a whole number is an `int`", "int"},
    {"long", "a whole number is an `int`", "int"},
    {"uint", "a whole number is an `int`; `int where it >= 0` has no negative ones", "int"},
    {"boolean", "true or false is a `bool`", "bool"},
    {"double", "a number with a fraction is a `float`", "float"},
    {"decimal", "a number with a fraction is a `float`", "float"},
    {"array", kLists, ""},
    {"tuple", kLists, ""},
    {"vector", kLists, ""},
    {"object", kObjects, ""},
    {"dict", kObjects, ""},
    {"struct", kObjects, ""},
    {"hash", kObjects, ""},
    {"size", "an amount of data is `bytes`", "bytes"},
    {"percent", "a share is a `ratio`", "ratio"},
    {"timespan", "a length of time is a `duration`", "duration"},
}};

// `$1`, `$2` stand for the arguments; a template of as many as are given is offered as a fix.
struct ForeignFunction {
  std::string_view word, help, ours;
};

constexpr std::string_view kText = "text is made by interpolation: `\"${x}\"`";
constexpr std::string_view kLength = "`length(xs)` counts elements, keys and characters";
constexpr std::string_view kParts =
    "parts of a text are taken by `split(s, sep)[0]`, `replace(s, from, to)` and `trim(s)`";

constexpr std::array<ForeignFunction, 30> kFunctions = {{
    {"len", kLength, "length($1)"},
    {"size", kLength, "length($1)"},
    {"strlen", kLength, "length($1)"},
    {"str", kText, "\"${$1}\""},
    {"string", kText, "\"${$1}\""},
    {"tostring", kText, "\"${$1}\""},
    {"to_string", kText, "\"${$1}\""},
    {"int", "`to_int(x)` makes a whole number", "to_int($1)"},
    {"integer", "`to_int(x)` makes a whole number", "to_int($1)"},
    {"parse_int", "`to_int(x)` makes a whole number", "to_int($1)"},
    {"float", "`to_float(x)` makes a number with a fraction", "to_float($1)"},
    {"double", "`to_float(x)` makes a number with a fraction", "to_float($1)"},
    {"number", "`to_int(x)` and `to_float(x)` make numbers", ""},
    {"tonumber", "`to_int(x)` and `to_float(x)` make numbers", ""},
    {"bool", "compare it: `x == \"true\"`", "$1 == \"true\""},
    {"tobool", "compare it: `x == \"true\"`", "$1 == \"true\""},
    {"substr", kParts, ""},
    {"substring", kParts, ""},
    {"slice", "a list is filtered by a loop: `[for i, x in xs if i < 3 : x]`", ""},
    {"element", "elements are read by `xs[0]`", "$1[$2]"},
    {"nth", "elements are read by `xs[0]`", "$1[$2]"},
    {"coalesce", "`a ?? b` gives `b` where `a` is null", "$1 ?? $2"},
    {"default", "`a ?? b` gives `b` where `a` is null", "$1 ?? $2"},
    {"try", "what may be missing is read by `lookup(m, key, default)` or `x?.y ?? default`", ""},
    {"can", "what may be missing is read by `lookup(m, key, default)` or `x?.y ?? default`", ""},
    {"print", "an `output` shows a value: `output x = …`", ""},
    {"println", "an `output` shows a value: `output x = …`", ""},
    {"toset", "`set(xs)` makes a set of a list", "set($1)"},
    {"jsonencode", "`json_encode(x)` writes JSON", "json_encode($1)"},
    {"jsondecode", "`json_decode(s)` reads JSON", "json_decode($1)"},
}};

// The template with the arguments in it; empty where their number differs, or one of them would
// not keep its meaning there.
std::string Fill(const Context& c, std::string_view pattern, const ast::CallExpr& call) {
  std::vector<std::string_view> texts;
  for (const ast::Argument& argument : call.arguments) {
    const std::string_view text = argument.value && !argument.name
                                      ? c.Text(c.tree().expr(argument.value).span)
                                      : std::string_view();
    texts.push_back(text);
  }
  const bool quoted = pattern.starts_with("\"");
  const bool call_form = pattern.find('(') != std::string_view::npos;
  std::string filled;
  size_t used = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '$' && i + 1 < pattern.size() &&
                       (pattern[i + 1] == '1' || pattern[i + 1] == '2');
    if (!place) {
      filled += pattern[i];
      continue;
    }
    const size_t which = static_cast<size_t>(pattern[++i] - '1');
    const std::string_view text = which < texts.size() ? texts[which] : std::string_view();
    const bool simple = call_form || text.find_first_of(" \n") == std::string_view::npos;
    if (text.empty() || !simple || (quoted && text.find('"') != std::string_view::npos)) {
      return {};
    }
    used = std::max(used, which + 1);
    filled += text;
  }
  return used == texts.size() ? filled : std::string();
}

}  // namespace

bool HelpForeignType(diag::Builder& error, const ast::Name& name) {
  for (const Foreign& foreign : kTypes) {
    if (foreign.word != name.text) {
      continue;
    }
    error.Help(std::string(foreign.help));
    if (!foreign.ours.empty()) {
      error.FixIt(Cat("write `", foreign.ours, "`"), Applicability::kMaybe,
                  {{name.span, std::string(foreign.ours)}});
    }
    return true;
  }
  return false;
}

bool HelpForeignFunction(const Context& c, diag::Builder& error, const ast::Name& name,
                         const ast::CallExpr& call, Span span) {
  for (const ForeignFunction& foreign : kFunctions) {
    if (foreign.word != name.text) {
      continue;
    }
    error.Help(std::string(foreign.help));
    const std::string filled = Fill(c, foreign.ours, call);
    if (!filled.empty()) {
      error.FixIt(Cat("write `", filled, "`"), Applicability::kMaybe, {{span, filled}});
    }
    return true;
  }
  return false;
}

}  // namespace deploy::sema
