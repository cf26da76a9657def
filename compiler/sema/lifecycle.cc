#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "base/value/unit.h"
#include "compiler/sema/body.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/names.h"
#include "compiler/sema/types.h"

namespace deploy::sema {
namespace {

using diag::Code;
using support::Cat;

const std::vector<std::string_view> kKnown = {"prevent_destroy", "ignore_changes", "timeouts",
                                              "irreversible"};
constexpr std::array<std::string_view, 3> kLater = {"create_before_destroy", "replace_when",
                                                    "adopt"};
const std::vector<std::string_view> kTimeouts = {"create", "update", "delete"};

class Lifecycle {
 public:
  Lifecycle(Context& c, CheckedNode& node) : c_(c), node_(node) {}

  void Run(ast::BlockId block) {
    for (ast::MemberId id : c_.tree().block(block).members) {
      const ast::Member& member = c_.tree().member(id);
      if (const auto* attribute = std::get_if<ast::AttributeMember>(&member.node)) {
        Attribute(*attribute);
      } else if (const auto* inner = std::get_if<ast::BlockMember>(&member.node);
                 inner != nullptr && inner->name.text == "timeouts" && inner->block) {
        TimeoutBlock(inner->block);
      } else if (!std::holds_alternative<ast::ErrorMember>(member.node)) {
        c_.Report(diag::Error(Code::D0601, member.span, "`lifecycle` holds attributes only")
                      .Here("not known here"));
      }
    }
  }

 private:
  void Attribute(const ast::AttributeMember& attribute) {
    std::string_view name = attribute.name.text;
    if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
      c_.Report(diag::Error(Code::D0604, attribute.name.span, Cat("`", name, "` is set twice"))
                    .Here("second time"));
      return;
    }
    seen_.push_back(name);
    if (name == "prevent_destroy") {
      Typed value = Check(c_, attribute.value, BoolType(), {.subject = "`prevent_destroy`"});
      CheckKnown(value, attribute.value);
      node_.prevent_destroy = value.id;
    } else if (name == "ignore_changes") {
      IgnoreChanges(attribute.value);
    } else if (name == "timeouts") {
      Timeouts(attribute.value);
    } else if (name == "irreversible") {
      Irreversible(attribute.value);
    } else if (std::find(kLater.begin(), kLater.end(), name) != kLater.end()) {
      c_.Report(diag::Error(Code::D0906, attribute.name.span,
                            Cat("this build does not know `", name, "` yet")));
    } else {
      auto error = diag::Error(Code::D0601, attribute.name.span,
                               Cat("`lifecycle` has no attribute `", name, "`"));
      error.Here("unknown attribute");
      const auto known = [] { return kKnown; };
      Suggest(c_, error, attribute.name, known, "attributes");
      c_.Report(std::move(error));
    }
  }

  void CheckKnown(const Typed& value, ast::ExprId source) {
    CheckPhase(c_, value, value.phase, Phase::kPlan, Code::D0502, c_.tree().expr(source).span,
               "`lifecycle` must be known before apply");
  }

  void IgnoreChanges(ast::ExprId id) {
    id = SkipParens(c_.tree(), id);
    const auto* list = std::get_if<ast::ListExpr>(&c_.tree().expr(id).node);
    if (list == nullptr) {
      c_.Report(diag::Error(Code::D0301, c_.tree().expr(id).span,
                            "`ignore_changes` is a list of attribute names")
                    .Here("no list")
                    .Help("write `ignore_changes = [mode]`"));
      return;
    }
    for (const ast::Element& element : list->elements) {
      const ast::Name* name = NameOf(c_, element.value);
      if (element.spread || name == nullptr) {
        const std::string* text = PlainText(c_.tree(), element.value);
        auto error = diag::Error(Code::D0301, c_.tree().expr(element.value).span,
                                 "`ignore_changes` names attributes as bare words");
        error.Here("no name");
        if (text != nullptr) {
          error.FixIt(Cat("write `", *text, "`"), diag::Applicability::kAlways,
                      {{c_.tree().expr(element.value).span, *text}});
        }
        c_.Report(std::move(error));
        continue;
      }
      IgnoredName(*name);
    }
  }

