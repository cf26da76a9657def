#include <map>

#include "base/expr/builtin.h"
#include "base/support/text.h"
#include "docs/reference/generate/pages.h"

namespace deploy::reference {
namespace {

using expr::Builtin;
using expr::BuiltinParameter;
using support::Cat;

std::string Signature(const Builtin& builtin) {
  std::vector<std::string> parameters;
  for (const BuiltinParameter& parameter : builtin.parameters) {
    parameters.push_back(Cat(parameter.name, parameter.optional ? "?: " : ": ", parameter.type,
                             parameter.variadic ? ", …" : ""));
  }
  return Cat(builtin.name, "(", support::Join(parameters, ", "), "): ", builtin.result);
}

}  // namespace

std::string FunctionsPage() {
  std::map<std::string_view, std::string> families;
  for (const Builtin& builtin : expr::Builtins()) {
    support::Append(families[builtin.family], "\n### ", builtin.name, "\n\n```text\n",
                    Signature(builtin), "\n```\n\n", builtin.documentation, "\n");
    if (builtin.plan_only) {
      families[builtin.family] += "\nKnown from the plan on.\n";
    }
  }
  std::string out =
      "# Functions\n\nMade from the table of standard functions by `reference_pages`; do not "
      "edit.\n\n"
      "`T` and `K` stand for any type; `number` is an int, a float or a quantity; `?` marks what "
      "may "
      "be left out. The subject comes first. Arguments may be named: `cidr_subnet(base, bits = 8, "
      "index = 1)`.\n";
  for (const auto& [family, text] : families) {
    support::Append(out, "\n## ", family, "\n", text);
  }
  return out;
}

}  // namespace deploy::reference
