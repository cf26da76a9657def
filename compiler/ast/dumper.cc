#include "compiler/ast/dumper.h"

#include <iterator>

#include "fmt/format.h"

namespace deploy::ast {
namespace {

// A name stays on its line, whatever it holds.
std::string Shown(std::string_view text) {
  std::string shown;
  for (char c : text) {
    if (c == '\n') {
      shown += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      shown += c;
    }
  }
  return shown;
}

}  // namespace

void Dumper::Line(std::string_view kind, std::string_view name, Span span, bool broken) {
  out_.append(depth_ * 2, ' ');
  out_ += kind;
  if (!name.empty()) {
    fmt::format_to(std::back_inserter(out_), " `{}`", Shown(name));
  }
  if (span) {
    fmt::format_to(std::back_inserter(out_), " @{}-{}", span.begin, span.end);
  }
  if (broken) {
    out_ += " !";
  }
  out_ += '\n';
}

std::string Dumper::Run() {
  Line("file", {}, {tree_.file, 0, static_cast<uint32_t>(file_.text().size())}, tree_.has_errors);
  Indent indent(*this);
  for (const Decl& decl : tree_.decls) {
    DumpDecl(decl);
  }
  return std::move(out_);
}

void Dumper::DumpNames(std::string_view kind, const Path& path) {
  if (path.empty()) {
    return;
  }
  std::string text;
  for (const Name& name : path) {
    if (!text.empty()) {
      text += '.';
    }
    text += name.text;
  }
  Line(kind, text, source::Cover(path.front().span, path.back().span));
}

void Dumper::Documentation(const std::string& text) {
  if (!text.empty()) {
    Line("documentation", text, {});
  }
}

void Dumper::DumpAnnotations(const std::vector<Annotation>& annotations) {
  for (const Annotation& annotation : annotations) {
    Line("annotation", {}, annotation.span);
    Indent indent(*this);
    DumpNames("path", annotation.path);
    DumpArguments(annotation.arguments);
  }
}

void Dumper::DumpArguments(const std::vector<Argument>& arguments) {
  for (const Argument& argument : arguments) {
    Line("argument", argument.name.text, argument.span);
    Indent indent(*this);
    DumpExpr({}, argument.value);
  }
}

void Dumper::DumpImport(const Decl& decl, const ImportDecl& import) {
  Line("import", import.alias.text, decl.span, decl.broken);
  Indent indent(*this);
  DumpNames("path", import.path);
  DumpExpr("from", import.from);
  for (const ImportItem& item : import.items) {
    Line("item", item.name.text, item.name.span);
    Indent inner(*this);
    if (item.alias) {
      Line("as", item.alias.text, item.alias.span);
    }
  }
}

void Dumper::DumpEnum(const EnumDecl& decl) {
  for (const EnumItem& item : decl.items) {
    Line("item", item.name.text, item.name.span);
    Indent indent(*this);
    Documentation(item.documentation);
    DumpExpr({}, item.value);
  }
}

void Dumper::DumpFn(const FnDecl& fn) {
  for (const Parameter& parameter : fn.parameters) {
    Line("parameter", parameter.name.text, parameter.span);
    Indent indent(*this);
    DumpType({}, parameter.type);
    DumpExpr("default", parameter.default_value);
  }
  DumpType("result", fn.result);
  DumpExpr("body", fn.body);
}

void Dumper::DumpHead(const Decl& decl) {
  Documentation(decl.documentation);
  DumpAnnotations(decl.annotations);
}

void Dumper::DumpDecl(const Decl& decl) {
  auto valued = [&](std::string_view kind, const auto& node) {
    Line(kind, node.name.text, decl.span, decl.broken);
    Indent indent(*this);
    DumpHead(decl);
    DumpType({}, node.type);
    DumpExpr({}, node.value);
  };
  if (const auto* import = std::get_if<ImportDecl>(&decl.node)) {
    return DumpImport(decl, *import);
  }
  if (const auto* let = std::get_if<LetDecl>(&decl.node)) {
    return valued("let", *let);
  }
  if (const auto* secret = std::get_if<SecretDecl>(&decl.node)) {
    return valued("secret", *secret);
  }
  if (const auto* output = std::get_if<OutputDecl>(&decl.node)) {
    return valued("output", *output);
  }
  if (const auto* entity = std::get_if<EntityDecl>(&decl.node)) {
    return DumpEntity(decl, *entity);
  }
  if (const auto* error = std::get_if<ErrorDecl>(&decl.node)) {
    return Line("error", error->name.text, decl.span, true);
  }
  DumpPlainDecl(decl);
}

void Dumper::DumpPlainDecl(const Decl& decl) {
  auto open = [&](std::string_view kind, std::string_view name = {}) {
    Line(kind, name, decl.span, decl.broken);
  };
  if (const auto* language = std::get_if<LanguageDecl>(&decl.node)) {
    open("deploy");
    Indent indent(*this);
    DumpExpr({}, language->edition);
  } else if (const auto* input = std::get_if<InputDecl>(&decl.node)) {
    open("input", input->name.text);
    Indent indent(*this);
    DumpHead(decl);
    DumpType({}, input->type);
    DumpExpr("where", input->where);
    DumpExpr("default", input->default_value);
  } else if (const auto* type = std::get_if<TypeDecl>(&decl.node)) {
    open("type", type->name.text);
    Indent indent(*this);
    DumpHead(decl);
    DumpType({}, type->type);
    DumpExpr("where", type->where);
  } else if (const auto* enumeration = std::get_if<EnumDecl>(&decl.node)) {
    open("enum", enumeration->name.text);
    Indent indent(*this);
    DumpHead(decl);
    DumpEnum(*enumeration);
  } else if (const auto* fn = std::get_if<FnDecl>(&decl.node)) {
    open("fn", fn->name.text);
    Indent indent(*this);
    DumpHead(decl);
    DumpFn(*fn);
  } else if (const auto* order = std::get_if<OrderMember>(&decl.node)) {
    open("order");
    Indent indent(*this);
    DumpOrder(*order);
  } else if (const auto* assertion = std::get_if<AssertMember>(&decl.node)) {
    open("assert");
    Indent indent(*this);
    DumpAssert(*assertion);
  }
}

}  // namespace deploy::ast