  void IgnoredName(const ast::Name& name) {
    const schema::Field* field = node_.schema->Find(name.text);
    if (field != nullptr && (field->settable || !field->computed)) {
      node_.ignore_changes.emplace_back(name.text);
      return;
    }
    auto error =
        diag::Error(Code::D0620, name.span,
                    Cat("`", node_.schema->name, "` has no attribute `", name.text, "` to ignore"));
    error.Here(field == nullptr ? "unknown attribute" : "computed, never set");
    const auto names = [&] { return SettableNames(node_.schema->fields); };
    Suggest(c_, error, name, names, "attributes");
    c_.Report(std::move(error));
  }

  void Timeout(const ast::Name& name, ast::ExprId value) {
    if (std::find(kTimeouts.begin(), kTimeouts.end(), name.text) == kTimeouts.end()) {
      auto error =
          diag::Error(Code::D0601, name.span, Cat("there is no timeout `", name.text, "`"));
      error.Here("unknown operation");
      const auto known = [] { return kTimeouts; };
      Suggest(c_, error, name, known, "operations");
      c_.Report(std::move(error));
      return;
    }
    Typed typed = Check(c_, value, value::Quantity(value::Dimension::kDuration),
                        {.subject = Cat("`", name.text, "`")});
    CheckKnown(typed, value);
    node_.timeouts.emplace_back(name.text, typed.id);
  }

  void Timeouts(ast::ExprId id) {
    const auto* object = std::get_if<ast::ObjectExpr>(&c_.tree().expr(id).node);
    if (object == nullptr) {
      c_.Report(diag::Error(Code::D0301, c_.tree().expr(id).span,
                            "`timeouts` gives each operation a duration")
                    .Here("no object")
                    .Help("write `timeouts = { create = 30m }`"));
      return;
    }
    for (const ast::Entry& entry : object->entries) {
      if (entry.kind == ast::Entry::kName) {
        Timeout(entry.name, entry.value);
      } else {
        c_.Report(diag::Error(Code::D0320, entry.span, "operations are named by bare words"));
      }
    }
  }

  void TimeoutBlock(ast::BlockId block) {
    for (ast::MemberId id : c_.tree().block(block).members) {
      if (const auto* attribute = std::get_if<ast::AttributeMember>(&c_.tree().member(id).node)) {
        Timeout(attribute->name, attribute->value);
      }
    }
  }

  void Irreversible(ast::ExprId id) {
    const auto* call = std::get_if<ast::CallExpr>(&c_.tree().expr(SkipParens(c_.tree(), id)).node);
    const ast::Name* name = call == nullptr ? nullptr : NameOf(c_, call->callee);
    if (name == nullptr || name->text != "accept" || call->arguments.size() != 1) {
      c_.Report(diag::Error(Code::D0601, c_.tree().expr(id).span,
                            "`irreversible` is accepted with a reason")
                    .Here("no `accept(…)`")
                    .Help("write `irreversible = accept(\"why\")`"));
      return;
    }
    Typed why = Check(c_, call->arguments[0].value, StringType(), {.subject = "the reason"});
    CheckKnown(why, call->arguments[0].value);
    const std::string* text = PlainText(c_.tree(), call->arguments[0].value);
    if (text != nullptr && text->find_first_not_of(" \t\n") == std::string::npos) {
      c_.Report(diag::Error(Code::D0601, c_.tree().expr(call->arguments[0].value).span,
                            "`irreversible` is accepted with a reason")
                    .Here("no reason")
                    .Help("write `irreversible = accept(\"why\")`"));
    }
    node_.accept_irreversible = why.id;
  }

  Context& c_;
  CheckedNode& node_;
  std::vector<std::string_view> seen_;
};

}  // namespace

void CheckLifecycle(Context& c, CheckedNode& node, ast::BlockId block) {
  Lifecycle(c, node).Run(block);
}

}  // namespace deploy::sema
