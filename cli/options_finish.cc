#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "base/support/text.h"
#include "cli/limits.h"
#include "cli/options.h"

namespace deploy::cli {
namespace {

std::string FinishChoices(const RawOptions& raw) {
  const std::pair<std::string_view, std::string_view> chosen[] = {
      {"--format", raw.format}, {"--color", raw.color}, {"--on-interrupt", raw.on_interrupt}};
  for (const auto& [option, value] : chosen) {
    const std::vector<std::string_view> choices = OptionChoices(option);
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return support::Cat("`", option, "` is one of `", support::Join(choices, "`, `"), "`, not `",
                          value, "`", DidYouMean(value, choices));
    }
  }
  return "";
}

struct Number {
  std::string_view option;
  const std::string& text;
  int64_t least, most;
  std::optional<int64_t> value;
};

std::string ReadNumber(Number& number) {
  if (number.text.empty()) {
    return "";
  }
  int64_t value = 0;
  if (!absl::SimpleAtoi(number.text, &value) || value < number.least || value > number.most) {
    const bool bounded = number.most != std::numeric_limits<int64_t>::max();
    return support::Cat("`", number.option, "` needs a whole number of ", number.least,
                        bounded ? support::Cat(" to ", number.most) : std::string(" or more"),
                        ", got `", number.text, "`");
  }
  number.value = value;
  return "";
}

std::string FinishNumbers(const RawOptions& raw, Arguments& out) {
  constexpr int64_t kAny = std::numeric_limits<int64_t>::max();
  Number numbers[] = {{"--parallel", raw.parallel, 1, 1024, {}},
                      {"--to", raw.to, 0, kAny, {}},
                      {"--lines", raw.lines, 0, 1'000'000, {}},
                      {"--generation", raw.generation, 0, kAny, {}},
                      {"--max-errors", raw.max_errors, 1, kAny, {}}};
  for (Number& number : numbers) {
    if (std::string problem = ReadNumber(number); !problem.empty()) {
      return problem;
    }
  }
  out.parallel = static_cast<int>(numbers[0].value.value_or(out.parallel));
  out.to = numbers[1].value;
  out.lines = static_cast<int>(numbers[2].value.value_or(out.lines));
  out.generation = numbers[3].value;
  if (numbers[4].value) {
    out.max_errors = static_cast<uint64_t>(*numbers[4].value);
  }
  return "";
}

std::string FinishVariables(const Arguments& out) {
  for (const std::string& variable : out.variables) {
    const size_t equals = variable.find('=');
    if (equals == 0) {
      return support::Cat("`--var ", variable,
                          "` lacks the name of the input; write `--var name=value`");
    }
    if (equals == std::string::npos) {
      return support::Cat("`--var ", variable, "` has no value; write `--var name=value`");
    }
  }
  return "";
}

// `--limit name=value`.
std::string FinishLimits(const RawOptions& raw, Arguments& out) {
  for (const std::string& limit : raw.limits) {
    const auto parts = support::SplitOnce(limit, '=');
    uint64_t value = 0;
    if (!absl::SimpleAtoi(support::AbslView(parts.second), &value)) {
      return support::Cat("`--limit ", limit,
                          "` wants a whole number, as in `--limit nesting=512`");
    }
    if (!IsLimit(parts.first)) {
      return support::Cat("unknown limit `", parts.first, "`",
                          DidYouMean(parts.first, LimitNames()),
                          "; `backstay help limits` lists them");
    }
    out.limits.emplace_back(parts.first, value);
  }
  return "";
}

// `--settle STEP=done`.
std::string FinishSettled(const RawOptions& raw, Arguments& out) {
  for (const std::string& one : raw.settle) {
    const auto parts = support::SplitOnce(one, '=');
    int step = 0;
    if (!absl::SimpleAtoi(support::AbslView(parts.first), &step) || step < 1 ||
        (parts.second != "done" && parts.second != "not-done")) {
      return support::Cat("`--settle ", one,
                          "` wants the number of a step and `done` or `not-done`, as in `--settle "
                          "4=not-done`");
    }
    const bool done = parts.second == "done";
    if (out.settled.try_emplace(step, done).first->second != done) {
      return support::Cat("`--settle` says of step ", step, " both `done` and `not-done`");
    }
  }
  return "";
}

bool IsOptional(std::string_view word) { return word.starts_with("["); }

}  // namespace

std::string FinishOptions(const RawOptions& raw, Arguments& out) {
  if (std::string problem = FinishChoices(raw); !problem.empty()) {
    return problem;
  }
  if (std::string problem = FinishNumbers(raw, out); !problem.empty()) {
    return problem;
  }
  if (std::string problem = FinishSettled(raw, out); !problem.empty()) {
    return problem;
  }
  out.format = raw.format == "json" ? Format::kJson : Format::kHuman;
  out.color = raw.color == "always"  ? ColorChoice::kAlways
              : raw.color == "never" ? ColorChoice::kNever
                                     : ColorChoice::kAuto;
  out.stop_on_interrupt = raw.on_interrupt == "stop";
  if (!raw.environment.empty()) {
    out.environment = raw.environment;
  }
  if (!raw.lock_timeout.empty() && (!absl::ParseDuration(raw.lock_timeout, &out.lock_timeout) ||
                                    out.lock_timeout < absl::ZeroDuration())) {
    return support::Cat("`--lock-timeout ", raw.lock_timeout,
                        "` is no duration; write it as `30s` or `2m`");
  }
  if (std::string problem = FinishVariables(out); !problem.empty()) {
    return problem;
  }
  return FinishLimits(raw, out);
}

std::string FinishPositionals(const CommandDefinition& definition, Arguments& out) {
  const std::string_view positional = definition.positional;
  const std::string_view name = definition.doc.name;
  if (positional.find("...") != positional.npos) {
    return "";
  }
  std::vector<std::string_view> places;
  if (!positional.empty()) {
    places = support::Split(positional, ' ');
  }
  if (out.paths.size() > places.size()) {
    return support::Cat("`", out.paths[places.size()], "` is one word too many: `", name,
                        "` takes ", places.empty() ? "no words" : positional);
  }
  if (!places.empty() && !IsOptional(places[0]) && out.paths.empty()) {
    return support::Cat("`", name, "` needs ", places[0], ": ", definition.positional_help);
  }
  if (!places.empty() && !IsOptional(places[0]) && places[0].find('|') != places[0].npos) {
    const std::vector<std::string_view> choices = support::Split(places[0], '|');
    if (std::find(choices.begin(), choices.end(), out.paths[0]) == choices.end()) {
      return support::Cat("`", name, "` needs one of `", support::Join(choices, "`, `"), "`, not `",
                          out.paths[0], "`", DidYouMean(out.paths[0], choices));
    }
    out.subject = out.paths[0];
    out.paths.erase(out.paths.begin());
  }
  return "";
}

}  // namespace deploy::cli
