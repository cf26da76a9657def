#include "tests/support/scenario_words.h"

#include <charconv>
#include <utility>

#include "base/support/text.h"
#include "tests/support/graph_builder.h"

namespace deploy::testing {
namespace {

using value::Value;

ScenarioLine ReadLine(std::string_view raw, int number) {
  ScenarioLine line{.number = number};
  line.text = std::string(support::Trim(support::SplitOnce(raw, '#').first));
  for (const std::string_view word : support::Split(line.text, ' ')) {
    if (!word.empty()) {
      line.words.emplace_back(word);
    }
  }
  return line;
}

std::optional<int> ReadNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

struct Reference {
  std::string field, address, member;
};

// The parts of `address type …`.
struct Declaration {
  GraphBuilder::Fields fields;
  std::vector<Reference> references;
  std::vector<std::string> after;
};

Declaration ReadDeclaration(const ScenarioLine& line,
                            const std::map<std::string, expr::NodeId>& known) {
  Declaration declaration;
  for (size_t i = 2; i < line.words.size(); ++i) {
    const auto [name, text] = support::SplitOnce(line.words[i], '=');
    const auto [address, member] = support::SplitOnce(text, '.');
    if (name == "after") {
      declaration.after.emplace_back(text);
    } else if (!member.empty() && known.contains(std::string(address))) {
      declaration.references.push_back(
          {std::string(name), std::string(address), std::string(member)});
    } else {
      declaration.fields.emplace_back(std::string(name), ReadScalar(text));
    }
  }
  return declaration;
}

}  // namespace

std::vector<ScenarioLine> ReadScenario(std::string_view text) {
  std::vector<ScenarioLine> lines;
  int number = 0;
  for (const std::string_view raw : support::Split(text, '\n')) {
    ScenarioLine line = ReadLine(raw, ++number);
    if (line.words.empty()) {
      continue;
    }
    if (raw.starts_with(' ') && !lines.empty()) {
      lines.back().block.push_back(std::move(line));
    } else {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

Value ReadScalar(std::string_view text) {
  const std::optional<int> number = ReadNumber(text);
  return number ? Value::Int(*number) : Value::String(text);
}

std::optional<graph::DeploymentGraph> ReadRelease(const std::vector<ScenarioLine>& lines,
                                                  std::string& error) {
  GraphBuilder builder;
  std::map<std::string, expr::NodeId> known;
  for (const ScenarioLine& line : lines) {
    if (line.words.size() < 2) {
      error = support::Cat("line ", line.number, ": wanted `address type`");
      return std::nullopt;
    }
    const Declaration declaration = ReadDeclaration(line, known);
    const expr::NodeId id = builder.Add(line.words[0], line.words[1], declaration.fields);
    for (const Reference& reference : declaration.references) {
      builder.Refer(id, reference.field, known[reference.address], reference.member);
    }
    for (const std::string& after : declaration.after) {
      if (!known.contains(after)) {
        error = support::Cat("line ", line.number, ": `", after, "` is not above");
        return std::nullopt;
      }
      builder.Order(id, known[after]);
    }
    known[line.words[0]] = id;
  }
  return builder.Build();
}

std::map<std::string, std::string> ReadWorld(const std::vector<ScenarioLine>& lines) {
  std::map<std::string, std::string> world;
  for (const ScenarioLine& line : lines) {
    std::vector<std::pair<std::string, Value>> fields;
    std::string ending;
    for (size_t i = 1; i < line.words.size(); ++i) {
      const auto [name, text] = support::SplitOnce(line.words[i], '=');
      if (line.words[i] == "stopped") {
        ending = " stopped";
      } else {
        fields.emplace_back(std::string(name), ReadScalar(text));
      }
    }
    world[line.words[0]] = SimText(Value::Record(std::move(fields))) + ending;
  }
  return world;
}

std::optional<SimFault> ReadFault(const std::vector<std::string>& words) {
  static const std::map<std::string, SimFaultKind> kKinds = {
      {"fails", SimFaultKind::kFail},
      {"fails-after-effect", SimFaultKind::kFailAfterEffect},
      {"unknown", SimFaultKind::kUnknown},
      {"unknown-after-effect", SimFaultKind::kUnknownAfterEffect},
      {"hangs", SimFaultKind::kHang},
      {"late", SimFaultKind::kLate}};
  static const std::map<std::string, provider::ChangeKind> kOn = {
      {"create", provider::ChangeKind::kCreate},
      {"update", provider::ChangeKind::kUpdate},
      {"delete", provider::ChangeKind::kDelete},
      {"switch", provider::ChangeKind::kSwitch}};
  if (words.size() < 3 || !kKinds.contains(words[2])) {
    return std::nullopt;
  }
  SimFault fault{.address = words[1], .kind = kKinds.at(words[2]), .times = -1};
  for (size_t i = 3; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (kOn.contains(word)) {
      fault.on = kOn.at(word);
    } else if (word == "forward" || word == "back") {
      fault.direction = word == "back" ? provider::Direction::kBack : provider::Direction::kForward;
    } else if (word == "retriable") {
      fault.retriable = true;
    } else if (const std::optional<int> times = ReadNumber(word)) {
      fault.times = *times;
    } else {
      return std::nullopt;
    }
  }
  return fault;
}

}  // namespace deploy::testing
