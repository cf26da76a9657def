#include "runtime/plan/plan_json.h"

#include <utility>

#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"

namespace deploy::plan {
namespace {

// Sensitive when any field along the path is.
bool Sensitive(const schema::Schema* schema, std::string_view path) {
  const std::vector<schema::Field>* fields = schema == nullptr ? nullptr : &schema->fields;
  while (fields != nullptr && !path.empty()) {
    const size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
    const std::vector<schema::Field>* inner = nullptr;
    for (const schema::Field& field : *fields) {
      if (field.name != name) {
        continue;
      }
      if (field.sensitive) {
        return true;
      }
      inner = &field.fields;
      if (field.kind == schema::BlockKind::kLabelled) {
        const size_t label = path.find('.');
        path = label == path.npos ? std::string_view() : path.substr(label + 1);
      }
    }
    fields = inner;
  }
  return false;
}

// Writes a document piece by piece: a plan of many thousand steps is not built in memory twice.
class Writer {
 public:
  void Open(char bracket) {
    Comma();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Name(std::string_view name) {
    Text(name);
    out_ += ':';
    first_ = true;
  }
  void Text(std::string_view text) {
    Comma();
    value::AppendJsonString(text, out_);
  }
  void Number(int64_t number) {
    Comma();
    support::Append(out_, number);
  }
  void Plain(std::string_view literal) {
    Comma();
    out_ += literal;
  }
  void Member(std::string_view name, std::string_view text) {
    Name(name);
    Text(text);
  }
  void Member(std::string_view name, int number) {
    Name(name);
    Number(number);
  }
  void Flag(std::string_view name, bool flag) {
    Name(name);
    Plain(flag ? "true" : "false");
  }
  void Numbers(std::string_view name, const std::vector<int>& numbers) {
    Name(name);
    Open('[');
    for (const int number : numbers) {
      Number(number);
    }
    Close(']');
  }
  // What the value is for consumers; a secret one is only said to be there.
  void Value(std::string_view name, const value::Value& value, bool secret = false) {
    Name(name);
    if (secret && !value.is_null()) {
      Plain(R"({"$secret":true})");
    } else if (value.kind() == value::ValueKind::kString) {
      Text(value.as_string());
    } else {
      Plain(value::ToJson(value).dump(-1, ' ', false,
                                      nlohmann::ordered_json::error_handler_t::replace));
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  void Comma() {
    if (!first_) {
      out_ += ',';
    }
    first_ = false;
  }
  std::string out_;
  bool first_ = true;
};

void WriteStep(const Step& step, Writer& out) {
  const schema::Schema* schema = schema::FindSchema(step.type);
  out.Open('{');
  out.Member("number", step.number);
  out.Member("address", step.address);
  out.Member("type", step.type);
  out.Member("action", ActionName(step.action));
  out.Member("class", schema::ClassName(step.class_));
  out.Member("phase", event::PhaseName(step.phase));
  out.Numbers("depends_on", step.depends_on);
  out.Numbers("depends_on_groups", step.depends_on_groups);
  out.Flag("replaces", step.replaces);
  out.Flag("exclusive", step.exclusive);
  out.Flag("takes_over", step.takes_over);
  out.Name("changes");
  out.Open('[');
  for (const provider::AttributeChange& change : step.changes) {
    const bool secret = Sensitive(schema, change.path);
    out.Open('{');
    out.Member("path", change.path);
    out.Value("before", change.before, secret);
    out.Value("after", change.after, secret);
    out.Member("why", change.why);
    out.Close('}');
  }
  out.Close(']');
  out.Member("why", step.why);
  out.Member("undo", step.undo);
  out.Member("note", step.note);
  if (step.accepted) {
    out.Member("accepted", *step.accepted);
  } else {
    out.Name("accepted");
    out.Plain("null");
  }
  out.Close('}');
}

std::string_view KindName(DriftKind kind) {
  switch (kind) {
    case DriftKind::kAbsent:
      return "absent";
    case DriftKind::kStopped:
      return "stopped";
    default:
      return "changed";
  }
}

void WriteDrift(const std::vector<Drift>& drifts, Writer& out) {
  out.Name("drift");
  out.Open('[');
  for (const Drift& drift : drifts) {
    const schema::Schema* schema = schema::FindSchema(drift.type);
    out.Open('{');
    out.Member("address", drift.address);
    out.Member("type", drift.type);
    out.Member("kind", KindName(drift.kind));
    out.Name("changes");
    out.Open('[');
    for (const DriftChange& change : drift.changes) {
      const bool secret = Sensitive(schema, change.path);
      out.Open('{');
      out.Member("path", change.path);
      out.Value("last", change.last, secret);
      out.Value("live", change.live, secret);
      out.Value("wanted", change.wanted, secret);
      out.Close('}');
    }
    out.Close(']');
    out.Close('}');
  }
  out.Close(']');
}

void WriteSummary(const Plan& plan, Writer& out) {
  out.Name("summary");
  out.Open('{');
  out.Member("create", plan.summary.create);
  out.Member("update", plan.summary.update);
  out.Member("replace", plan.summary.replace);
  out.Member("delete", plan.summary.delete_);
  out.Member("unchanged", plan.summary.unchanged);
  out.Close('}');
  out.Flag("outputs_changed", plan.summary.outputs_changed);
  out.Name("point_of_no_return");
  if (plan.point_of_no_return) {
    out.Number(*plan.point_of_no_return);
  } else {
    out.Plain("null");
  }
}

void WriteOrder(const Plan& plan, Writer& out) {
  out.Name("steps");
  out.Open('[');
  for (const Step& step : plan.steps) {
    WriteStep(step, out);
  }
  out.Close(']');
  out.Name("groups");
  out.Open('[');
  for (const Group& group : plan.groups) {
    out.Open('{');
    out.Numbers("steps", group.steps);
    out.Numbers("groups", group.groups);
    out.Close('}');
  }
  out.Close(']');
}

void WriteWarnings(const std::vector<std::string>& warnings, Writer& out) {
  out.Name("warnings");
  out.Open('[');
  for (const std::string& warning : warnings) {
    out.Text(warning);
  }
  out.Close(']');
}

}  // namespace

std::string PlanJson(const Plan& plan) {
  Writer out;
  out.Open('{');
  out.Member("$type", "plan");
  out.Member("format", "backstay-plan/1");
  out.Member("digest", plan.digest);
  out.Member("command", plan.command);
  out.Member("environment", plan.environment);
  WriteSummary(plan, out);
  WriteOrder(plan, out);
  out.Name("outputs");
  out.Open('{');
  for (const graph::Output& output : plan.outputs) {
    out.Value(output.name, output.value);
  }
  out.Close('}');
  WriteDrift(plan.drift, out);
  WriteWarnings(plan.warnings, out);
  out.Close('}');
  return out.Take();
}

std::string DriftJson(const std::string& environment, const std::vector<Drift>& drift,
                      const std::vector<std::string>& warnings) {
  Writer out;
  out.Open('{');
  out.Member("$type", "drift");
  out.Member("format", "backstay-drift/1");
  out.Member("environment", environment);
  WriteWarnings(warnings, out);
  WriteDrift(drift, out);
  out.Close('}');
  return out.Take();
}

}  // namespace deploy::plan
