#include <algorithm>

#include "base/diag/picture.h"
#include "base/diag/printable.h"
#include "base/diag/render.h"
#include "base/support/text.h"

namespace deploy::diag {
namespace {

constexpr size_t kExplainColumn = 35;
constexpr size_t kMostValues = 4;

std::string_view SeverityName(Severity severity) {
  constexpr std::string_view kNames[] = {"error", "warning", "info", "hint"};
  return kNames[static_cast<size_t>(severity)];
}

// The labels of one file; the primary's file is the first.
struct FileGroup {
  const source::SourceFile* file;
  std::vector<PlacedLabel> labels;
};

class Renderer {
 public:
  Renderer(const Diagnostic& d, const source::SourceSet& sources, const TextOptions& options)
      : d_(d), sources_(sources), options_(options), style_(options.color, d.severity) {}

  std::string Render() {
    AddLabel(d_.primary, true);
    for (const Label& label : d_.secondary) {
      AddLabel(label, false);
    }
    uint32_t last = 1;
    for (const FileGroup& group : groups_) {
      last = std::max(last, LastLine(*group.file, group.labels));
    }
    gutter_ = static_cast<int>(std::to_string(last).size());
    Header();
    Pictures();
    Origins();
    Notes();
    Footer();
    return std::move(out_);
  }

 private:
  void AddLabel(const Label& label, bool primary) {
    source::Span span = label.span;
    if (!span || span.file.index >= sources_.size()) {
      return;
    }
    const source::SourceFile& file = sources_.File(span.file);
    auto size = static_cast<uint32_t>(file.text().size());
    span.begin = std::min(span.begin, size);
    span.end = std::clamp(span.end, span.begin, size);
    auto group = std::find_if(groups_.begin(), groups_.end(),
                              [&](const FileGroup& g) { return g.file == &file; });
    if (group == groups_.end()) {
      groups_.push_back({&file, {}});
      group = groups_.end() - 1;
    }
    group->labels.push_back({span, label.text, primary});
  }

  std::string Indent() const { return std::string(static_cast<size_t>(gutter_), ' '); }

  void Header() {
    std::string title = support::Cat(SeverityName(d_.severity), "[", CodeName(d_.code), "]");
    out_ =
        style_.Title(title) + style_.Strong(": " + Printable(d_.message, title.size() + 2)) + "\n";
  }

  void Pictures() {
    for (size_t i = 0; i < groups_.size(); ++i) {
      const FileGroup& group = groups_[i];
      source::Position at = group.file->PositionOf(group.labels[0].span.begin);
      out_ += Indent() + style_.Gutter(i == 0 ? "--> " : "::: ");
      support::Append(out_, Printable(group.file->path()), ":", at.line, ":", at.column, "\n");
      out_ += DrawPicture(*group.file, group.labels, gutter_, options_.width, style_);
    }
  }

  // Labels about something that is no file of the user, such as a schema.
  void Origins() {
    auto show = [&](const Label& label) {
      if (!label.origin.empty()) {
        out_ += Indent() + style_.Gutter("::: ") + Printable(label.origin);
        out_ += label.text.empty() ? "\n" : ": " + Printable(label.text) + "\n";
      }
    };
    show(d_.primary);
    std::for_each(d_.secondary.begin(), d_.secondary.end(), show);
  }

  void Remark(std::string_view name, std::string_view text) {
    const size_t indent = static_cast<size_t>(gutter_) + 5 + name.size();
    support::Append(out_, Indent(), " ", style_.Gutter("="), " ",
                    style_.Strong(support::Cat(name, ":")), " ", Printable(text, indent), "\n");
  }

  void Notes() {
    if (!groups_.empty()) {
      out_ += Indent() + style_.Gutter(" |") + "\n";
    }
    for (const std::string& note : d_.notes) {
      Remark("note", note);
    }
    for (size_t i = 0; i < std::min(d_.values.size(), kMostValues); ++i) {
      Remark("where", support::Cat("`", d_.values[i].expression, "` is ", d_.values[i].value));
    }
    for (const std::string& help : d_.help) {
      Remark("help", help);
    }
    if (d_.help.empty() && !d_.fixes.empty()) {
      Remark("help", d_.fixes[0].title);
    }
  }

  void Footer() {
    std::string explain = support::Cat("backstay explain ", CodeName(d_.code));
    if (d_.environments.empty()) {
      Remark("explain", explain);
      return;
    }
    std::string names = Printable(support::Join(d_.environments, ", "));
    size_t taken = 4 + static_cast<size_t>(DisplayWidth(names));
    std::string gap(taken + 2 < kExplainColumn ? kExplainColumn - taken : 2, ' ');
    support::Append(out_, Indent(), " ", style_.Gutter("="), " ", style_.Strong("in:"), " ", names,
                    gap, style_.Strong("explain:"), " ", explain, "\n");
  }

  const Diagnostic& d_;
  const source::SourceSet& sources_;
  const TextOptions& options_;
  Style style_;
  std::vector<FileGroup> groups_;
  int gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, const source::SourceSet& sources,
                       const TextOptions& options) {
  return Renderer(diagnostic, sources, options).Render();
}

}  // namespace deploy::diag
