#include "base/expr/builtin.h"
#include "base/expr/codec.h"
#include "base/expr/op_table.h"
#include "base/support/status_macros.h"
#include "base/support/text.h"

namespace deploy::expr {
namespace {

using support::Cat;
using value::Json;
using value::Value;

constexpr uint32_t kNone = 0xffffffffu;
constexpr uint32_t kMaxSlots = 1u << 16;

absl::Status Bad(std::string_view what) {
  return absl::InvalidArgumentError(Cat("program: ", what));
}

// -1, or an id.
absl::StatusOr<uint32_t> MaybeIndex(const Json& json, size_t limit, const char* what) {
  if (json.is_integer() && json.integer() == -1) {
    return kNone;
  }
  return DecodeIndex(json, limit, what);
}

class Decoder {
 public:
  explicit Decoder(size_t resources) : resources_(resources) {}
  absl::StatusOr<DecodedProgram> Run(const Json& json);

 private:
  absl::Status AddNode(const Json& json);
  absl::Status CheckChildren(const OpForm& form);
  absl::StatusOr<uint32_t> Payload(const Json& json, const OpForm& form, uint32_t* b);
  absl::StatusOr<std::vector<Arm>> Arms(const Json& json);
  absl::StatusOr<Pattern> OnePattern(const Json& json);
  absl::StatusOr<uint32_t> Names(const Json& json);
  absl::Status AddGlobal(const Json& json);
  absl::Status AddFunction(const Json& json);

  Arena& arena() { return out_.program.arena; }

