#ifndef COMPILER_SEMA_SYMBOL_H_
#define COMPILER_SEMA_SYMBOL_H_

#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/expr/expr.h"
#include "compiler/ast/ast.h"
#include "compiler/module/module.h"
#include "compiler/sema/typed.h"

namespace deploy::sema {

using SymbolId = support::StrongId<struct SymbolTag>;

enum class SymbolKind : uint8_t {
  kError,  // broken, or of a kind this build does not know: silences its users
  kLet,
  kInput,
  kOutput,
  kType,
  kEnum,
  kFn,
  kNode,  // resource, service
  kEnvironment,
  kAssert,
  kOrder,
  kModule,  // `import … as x`
};
// "a constant", "an input": for messages.
std::string_view KindWords(SymbolKind kind);

// One top-level declaration. What later steps learn stands in their own tables under `index`.
struct Symbol {
  SymbolKind kind = SymbolKind::kError;
  std::string_view name;  // empty for assertions and orders
  Span name_span;
  module::ModuleId module;
  ast::DeclId decl;
  bool used = false;
  bool cyclic = false;  // part of a reported cycle: its type is the error type

  // What checking found; `type` is the type of the value, or the type that a type or enum names.
  TypeRef type = nullptr;
  Phase phase = Phase::kConst, shape = Phase::kConst;
  uint32_t source = kNoSource;
  expr::GlobalId global;          // let, input, output
  expr::FunctionId function;      // fn
  NodeId node;                    // kNode, or a let that stands for one
  uint32_t detail = 0xffffffffu;  // fn: index into signatures; module: target
};

// A name that an import brought in, for D0210.
struct ImportedName {
  std::string_view name;  // as visible in the importing file
  Span span;
  module::ModuleId module;
  ast::DeclId decl;
  bool used = false;
};

// What a name of a file stands for.
struct Binding {
  SymbolId symbol;
  uint32_t imported = 0xffffffffu;  // index into SymbolTable::imported
};

// The names of one file.
struct Scope {
  absl::flat_hash_map<std::string_view, Binding> names;
  absl::flat_hash_map<std::string_view, SymbolId> outputs;  // a name space of their own
  absl::flat_hash_set<std::string_view> offered;  // instead of imported names that are not there
  bool lost_import = false;                       // one failed so that even its alias is not known
  bool lost_name = false;  // a declaration is so broken that its name, or names, are not known
};

struct SymbolTable {
  std::vector<Symbol> symbols;  // files in dependency order, then source order
  std::vector<Scope> scopes;    // by module
  std::vector<ImportedName> imported;
  absl::flat_hash_map<std::string_view, SymbolId> nodes;  // addresses, over all files
  absl::flat_hash_map<std::string_view, SymbolId> environments;
  absl::flat_hash_map<std::string_view, SymbolId> inputs;  // of the program, over all files
  std::vector<SymbolId> environment_order;

  Symbol& operator[](SymbolId id) { return symbols[id.index]; }
  const Symbol& operator[](SymbolId id) const { return symbols[id.index]; }
};

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_SYMBOL_H_
