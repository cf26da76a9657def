#include <algorithm>

#include "base/support/text.h"
#include "stdlib/generate/model.h"

namespace deploy::stdlib::generate {
namespace {

using ast::BinaryOp;
using support::Append;
using support::Cat;

// Annotations that set a flag of schema::Field, and the C++ that does it.
constexpr std::pair<std::string_view, std::string_view> kFlags[] = {
    {"identity", "f.identity = true;"},
    {"replaces", "f.forces_replacement = true;"},
    {"sensitive", "f.sensitive = true;"},
    {"plan", "f.plan_known = true;"},
    {"switches", "f.switches = true;"},
    {"negative", "f.negative_allowed = true;"},
    {"computed", "f.computed = true; f.settable = false;"},
};
// Annotations that name other attributes, and the list they go to.
constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
    {"excludes", "excludes"}, {"needs", "needs"}, {"required_unless", "required_unless"}};

bool IsName(const Unit& unit, ast::ExprId id, std::string_view name) {
  const auto* ref = std::get_if<ast::NameRef>(&unit.tree.expr(id).node);
  return ref != nullptr && ref->name.text == name;
}

// `length(it)`.
bool IsLengthOfIt(const Unit& unit, ast::ExprId id) {
  const auto* call = std::get_if<ast::CallExpr>(&unit.tree.expr(id).node);
  return call != nullptr && IsName(unit, call->callee, "length") && call->arguments.size() == 1 &&
         IsName(unit, call->arguments[0].value, "it");
}

class Emitter {
 public:
  explicit Emitter(Model& model) : model_(model) {}
  std::string Run();

 private:
  void Type(const Unit& unit, const ast::Decl& decl, const ast::TypeDecl& type);
  void Fields(const Unit& unit, const ast::RecordType& record, std::string_view target, int depth);
  void Field(const Unit& unit, const ast::FieldDecl& field, std::string_view target, int depth);
  void Notes(const Unit& unit, const ast::FieldDecl& field, const std::vector<Note>& notes);
  void Bounds(const Unit& unit, const ast::FieldDecl& field);
  std::string ClassText(const Where& where, const std::string& name);

