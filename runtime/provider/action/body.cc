#include "runtime/provider/action/body.h"

#include "base/support/text.h"
#include "runtime/provider/fields.h"
#include "runtime/provider/shell_words.h"

namespace deploy::provider {

using value::Value;

bool IsCheck(const Value& body) {
  const Value& effect = FieldOf(body, "effect");
  return effect.kind() == value::ValueKind::kEnum     ? effect.enum_name() == "none"
         : effect.kind() == value::ValueKind::kString ? effect.as_string() == "none"
                                                      : false;
}

std::string Quoted(const std::vector<std::string>& command) {
  return support::Cat("`", CommandText(command), "`");
}

ProgramCall CallOf(const Context& context, const Value& body, std::string_view field) {
  ProgramCall call;
  call.command = TextListField(body, field);
  call.folder = TextField(body, "directory", context.stack_folder);
  if (call.folder.empty() || call.folder[0] != '/') {
    call.folder = support::Cat(context.stack_folder, "/", call.folder);
  }
  call.env = TextMapField(body, "env");
  call.timeout = DurationField(body, "timeout", kDefaultTimeout);
  return call;
}

}  // namespace deploy::provider
