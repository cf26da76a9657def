#include "compiler/sema/prelude.h"

#include <string>

#include "compiler/module/path.h"
#include "compiler/sema/types.h"

namespace deploy::sema {

using value::Value;

Typed UsePrelude(Context& c, std::string_view name, Span span) {
  if (name == "stack") {
    static const TypeRef kType = value::Record(
        {{"dir", value::Simple(value::TypeKind::kPath), true}, {"name", StringType(), true}});
    const std::string& folder = c.modules.root_folder;
    Typed stack = c.Constant(Value::Record({{"dir", Value::String(folder)},
                                            {"name", Value::String(module::FileName(folder))}}),
                             kType, span);
    stack.phase = Phase::kPlan;
    stack.shape = Phase::kConst;
    stack.literal = false;
    return stack;
  }
  if (c.env_pending) {
    c.Report(diag::Error(diag::Code::D0505, span, "`env` is made of this, and not known yet")
                 .Here("the environment needs this value")
                 .Help("use constants here: literals, `let` and enum members"));
    return c.Poison(span);
  }
  Typed env;
  env.id = c.arena.Add(expr::Op::kGlobal, {}, c.checked.env_type, span, c.checked.env_global.index);
  env.type = c.checked.env_type;
  env.phase = Phase::kPlan;
  env.literal = false;
  return env;
}

}  // namespace deploy::sema