  Model& model_;
  std::string out_;
  std::vector<std::string> names_;
};

std::string Emitter::ClassText(const Where& where, const std::string& name) {
  for (const auto& [known, text] : {std::pair("reversible", "kReversible"),
                                    {"restorable", "kRestorable"},
                                    {"compensable", "kCompensable"},
                                    {"irreversible", "kIrreversible"}}) {
    if (name == known) {
      return Cat("schema::Class::", text);
    }
  }
  model_.Fail(where, Cat("`", name, "` is no class"));
  return "schema::Class::kIrreversible";
}

void Emitter::Bounds(const Unit& unit, const ast::FieldDecl& field) {
  if (!field.where) {
    return;
  }
  const ast::Expr& rule = unit.tree.expr(field.where);
  const auto* binary = std::get_if<ast::BinaryExpr>(&rule.node);
  const auto constant = [&](ast::ExprId id) { return ConstantText(model_, unit, id, field.type); };
  if (binary != nullptr && binary->op == BinaryOp::kGreaterEqual &&
      IsLengthOfIt(unit, binary->left)) {
    const auto* number = std::get_if<ast::Literal>(&unit.tree.expr(binary->right).node);
    if (number == nullptr || number->kind != ast::LiteralKind::kInt) {
      model_.Fail({&unit, rule.span}, "a length is compared with a whole number");
      return;
    }
    Append(out_, "    f.minimum_length = ", number->text, ";\n");
  } else if (binary != nullptr && binary->op == BinaryOp::kGreaterEqual) {
    Append(out_, "    f.minimum = ", constant(binary->right), ";\n");
  } else if (binary != nullptr && binary->op == BinaryOp::kLessEqual) {
    Append(out_, "    f.maximum = ", constant(binary->right), ";\n");
  } else if (binary != nullptr && binary->op == BinaryOp::kIn) {
    const auto* range = std::get_if<ast::BinaryExpr>(&unit.tree.expr(binary->right).node);
    if (range == nullptr || range->op != BinaryOp::kRange) {
      model_.Fail({&unit, rule.span}, "`it in` needs a range");
      return;
    }
    Append(out_, "    f.minimum = ", constant(range->left),
           ";\n    f.maximum = ", constant(range->right), ";\n");
  } else {
    model_.Fail({&unit, rule.span},
                "a rule is `it in a..b`, `it >= a`, `it <= a` or `length(it) >= n`");
  }
}

void Emitter::Notes(const Unit& unit, const ast::FieldDecl& field, const std::vector<Note>& notes) {
  const Where where{&unit, field.span};
  for (const Note& note : notes) {
    bool known = note.name == "block" || note.name == "labelled" || note.name == "same_type_as";
    for (const auto& [name, text] : kFlags) {
      if (name == note.name) {
        Append(out_, "    ", text, "\n");
        known = true;
      }
    }
    for (const auto& [name, list] : kOthers) {
      for (size_t i = 0; name == note.name && i < note.arguments.size(); ++i) {
        Append(out_, "    f.", list, ".push_back(", Literal(note.arguments[i].second), ");\n");
      }
      known = known || name == note.name;
    }
    if (note.name == "class") {
      Append(out_, "    f.update_class = ", ClassText(where, note.Get("")), ";\n");
    } else if (note.name == "unit") {
      Append(out_, "    f.unit_hint = ", Literal(note.Get("")), ";\n");
    } else if (note.name == "deprecated") {
      Append(out_, "    f.deprecated = ", Literal(note.Get("")), ";\n");
    } else if (!known) {
      model_.Fail(where, Cat("unknown annotation `@", note.name, "`"));
    }
    if (note.name == "block" || note.name == "labelled") {
      Append(out_, "    f.min_blocks = ", note.Get("min", "0"),
             ";\n    f.max_blocks = ", note.Get("max", note.name == "block" ? "1" : "-1"), ";\n");
    }
  }
}

void Emitter::Field(const Unit& unit, const ast::FieldDecl& field, std::string_view target,
                    int depth) {
  const std::vector<Note> notes = NotesOf(model_, unit, field.annotations);
  const Meaning meaning = MeaningOf(model_, unit, field.type);
  const bool labelled = FindNote(notes, "labelled") != nullptr;
  const bool block = labelled || FindNote(notes, "block") != nullptr;
  const auto* record = std::get_if<ast::RecordType>(&meaning.unit->tree.type(meaning.type).node);
  out_ += "  {\n";
  if (block && (record == nullptr || depth > 8)) {
    model_.Fail({&unit, field.span}, "a block is a record");
  } else if (block) {
    const std::string inner = Cat("inner", depth);
    Append(out_, "    std::vector<schema::Field> ", inner, ";\n");
    Fields(*meaning.unit, *record, inner, depth + 1);
    Append(out_, "    schema::Field f = Block(", Literal(field.name.text),
           ", schema::BlockKind::", labelled ? "kLabelled" : "kBlock", ", std::move(", inner, "), ",
           Literal(field.documentation), ");\n");
  } else {
    Append(out_, "    schema::Field f = Attribute(", Literal(field.name.text), ", ",
           TypeText(model_, unit, field.type), ", ", Literal(field.documentation), ");\n");
    const bool computed = FindNote(notes, "computed") != nullptr;
    Append(out_, "    f.required = ",
           computed || field.default_value || meaning.optional ? "false" : "true", ";\n");
    if (field.default_value) {
      Append(out_,
             "    f.default_value = ", ConstantText(model_, unit, field.default_value, field.type),
             ";\n");
    }
  }
  if (field.documentation.empty()) {
    model_.Fail({&unit, field.span}, Cat("`", field.name.text, "` has no documentation"));
  }
  Notes(unit, field, notes);
  if (block) {
    out_ += "    f.required = f.min_blocks > 0;\n";
  }
  Bounds(unit, field);
  Append(out_, "    ", target, ".push_back(std::move(f));\n  }\n");
}

void Emitter::Fields(const Unit& unit, const ast::RecordType& record, std::string_view target,
                     int depth) {
  for (const ast::FieldDecl& field : record.fields) {
    Field(unit, field, target, depth);
  }
}

void Emitter::Type(const Unit& unit, const ast::Decl& decl, const ast::TypeDecl& type) {
  const std::vector<Note> notes = NotesOf(model_, unit, decl.annotations);
  const Note* service = FindNote(notes, "service");
  const Note* kind = service != nullptr ? service : FindNote(notes, "resource");
  if (kind == nullptr) {
    return;
  }
  const Where where{&unit, decl.span};
  const Note* classes = FindNote(notes, "class");
  const auto* record = std::get_if<ast::RecordType>(&unit.tree.type(type.type).node);
  if (record == nullptr || classes == nullptr || decl.documentation.empty()) {
    model_.Fail(where, "a resource type is a record with `@class` and documentation");
    return;
  }
  Append(out_, "schema::Schema Load", names_.size(),
         "() {\n  schema::Schema s;\n  s.name = ", Literal(type.name.text),
         ";\n  s.version = ", kind->Get("version", "1"),
         ";\n  s.service = ", service != nullptr ? "true" : "false",
         ";\n  s.documentation = ", Literal(decl.documentation), ";\n");
  for (const char* operation : {"create", "update", "delete"}) {
    Append(out_, "  s.", operation, "_class = ", ClassText(where, classes->Get(operation)), ";\n");
  }
  if (const Note* exposes = FindNote(notes, "exposes")) {
    const auto named = model_.names.find(exposes->Get("as"));
    if (named == model_.names.end() || named->second.type == nullptr) {
      model_.Fail(where, "`@exposes` names a type with `as`");
      return;
    }
    Append(out_, "  s.exposed_block = ", Literal(exposes->Get("")), ";\n  s.exposed_type = ",
           TypeText(model_, *named->second.unit, named->second.type->type), ";\n");
  }
  Fields(unit, *record, "s.fields", 0);
  for (const ast::FieldDecl& field : record->fields) {
    const std::vector<Note> own = NotesOf(model_, unit, field.annotations);
    if (const Note* same = FindNote(own, "same_type_as")) {
      Append(out_, "  s.same_type.emplace_back(", Literal(field.name.text), ", ",
             Literal(same->Get("")), ");\n");
    }
  }
  out_ += "  return s;\n}\n\n";
  names_.emplace_back(type.name.text);
}

std::string Emitter::Run() {
  out_ =
      "// Made from stdlib/*.deploy by stdlib/generate.\n"
      "#include <utility>\n#include <vector>\n\n"
      "#include \"base/expr/typing.h\"\n#include \"stdlib/table.h\"\n\n"
      "namespace deploy::stdlib {\nnamespace {\n\n";
  for (const auto& unit : model_.units) {
    for (const ast::Decl& decl : unit->tree.decls) {
      if (const auto* type = std::get_if<ast::TypeDecl>(&decl.node)) {
        Type(*unit, decl, *type);
      }
    }
  }
  out_ += "constexpr schema::SchemaSource kTables[] = {\n";
  for (size_t i = 0; i < names_.size(); ++i) {
    Append(out_, "    {", Literal(names_[i]), ", Load", i, "},\n");
  }
  out_ +=
      "};\n\n}  // namespace\n\n"
      "std::span<const schema::SchemaSource> Tables() { return kTables; }\n\n}  // namespace "
      "deploy::stdlib\n";
  return std::move(out_);
}

}  // namespace

std::string Emit(Model& model) { return Emitter(model).Run(); }

}  // namespace deploy::stdlib::generate
