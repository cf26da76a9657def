#ifndef DOCS_REFERENCE_GENERATE_PAGES_H_
#define DOCS_REFERENCE_GENERATE_PAGES_H_

#include <string>

// The pages of docs/reference as Markdown, made from what the program itself reads: they cannot
// drift. commands.md is cli::CommandReference().
namespace deploy::reference {

// All resource types, from the schemas. Call stdlib::RegisterSchemas first.
std::string TypesPage();

// All standard functions, by family.
std::string FunctionsPage();

}  // namespace deploy::reference

#endif  // DOCS_REFERENCE_GENERATE_PAGES_H_
