#include <unistd.h>

#include "base/diag/code.h"
#include "base/support/edit_distance.h"
#include "base/support/text.h"
#include "cli/commands.h"
#include "explain_pages.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view PageOf(diag::Code code) {
  const std::string file = support::Cat(diag::CodeName(code), ".md");
  for (const explain::EmbeddedFile& page : explain::Files()) {
    if (page.name.ends_with(file)) {
      return page.text;
    }
  }
  return "";
}

// On a terminal fences are drawn as indented text; elsewhere Markdown stays Markdown.
std::string ForTerminal(std::string_view markdown, const Console& console) {
  std::string out;
  bool fence = false;
  for (std::string_view line : support::Split(markdown, '\n')) {
    if (line.starts_with("```")) {
      fence = !fence;
    } else if (fence) {
      support::Append(out, "    ", line, "\n");
    } else if (line.starts_with("#")) {
      const std::string_view title = line.substr(line.find_first_not_of("# "));
      support::Append(out, console.PaintOut(Style::kBold, title), "\n");
    } else {
      support::Append(out, line, "\n");
    }
  }
  return out;
}

Json EntryJson(diag::Code code) {
  return {{"code", diag::CodeName(code)}, {"title", diag::CodeTitle(code)}};
}

void PrintJson(Console& console, Json codes) {
  const Json json{
      {"$type", "explain"}, {"format", "backstay-explain/1"}, {"codes", std::move(codes)}};
  console.OutLine(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

int List(Console& console) {
  if (console.json()) {
    Json codes = Json::array();
    for (const diag::Code code : diag::AllCodes()) {
      if (!PageOf(code).empty()) {
        codes.push_back(EntryJson(code));
      }
    }
    PrintJson(console, std::move(codes));
    return kExitDone;
  }
  for (const diag::Code code : diag::AllCodes()) {
    if (!PageOf(code).empty()) {
      console.OutLine(support::Cat(diag::CodeName(code), "  ", diag::CodeTitle(code)));
    }
  }
  return kExitDone;
}

}  // namespace

int RunExplain(Console& console, const Arguments& arguments) {
  if (arguments.list) {
    return List(console);
  }
  if (arguments.paths.empty()) {
    console.Error("which code?", "`backstay explain D0401`; `backstay explain --list` lists them");
    return kExitUsage;
  }
  const auto code = diag::CodeFromName(arguments.paths[0]);
  if (!code) {
    console.Error(support::Cat("there is no diagnostic `", arguments.paths[0], "`"),
                  "`backstay explain --list` lists them");
    return kExitError;
  }
  const std::string_view page = PageOf(*code);
  if (page.empty()) {
    console.Error(support::Cat(diag::CodeName(*code), " (", diag::CodeTitle(*code),
                               ") belongs to a construct that this build does not know yet"),
                  "`backstay explain --list` lists what it can report");
    return kExitError;
  }
  if (console.json()) {
    Json entry = EntryJson(*code);
    entry["markdown"] = page;
    PrintJson(console, Json::array({std::move(entry)}));
    return kExitDone;
  }
  console.Out(isatty(STDOUT_FILENO) == 1 ? ForTerminal(page, console) : std::string(page));
  return kExitDone;
}

}  // namespace deploy::cli
