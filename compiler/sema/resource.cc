#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/schema/schema.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "compiler/sema/body.h"
#include "compiler/sema/declaration.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/header.h"
#include "compiler/sema/names.h"
#include "compiler/sema/narrow.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Applicability;
using diag::Code;
using support::Append;
using support::Cat;

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) {
    Append(text, text.empty() ? "" : ".", name.text);
  }
  return text;
}

Span PathSpan(const ast::Path& path) { return source::Cover(path.front().span, path.back().span); }

void ReportUnknownType(Context& c, const std::string& name, Span span) {
  auto error = diag::Error(Code::D0204, span, Cat("there is no resource type `", name, "`"));
  error.Here("unknown type");
  std::vector<std::string_view> names = schema::SchemaNames();
  if (auto nearest = support::Nearest(name, names)) {
    error.Help(Cat("did you mean `", *nearest, "`?"))
        .FixIt(Cat("write `", *nearest, "`"), Applicability::kMaybe,
               {{span, std::string(*nearest)}});
  } else {
    std::string list;
    for (std::string_view known : names) {
      Append(list, list.empty() ? "" : ", ", known);
    }
    error.Note(Cat("this build knows: ", list));
  }
  c.Report(std::move(error));
}

// The schema of the header's type; null after a report.
const schema::Schema* FindType(Context& c, const ast::EntityDecl& decl, bool broken,
                               std::string_view name) {
  if (decl.type.empty()) {
    if (!broken) {
      Span span = decl.label.span;
      c.Report(
          diag::Error(Code::D0101, span, Cat("expected a type for `", name, "`"))
              .Here("no type")
              .Help(Cat("write `", ast::EntityKeyword(decl.kind), " ", name, " = TYPE { … }`")));
    }
    return nullptr;
  }
  std::string text = PathText(decl.type);
  Span span = PathSpan(decl.type);
  const schema::Schema* schema = schema::FindSchema(text);
  if (schema == nullptr) {
    SymbolId first = Lookup(c, c.module, decl.type[0].text);
    bool silent = first && c.symbol(first).kind == SymbolKind::kError;
    if (!silent) {
      ReportUnknownType(c, text, span);
    } else {
      UseName(c, decl.type[0].text);
    }
    return nullptr;
  }
  bool service = decl.kind == ast::EntityKind::kService;
  if (schema->service != service) {
    std::string_view keyword = schema->service ? "service" : "resource";
    Span written = c.tree().decl(c.symbol(c.current).decl).keyword;
    c.Report(diag::Error(Code::D0204, span, Cat("`", text, "` is a ", keyword, " type"))
                 .Here(Cat("declared with `", service ? "service" : "resource", "`"))
                 .FixIt(Cat("write `", keyword, "`"), Applicability::kAlways,
                        {{written, std::string(keyword)}}));
  }
  return schema;
}

void CheckHeader(Context& c, CheckedNode& node, const ast::EntityDecl& decl) {
  c.next_slot = c.frame_size = kNodeSlots;
  if (decl.for_clause) {
    HeaderLoop header = CheckLoopHeader(c, decl.for_clause, true);
    node.iterable = header.loop.iterable.id;
    node.iterable_type = header.loop.iterable.type;
    node.by = header.key.id;
    c.self_by = header.key.id;
  }
  if (decl.condition) {
    Typed condition = CheckHeaderCondition(c, decl.condition);
    node.condition = condition.id;
    node.condition_facts = ConditionFacts(c, decl.condition);
    Assume(c, decl.condition, true);
  }
}

// Assertions wait until all attributes, and all other resources, are checked.
void KeepAssertions(Context& c, NodeId id, std::vector<ast::MemberId> asserts) {
  if (asserts.empty()) {
    return;
  }
  PendingAsserts pending;
  pending.node = id;
  pending.members = std::move(asserts);
  pending.locals = c.locals;
  pending.non_null = c.non_null;
  pending.known_true = c.known_true;
  c.pending_asserts.push_back(std::move(pending));
}

}  // namespace

void CheckResource(Context& c, SymbolId id, const ast::EntityDecl& decl) {
  NodeId node_id = c.symbol(id).node;
  CheckedNode& node = c.node(node_id);
  bool broken = c.tree().decl(c.symbol(id).decl).broken;
  c.declaration = Cat(ast::EntityKeyword(decl.kind), " ", node.name);
  const schema::Schema* schema = FindType(c, decl, broken, node.name);
  c.edges = &node.edges;
  c.self = node_id;
  CheckHeader(c, node, decl);
  if (schema == nullptr) {
    c.edges = nullptr;
    return;
  }
  // Until the body is through, the resource has no attributes of its own to give.
  node.schema = schema;
  node.type_span = PathSpan(decl.type);
  node.header = source::Cover(node.name_span, node.type_span);
  std::vector<ast::MemberId> asserts;
  ast::BlockId lifecycle;
  BodyOptions options;
  options.owner = schema->name;
  options.type_span = node.type_span;
  BodyResult body = CheckBody(c, node, decl.block, schema->fields, options, &asserts, &lifecycle);
  node.body = body.record.id;
  node.broken = body.broken;
  if (lifecycle) {
    CheckLifecycle(c, node, lifecycle);
  }
  node.frame_size = c.frame_size;
  c.edges = nullptr;
  KeepAssertions(c, node_id, std::move(asserts));
}

void CheckPendingAsserts(Context& c) {
  for (PendingAsserts& pending : c.pending_asserts) {
    CheckedNode& node = c.node(pending.node);
    c.Begin(node.symbol);
    c.declaration = Cat(node.service ? "service " : "resource ", node.name);
    c.self = pending.node;
    c.siblings = true;
    c.locals = std::move(pending.locals);
    c.non_null = std::move(pending.non_null);
    c.known_true = std::move(pending.known_true);
    for (ast::MemberId member : pending.members) {
      c.next_slot = c.frame_size = node.frame_size;
      CheckAssert(c, std::get<ast::AssertMember>(c.tree().member(member).node), node.assertions);
    }
    c.End();
  }
}

}  // namespace deploy::sema
