#include <string>
#include <vector>

#include "base/support/text.h"
#include "compiler/sema/declare.h"

namespace deploy::sema {
namespace {

using support::Cat;

void Refuse(Context& c, const std::vector<ast::Annotation>& annotations) {
  for (const ast::Annotation& annotation : annotations) {
    const bool known = annotation.path.size() == 1 && annotation.path[0].text == "allow";
    if (known || annotation.path.empty()) {
      continue;
    }
    std::string name;
    for (const ast::Name& part : annotation.path) {
      support::Append(name, name.empty() ? "" : ".", part.text);
    }
    const Span span = source::Cover(annotation.path.front().span, annotation.path.back().span);
    c.Report(diag::Error(diag::Code::D0906, span,
                         Cat("this build does not know the annotation `@", name, "`"))
                 .Here("would have no effect")
                 .Help("delete it; known is `@allow(unused)`"));
  }
}

}  // namespace

void CheckAnnotations(Context& c) {
  for (module::ModuleId id : c.modules.order) {
    const ast::Tree& tree = c.modules.module(id).tree;
    for (const ast::Decl& decl : tree.decls) {
      Refuse(c, decl.annotations);
    }
    for (const ast::Member& member : tree.members) {
      Refuse(c, member.annotations);
    }
    for (const ast::TypeExpr& type : tree.types) {
      if (const auto* record = std::get_if<ast::RecordType>(&type.node)) {
        for (const ast::FieldDecl& field : record->fields) {
          Refuse(c, field.annotations);
        }
      }
    }
  }
}

}  // namespace deploy::sema
