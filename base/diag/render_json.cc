#include <algorithm>

#include "base/diag/render.h"
#include "base/support/sha256.h"
#include "base/support/utf8.h"
#include "nlohmann/json.hpp"

namespace deploy::diag {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "backstay-diagnostic/1";
// A span may cover a whole file and a line may be megabytes: consumers get the beginning.
constexpr uint32_t kMostLines = 12;
constexpr size_t kLongestLine = 2000;

std::string_view SeverityName(Severity severity) {
  constexpr std::string_view kNames[] = {"error", "warning", "info", "hint"};
  return kNames[static_cast<size_t>(severity)];
}

std::string_view ApplicabilityName(Applicability applicability) {
  constexpr std::string_view kNames[] = {"always", "maybe", "placeholder"};
  return kNames[static_cast<size_t>(applicability)];
}

const source::SourceFile* FileOf(const source::Span& span, const source::SourceSet& sources) {
  return span && span.file.index < sources.size() ? &sources.File(span.file) : nullptr;
}

uint32_t Clamp(uint32_t byte, const source::SourceFile& file) {
  return std::min(byte, static_cast<uint32_t>(file.text().size()));
}

Json Place(uint32_t byte, const source::SourceFile& file) {
  source::Position at = file.PositionOf(byte);
  return {
      {"byte", Clamp(byte, file)}, {"line", at.line}, {"column", at.column}, {"utf16", at.utf16}};
}

std::string Shorten(std::string_view line) {
  if (line.size() <= kLongestLine) {
    return std::string(line);
  }
  size_t end = kLongestLine;
  while (end > 0 && (static_cast<uint8_t>(line[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(line.substr(0, end)) + "…";
}

Json Lines(uint32_t begin, uint32_t end, const source::SourceFile& file) {
  Json lines = Json::array();
  const uint32_t first = file.PositionOf(begin).line;
  const uint32_t last = std::min(file.PositionOf(end).line, first + kMostLines - 1);
  for (uint32_t line = first; line <= last; ++line) {
    lines.push_back(Shorten(file.Line(line)));
  }
  return lines;
}

void AddSpan(const Label& label, bool primary, const source::SourceSet& sources, Json& spans) {
  const source::SourceFile* file = FileOf(label.span, sources);
  if (file == nullptr && label.origin.empty()) {
    return;
  }
  Json span = {{"file", file != nullptr ? file->path() : label.origin},
               {"primary", primary},
               {"label", label.text}};
  if (file == nullptr) {
    span["start"] = nullptr;
    span["end"] = nullptr;
    span["lines"] = Json::array();
  } else {
    const uint32_t begin = Clamp(label.span.begin, *file);
    const uint32_t end = std::max(begin, Clamp(label.span.end, *file));
    span["start"] = Place(begin, *file);
    span["end"] = Place(end, *file);
    span["lines"] = Lines(begin, end, *file);
  }
  spans.push_back(std::move(span));
}

Json Fixes(const Diagnostic& d, const source::SourceSet& sources) {
  Json fixes = Json::array();
  for (const Fix& fix : d.fixes) {
    Json edits = Json::array();
    for (const Edit& edit : fix.edits) {
      if (const source::SourceFile* file = FileOf(edit.span, sources)) {
        edits.push_back({{"file", file->path()},
                         {"byteStart", Clamp(edit.span.begin, *file)},
                         {"byteEnd", Clamp(std::max(edit.span.begin, edit.span.end), *file)},
                         {"text", edit.text}});
      }
    }
    fixes.push_back({{"title", fix.title},
                     {"applicability", ApplicabilityName(fix.applicability)},
                     {"edits", std::move(edits)}});
  }
  return fixes;
}

// White space runs count as one space, so that formatting a file keeps its fingerprints.
std::string Normalise(std::string_view text) {
  std::string out;
  bool gap = false;
  for (char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      gap = !out.empty();
      continue;
    }
    out += gap ? " " : "";
    out.push_back(c);
    gap = false;
  }
  return out;
}

std::string Fingerprint(const Diagnostic& d, const source::SourceSet& sources) {
  support::Sha256 hash;
  hash.AddField(CodeName(d.code));
  hash.AddField(d.declaration);
  if (const source::SourceFile* file = FileOf(d.primary.span, sources)) {
    std::string snippet = Normalise(file->Text(d.primary.span));
    if (snippet.empty()) {
      snippet = Normalise(file->Line(file->PositionOf(d.primary.span.begin).line));
    }
    hash.AddField(snippet);
  } else {
    hash.AddField(d.message);
  }
  return hash.Hex().substr(0, 16);
}

Json Tags(const Diagnostic& d) {
  switch (d.code) {
    case Code::D0210:
    case Code::D0219:
    case Code::D0315:
      return Json::array({"unnecessary"});
    case Code::D0609:
      return Json::array({"deprecated"});
    default:
      return Json::array();
  }
}

// Source text may hold any bytes; a JSON line may not.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string RenderJson(const Diagnostic& d, const source::SourceSet& sources,
                       std::string_view phase) {
  Json spans = Json::array();
  AddSpan(d.primary, true, sources, spans);
  for (const Label& label : d.secondary) {
    AddSpan(label, false, sources, spans);
  }
  Json values = Json::array();
  for (const NamedValue& value : d.values) {
    values.push_back({{"expr", value.expression}, {"value", value.value}, {"type", value.type}});
  }
  Json line = {{"$type", "diagnostic"},
               {"format", kFormat},
               {"code", CodeName(d.code)},
               {"slug", CodeSlug(d.code)},
               {"severity", SeverityName(d.severity)},
               {"message", d.message},
               {"spans", std::move(spans)},
               {"notes", d.notes},
               {"help", d.help},
               {"fixes", Fixes(d, sources)},
               {"values", std::move(values)},
               {"environments", d.environments},
               {"phase", phase},
               {"tags", Tags(d)},
               {"explain", CodeName(d.code)},
               {"fingerprint", Fingerprint(d, sources)},
               {"suppressed", nullptr},
               {"rendered", nullptr}};
  return Dump(line);
}

std::string RenderSummaryJson(const Arranged& arranged, size_t files, int64_t elapsed_ms) {
  Json line = {{"$type", "summary"},
               {"format", kFormat},
               {"errors", arranged.errors},
               {"warnings", arranged.warnings},
               {"shown", arranged.shown.size()},
               {"suppressed", arranged.held_back},
               {"truncated", arranged.truncated},
               {"files", files},
               {"elapsed_ms", elapsed_ms}};
  return Dump(line);
}

}  // namespace deploy::diag
