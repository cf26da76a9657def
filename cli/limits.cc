#include "cli/limits.h"

#include <algorithm>

#include "base/support/text.h"

namespace deploy::cli {
namespace {

struct LimitDefinition {
  std::string_view name, help;
  void (*set)(compiler::Limits&, uint64_t);
  uint64_t (*get)(const compiler::Limits&);
};

constexpr LimitDefinition kLimits[] = {
    {"source_bytes", "size of one source file",
     [](compiler::Limits& l, uint64_t v) { l.source_bytes = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.source_bytes; }},
    {"nesting", "depth of brackets, blocks, types and operators",
     [](compiler::Limits& l, uint64_t v) { l.nesting = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.nesting; }},
    {"imports", "files of one program", [](compiler::Limits& l, uint64_t v) { l.imports = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.imports; }},
    {"import_depth", "length of a chain of imports",
     [](compiler::Limits& l, uint64_t v) { l.import_depth = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.import_depth; }},
    {"instances", "instances of all resources together",
     [](compiler::Limits& l, uint64_t v) { l.instances = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.instances; }},
    {"evaluation_steps", "steps of evaluating one expression",
     [](compiler::Limits& l, uint64_t v) { l.evaluation_steps = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.evaluation_steps; }},
    {"value_bytes", "size of one value", [](compiler::Limits& l, uint64_t v) { l.value_bytes = v; },
     [](const compiler::Limits& l) -> uint64_t { return l.value_bytes; }},
};

}  // namespace

bool IsLimit(std::string_view name) {
  for (const LimitDefinition& limit : kLimits) {
    if (limit.name == name) {
      return true;
    }
  }
  return false;
}

std::vector<std::string_view> LimitNames() {
  std::vector<std::string_view> names;
  for (const LimitDefinition& limit : kLimits) {
    names.push_back(limit.name);
  }
  return names;
}

compiler::Limits ApplyLimits(const Arguments& arguments) {
  compiler::Limits limits;
  for (const auto& [name, value] : arguments.limits) {
    for (const LimitDefinition& limit : kLimits) {
      if (limit.name == name) {
        limit.set(limits, value);
      }
    }
  }
  return limits;
}

std::string LimitsHelp() {
  std::string out = "Named limits on input, changed by `--limit name=value`:\n\n";
  for (const LimitDefinition& limit : kLimits) {
    const std::string number = support::Cat(limit.get(compiler::Limits()));
    support::Append(out, "  ", limit.name,
                    std::string(30 - limit.name.size() - std::min<size_t>(number.size(), 12), ' '),
                    number, "  ", limit.help, "\n");
  }
  out +=
      "\nFixed limits, which keep the machine's stack:\n\n"
      "  expression_nesting  depth of expressions while they are checked\n"
      "  evaluation_depth    depth of calls and expressions while they are evaluated\n"
      "  value_nesting       depth of one value\n"
      "  type_nesting        depth of one type\n"
      "  operators           operators in one expression\n"
      "  json_nesting        depth of a text that `json_decode` takes\n";
  return out;
}

}  // namespace deploy::cli
