#include <string>
#include <string_view>

#include "base/support/text.h"
#include "compiler/eval/finder.h"
#include "compiler/eval/session.h"

namespace deploy::eval {
namespace {

using diag::Code;
using sema::SetField;
using support::Cat;
using value::TypeKind;
using value::Value;
using value::ValueKind;

// A path of the file system by its type.
bool IsFilePath(const schema::Field& field) {
  value::TypeRef type = value::StripRefinement(value::StripOptional(field.type));
  return field.kind == schema::BlockKind::kAttribute && type->kind() == TypeKind::kPath;
}

// A path that a request asks for: a text of this name in a block (`health`, `route`).
bool IsRequestPath(const SetField& set) {
  value::TypeRef type = value::StripRefinement(value::StripOptional(set.field->type));
  return set.parent != SetField::kTop && set.field->name == "path" &&
         type->kind() == TypeKind::kString;
}

diag::Builder Start(const sema::CheckedNode& node, const SetField& set, std::string message) {
  auto error = diag::Error(Code::D0309, set.value, std::move(message));
  error.Origin(Cat("schema:", node.schema->name, "@", node.schema->version), "declared here");
  return error;
}

// No shell reads paths, so `~` is a folder of that name.
bool CheckHome(Session& s, const sema::CheckedNode& node, const SetField& set,
               std::string_view path) {
  if (path != "~" && !path.starts_with("~/")) {
    return true;
  }
  auto error =
      Start(node, set, Cat("`", set.field->name, "` begins with `~`, which nothing expands"));
  error.Here("a folder that is called `~`")
      .Help("write the whole path, or `${stack.dir}/…` for one beside the root file");
  s.sink.Report(std::move(error));
  return false;
}

bool CheckRequest(Session& s, const sema::CheckedNode& node, const SetField& set,
                  std::string_view path) {
  if (path.starts_with("/")) {
    return true;
  }
  auto error = Start(node, set, Cat("the `path` of a request begins with `/`"));
  error.Here(Cat("this is ", ToSource(Value::String(path), 60)));
  const std::string fixed = ToSource(Value::String(Cat("/", path)));
  if (s.Text(set.value) == ToSource(Value::String(path))) {
    error.Help(Cat("write `", fixed, "`"))
        .FixIt(Cat("write `", fixed, "`"), diag::Applicability::kMaybe, {{set.value, fixed}});
  } else {
    error.Help("put a `/` in front: `\"/${…}\"`");
  }
  s.sink.Report(std::move(error));
  return false;
}

}  // namespace

void CheckPlaces(Session& s, expr::NodeId id) {
  const sema::CheckedNode& node = s.checked.nodes[id.index];
  for (const SetField& set : node.fields) {
    const bool file = IsFilePath(*set.field), request = IsRequestPath(set);
    bool good = file || request;
    const auto& bodies = s.result.nodes[id.index].bodies;
    // One instance shows what all have in common.
    for (size_t i = 0; good && i < bodies.size(); ++i) {
      for (const Value* value : Finder(node, bodies[i]).Find(set)) {
        if (good && value->kind() == ValueKind::kString) {
          good = file ? CheckHome(s, node, set, value->as_string())
                      : CheckRequest(s, node, set, value->as_string());
        }
      }
    }
  }
}

}  // namespace deploy::eval
