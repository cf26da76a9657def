#include "tests/golden/golden_runner.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fmt/format.h"

namespace deploy::golden {
namespace {

std::map<std::string, StageFunction>& Registry() {
  static auto& registry = *new std::map<std::string, StageFunction>();
  return registry;
}

constexpr std::string_view kOption = "#! with ", kExpectation = "#!", kDump = "#|",
                           kSplit = "#--- ", kDumpRequest = "#! dump:";
constexpr std::string_view kMainFile = "main.deploy";

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? text.size() : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

// The parts of a golden file that a person wrote.
struct Golden {
  std::vector<std::string> options;  // as written
  Input input;
  bool split = false;  // began with a marker
  bool dump = false;
};

Golden Read(const std::string& text) {
  Golden golden;
  auto& files = golden.input.files;
  for (std::string_view line : Lines(text)) {
    if (line.starts_with(kOption)) {
      golden.options.emplace_back(line);
      std::string_view option = line.substr(kOption.size());
      if (option.ends_with('\n')) option.remove_suffix(1);
      size_t sign = option.find('=');
      std::string value(sign == std::string_view::npos ? "" : option.substr(sign + 1));
      golden.input.options[std::string(option.substr(0, sign))] = std::move(value);
    } else if (line.starts_with(kSplit)) {
      std::string_view name = line.substr(kSplit.size());
      if (name.ends_with('\n')) name.remove_suffix(1);
      golden.split |= files.empty();
      files.emplace_back(name, "");
    } else if (line.starts_with(kExpectation) || line.starts_with(kDump)) {
      golden.dump |= line.starts_with(kDumpRequest);
    } else {
      if (files.empty()) files.emplace_back(kMainFile, "");
      files.back().second += line;
    }
  }
  if (files.empty()) files.emplace_back(kMainFile, "");
  for (const auto& [name, content] : files) golden.input.file_system.Put(name, content);
  return golden;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) quoted += c == '\n' ? "\\n" : c == '"' ? "\\\"" : std::string(1, c);
  return quoted + "\"";
}

class Writer {
 public:
  Writer(const Golden& golden, const Output& output, const source::SourceSet& sources)
      : golden_(golden), output_(output), sources_(sources) {}

  std::string Write() {
    for (const std::string& option : golden_.options) out_ += option;
    for (const diag::Diagnostic& d : output_.diagnostics) {
      if (!d.primary.span) Write(d, nullptr, 0);
    }
    for (size_t i = 0; i < golden_.input.files.size(); ++i) {
      if (i > 0 || golden_.split)
        out_ += fmt::format("{}{}\n", kSplit, golden_.input.files[i].first);
      WriteFile(golden_.input.files[i].first, golden_.input.files[i].second);
    }
    if (golden_.dump) {
      out_ += fmt::format("{}\n", kDumpRequest);
      for (std::string_view line : Lines(output_.dump)) out_ += fmt::format("{} {}", kDump, line);
      if (!out_.ends_with('\n')) out_ += '\n';
    }
    return std::move(out_);
  }

 private:
  void WriteFile(const std::string& name, const std::string& text) {
    const source::SourceFile* file = sources_.Find(name);
    uint32_t number = 0;
    for (std::string_view line : Lines(text)) {
      ++number;
      out_ += line;
      WriteOn(file, number, line.ends_with('\n'));
    }
    if (file != nullptr) WriteOn(file, number + 1, true);  // at the very end of the text
  }

  void WriteOn(const source::SourceFile* file, uint32_t line, bool ended) {
    for (const diag::Diagnostic& d : output_.diagnostics) {
      if (file == nullptr || !d.primary.span || d.primary.span.file != file->id()) continue;
      if (file->PositionOf(d.primary.span.begin).line != line) continue;
      if (!ended) out_ += '\n';
      ended = true;
      Write(d, file, line);
    }
  }

  // "9-10", "9-+1:3" over lines; with the file or the distance in lines where it is another one.
  std::string Place(source::Span span, const source::SourceFile* home, uint32_t line) const {
    const source::SourceFile& file = sources_.File(span.file);
    source::Position begin = file.PositionOf(span.begin), end = file.PositionOf(span.end);
    std::string place;
    if (&file != home) {
      place = fmt::format("{}:{} ", file.path(), begin.line);
    } else if (begin.line != line) {
      place = fmt::format("{:+} ", static_cast<int64_t>(begin.line) - line);
    }
    if (end.line == begin.line) return place + fmt::format("{}-{}", begin.column, end.column);
    return place + fmt::format("{}-+{}:{}", begin.column, end.line - begin.line, end.column);
  }

  void Write(const diag::Diagnostic& d, const source::SourceFile* home, uint32_t line) {
    constexpr std::string_view kSeverity[] = {"error", "warning", "info", "hint"};
    constexpr std::string_view kHow[] = {"always", "maybe", "placeholder"};
    std::string where = d.primary.span ? " " + Place(d.primary.span, home, line) : "";
    Add(fmt::format("{}[{}]{}: {}", kSeverity[static_cast<size_t>(d.severity)],
                    diag::CodeName(d.code), where, d.message));
    if (!d.primary.text.empty()) Add("  here: " + d.primary.text);
    for (const diag::Label& label : d.secondary) {
      Add(fmt::format("  at {}: {}", label.span ? Place(label.span, home, line) : label.origin,
                      label.text));
    }
    for (const std::string& note : d.notes) Add("  note: " + note);
    for (const std::string& help : d.help) Add("  help: " + help);
    for (const diag::NamedValue& value : d.values)
      Add(fmt::format("  value: {} = {} ({})", value.expression, value.value, value.type));
    for (const std::string& environment : d.environments) Add("  in: " + environment);
    for (const diag::Fix& fix : d.fixes) {
      Add(fmt::format("  fix {}: {}", kHow[static_cast<size_t>(fix.applicability)], fix.title));
      for (const diag::Edit& edit : fix.edits)
        Add(fmt::format("    edit {}: {}", Place(edit.span, home, line), Quoted(edit.text)));
    }
  }

  void Add(std::string line) {
    std::replace(line.begin(), line.end(), '\n', ' ');
    out_ += fmt::format("{} {}\n", kExpectation, line);
  }

  const Golden& golden_;
  const Output& output_;
  const source::SourceSet& sources_;
  std::string out_;
};

}  // namespace

Stage::Stage(std::string name, StageFunction function) { Registry()[std::move(name)] = function; }

const std::map<std::string, StageFunction>& Stages() { return Registry(); }

std::string Renew(const std::string& text, StageFunction stage, bool* has_errors) {
  Golden golden = Read(text);
  source::SourceSet sources;
  Output output = stage(golden.input, sources);
  *has_errors =
      std::any_of(output.diagnostics.begin(), output.diagnostics.end(),
                  [](const diag::Diagnostic& d) { return d.severity == diag::Severity::kError; });
  return Writer(golden, output, sources).Write();
}

}  // namespace deploy::golden
