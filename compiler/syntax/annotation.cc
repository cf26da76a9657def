#include "compiler/syntax/builder.h"

namespace deploy::syntax {

ast::Annotation Builder::BuildAnnotation(uint32_t node) {
  ast::Annotation annotation;
  annotation.span = SpanOf(node);
  CstCursor children(*cst_, node);
  CstItem item;
  while (children.Next(item)) {
    if (item.is_rule && item.rule == Rule::kPath) {
      annotation.path = BuildPath(item.index);
    }
    if (item.is_rule && item.rule == Rule::kArgs) {
      annotation.arguments = BuildArguments(item.index);
    }
    annotation.has_arguments |= !item.is_rule && item.type == Tok::LPAREN;
  }
  return annotation;
}

}  // namespace deploy::syntax
