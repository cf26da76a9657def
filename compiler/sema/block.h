#ifndef COMPILER_SEMA_BLOCK_H_
#define COMPILER_SEMA_BLOCK_H_

#include <vector>

#include "base/schema/schema.h"
#include "compiler/sema/context.h"

namespace deploy::sema {

// One nested block of the source.
struct BlockPart {
  Typed key;    // of a labelled block: its label
  Typed value;  // its record; of a loop, the map of all
  Typed condition;
  bool many = false;         // from `for`: `value` is a map
  bool conditional = false;  // has `if` and no `for`
  bool broken = false;
  std::string_view label;  // when it is written
  Span span;
};

struct BlockContext {
  Context& c;
  CheckedNode& node;
  const schema::Field& field;
  uint32_t parent;       // index of the block around it in node.fields
  bool computed_labels;  // inside a loop
  std::vector<ast::MemberId>* asserts;
};

// `port http { … }`. D0202 when a label of `earlier` ones is used again, D0605 without a label.
BlockPart CheckLabelledBlock(const BlockContext& context, const ast::BlockMember& block, Span span,
                             const std::vector<BlockPart>& earlier);
// `stop { … }`.
BlockPart CheckPlainBlock(const BlockContext& context, const ast::BlockMember& block, Span span);

// `resource q = value { … }` between the braces of another one: true after D0118.
bool ReportDeclaration(Context& c, const ast::BlockMember& block, Span span);

// The map from label to record.
Typed BuildLabelled(Context& c, const schema::Field& field, const std::vector<BlockPart>& parts,
                    Span span);

}  // namespace deploy::sema

#endif  // COMPILER_SEMA_BLOCK_H_
