#ifndef COMPILER_SEMA_LITERAL_HELP_H_
#define COMPILER_SEMA_LITERAL_HELP_H_

#include "compiler/sema/context.h"

namespace deploy::sema {

// What was meant by a literal that has the form of another tool: `"web:80"` for a port of a
// service, `"canary"` for a call, `["A=1"]` for a map. Adds help and fix; false when it is none.
bool HelpLiteral(const Context& c, diag::Builder& error, TypeRef wanted, ast::ExprId source);

// `"SIGTERM"` where `"TERM"` is among the texts that are wanted.
bool HelpPrefixedText(diag::Builder& error, TypeRef wanted, const std::string& text, Span span);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_LITERAL_HELP_H_