  const size_t resources_;
  size_t global_count_ = 0;
  size_t function_count_ = 0;
  std::vector<value::TypeRef> types_;
  std::vector<ExprId> children_;  // of the node being read
  DecodedProgram out_;
};

absl::StatusOr<Pattern> Decoder::OnePattern(const Json& json) {
  Pattern pattern;
  if (!json.is_array() || json.size() > 2) {
    return Bad("a pattern of more than two values");
  }
  pattern.kind = json.size() == 0   ? Pattern::kAny
                 : json.size() == 1 ? Pattern::kConstant
                                    : Pattern::kRange;
  if (json.size() > 0) {
    ASSIGN_OR_RETURN(pattern.first, json[0].Decode());
  }
  if (json.size() == 2) {
    ASSIGN_OR_RETURN(pattern.last, json[1].Decode());
  }
  if (pattern.first.HasUnknown() || pattern.last.HasUnknown()) {
    return Bad("a pattern that is not known");
  }
  return pattern;
}

absl::StatusOr<std::vector<Arm>> Decoder::Arms(const Json& json) {
  if (!json.is_array()) {
    return Bad("a match without arms");
  }
  std::vector<Arm> arms;
  for (size_t i = 0; i < json.size(); ++i) {
    const Json entry = json[i];
    if (!entry.is_array() || entry.size() != 3 || !entry[0].is_array()) {
      return Bad("an arm that is not [patterns, guard, body]");
    }
    Arm arm;
    for (size_t k = 0; k < entry[0].size(); ++k) {
      const Json pattern = entry[0][k];
      ASSIGN_OR_RETURN(arm.patterns.emplace_back(), OnePattern(pattern));
    }
    ASSIGN_OR_RETURN(const uint32_t guard, MaybeIndex(entry[1], arena().size(), "guard"));
    ASSIGN_OR_RETURN(const uint32_t body, DecodeIndex(entry[2], arena().size(), "body"));
    arm.guard = ExprId(guard);
    arm.body = ExprId(body);
    arms.push_back(std::move(arm));
  }
  return arms;
}

absl::StatusOr<uint32_t> Decoder::Names(const Json& json) {
  if (!json.is_array() || json.size() != children_.size()) {
    return Bad("a record whose names and values differ in number");
  }
  uint32_t first = 0;
  for (size_t i = 0; i < json.size(); ++i) {
    if (!json[i].is_string()) {
      return Bad("a field without a name");
    }
    const uint32_t at = arena().String(std::string(json[i].text()));
    first = i == 0 ? at : first;
  }
  return first;
}

// What stands behind the children: it gives `a` (and `b`).
absl::StatusOr<uint32_t> Decoder::Payload(const Json& json, const OpForm& form, uint32_t* b) {
  switch (form.op) {
    case Op::kMember:
    case Op::kOptionalMember:
      if (!json[4].is_string()) {
        return Bad("a member without a name");
      }
      return arena().String(std::string(json[4].text()));
    case Op::kRecord:
      return Names(json[4]);
    case Op::kCall: {
      const int index = json[4].is_string() ? FindBuiltin(json[4].text()) : -1;
      if (index < 0) {
        return Bad("a call of a function that this build does not know");
      }
      const auto parameters = Builtins()[index].parameters;
      const bool variadic = !parameters.empty() && parameters.back().variadic;
      size_t required = 0;
      for (const BuiltinParameter& parameter : parameters) {
        required += parameter.optional ? 0 : 1;
      }
      if (children_.size() < required || (children_.size() > parameters.size() && !variadic)) {
        return Bad("a call with another number of arguments");
      }
      for (size_t i = 0; i < required; ++i) {
        if (arena().node(children_[i]).op == Op::kAbsent) {
          return Bad("a call without a required argument");
        }
      }
      return static_cast<uint32_t>(index);
    }
    case Op::kGlobal:
      return DecodeIndex(json[4], global_count_, "global");
    case Op::kApply:
      return DecodeIndex(json[4], function_count_, "function");
    case Op::kReference:
    case Op::kInstances:
      return DecodeIndex(json[4], resources_, "resource");
    case Op::kLocal:
    case Op::kCheck:
      return DecodeIndex(json[4], kMaxSlots, "slot");
    default: {
      ASSIGN_OR_RETURN(*b, DecodeIndex(json[5], kMaxSlots, "slot"));
      return MaybeIndex(json[4], kMaxSlots, "slot");
    }
  }
}

size_t PayloadSize(Op op) {
  switch (op) {
    case Op::kConstant:
    case Op::kMember:
    case Op::kOptionalMember:
    case Op::kRecord:
    case Op::kMatch:
    case Op::kCall:
    case Op::kGlobal:
    case Op::kApply:
    case Op::kReference:
    case Op::kInstances:
    case Op::kLocal:
    case Op::kCheck:
      return 1;
    case Op::kListFor:
    case Op::kMapFor:
      return 2;
    default:
      return 0;
  }
}

// Spreads and absent arguments have no value of their own, so they stand only where they are looked
// for.
absl::Status Decoder::CheckChildren(const OpForm& form) {
  if (children_.size() < form.min_children || children_.size() > form.max_children) {
    return Bad(Cat("`", form.name, "` with ", children_.size(), " parts"));
  }
  for (const ExprId child : children_) {
    const Op op = arena().node(child).op;
    const bool spread = op == Op::kSpread && form.op != Op::kList && form.op != Op::kObject;
    if (spread || (op == Op::kAbsent && form.op != Op::kCall)) {
      return Bad(Cat("a part of `", form.name, "` that has no value"));
    }
  }
  return absl::OkStatus();
}

absl::Status Decoder::AddNode(const Json& json) {
  if (!json.is_array() || json.size() < 4 || !json[0].is_string() || !json[3].is_array()) {
    return Bad("a node that is not [operation, type, span, parts …]");
  }
  const OpForm* form = FindForm(json[0].text());
  if (form == nullptr || json.size() != 4 + PayloadSize(form->op)) {
    return Bad("an operation that this build does not know");
  }
  ASSIGN_OR_RETURN(const uint32_t type_index, MaybeIndex(json[1], types_.size(), "type"));
  const value::TypeRef type = type_index == kNone ? nullptr : types_[type_index];
  ASSIGN_OR_RETURN(const source::Span span, DecodeSpan(json[2]));
  children_.clear();
  for (size_t i = 0; i < json[3].size(); ++i) {
    const Json child = json[3][i];
    ASSIGN_OR_RETURN(const uint32_t index, DecodeIndex(child, arena().size(), "part"));
    children_.push_back(ExprId(index));
  }
  RETURN_IF_ERROR(CheckChildren(*form));
  if (form->op == Op::kConstant) {
    ASSIGN_OR_RETURN(Value value, json[4].Decode());
    arena().Constant(std::move(value), type, span);
    return absl::OkStatus();
  }
  if (form->op == Op::kMatch) {
    ASSIGN_OR_RETURN(std::vector<Arm> arms, Arms(json[4]));
    arena().Match(children_[0], std::move(arms), type, span);
    return absl::OkStatus();
  }
  uint32_t a = kNone;
  uint32_t b = kNone;
  if (PayloadSize(form->op) > 0) {
    ASSIGN_OR_RETURN(a, Payload(json, *form, &b));
  }
  arena().Add(form->op, children_, type, span, a, b);
  return absl::OkStatus();
}

absl::Status Decoder::AddGlobal(const Json& json) {
  if (!json.is_array() || json.size() != 3 || !json[0].is_string()) {
    return Bad("a global that is not [name, expression, value]");
  }
  ASSIGN_OR_RETURN(const uint32_t id, MaybeIndex(json[1], arena().size(), "expression"));
  ASSIGN_OR_RETURN(Value value, json[2].Decode());
  if (id == kNone && value.HasUnknown()) {
    return Bad("a global without value and expression");
  }
  out_.program.globals.push_back({std::string(json[0].text()), ExprId(id)});
  out_.global_values.push_back(std::move(value));
  return absl::OkStatus();
}

absl::Status Decoder::AddFunction(const Json& json) {
  if (!json.is_array() || json.size() != 4 || !json[0].is_string()) {
    return Bad("a function that is not [name, parameters, slots, body]");
  }
  Function function;
  function.name = std::string(json[0].text());
  ASSIGN_OR_RETURN(function.parameter_count,
                   DecodeIndex(json[1], kMaxSlots, "number of parameters"));
  ASSIGN_OR_RETURN(function.frame_size, DecodeIndex(json[2], kMaxSlots, "number of slots"));
  ASSIGN_OR_RETURN(const uint32_t body, DecodeIndex(json[3], arena().size(), "body"));
  function.body = ExprId(body);
  out_.program.functions.push_back(std::move(function));
  return absl::OkStatus();
}

absl::StatusOr<DecodedProgram> Decoder::Run(const Json& json) {
  const std::optional<Json> types = json.Find("types");
  const std::optional<Json> nodes = json.Find("nodes");
  const std::optional<Json> globals = json.Find("globals");
  const std::optional<Json> functions = json.Find("functions");
  if (json.size() != 4 || !types || !nodes || !globals || !functions || !nodes->is_array() ||
      !globals->is_array() || !functions->is_array()) {
    return Bad("it is not {types, nodes, globals, functions}");
  }
  ASSIGN_OR_RETURN(types_, DecodeTypes(*types));
  global_count_ = globals->size();
  function_count_ = functions->size();
  for (size_t i = 0; i < nodes->size(); ++i) {
    RETURN_IF_ERROR(AddNode((*nodes)[i]));
  }
  for (size_t i = 0; i < globals->size(); ++i) {
    RETURN_IF_ERROR(AddGlobal((*globals)[i]));
  }
  for (size_t i = 0; i < functions->size(); ++i) {
    RETURN_IF_ERROR(AddFunction((*functions)[i]));
  }
  return std::move(out_);
}

}  // namespace

absl::StatusOr<uint32_t> DecodeIndex(const Json& json, size_t limit, const char* what) {
  if (!json.is_unsigned() || json.unsigned_integer() >= limit || json.unsigned_integer() >= kNone) {
    return absl::InvalidArgumentError(Cat("a number of a ", what, " is out of range"));
  }
  return static_cast<uint32_t>(json.unsigned_integer());
}

absl::StatusOr<source::Span> DecodeSpan(const Json& json) {
  if (json.is_unsigned() && json.unsigned_integer() == 0) {
    return source::Span();
  }
  if (!json.is_array() || json.size() != 3) {
    return absl::InvalidArgumentError("a span is not [file, begin, end]");
  }
  source::Span span;
  ASSIGN_OR_RETURN(const uint32_t file, DecodeIndex(json[0], kNone, "file"));
  ASSIGN_OR_RETURN(span.begin, DecodeIndex(json[1], kNone, "byte"));
  ASSIGN_OR_RETURN(span.end, DecodeIndex(json[2], kNone, "byte"));
  if (span.end < span.begin) {
    return absl::InvalidArgumentError("a span ends before it begins");
  }
  span.file = source::FileId(file);
  return span;
}

absl::StatusOr<DecodedProgram> DecodeProgram(const Json& json, size_t resources) {
  return Decoder(resources).Run(json);
}

}  // namespace deploy::expr
