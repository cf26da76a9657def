#include <filesystem>

#include "base/support/text.h"
#include "cli/commands.h"
#include "cli/paths.h"
#include "init_files.h"
#include "nlohmann/json.hpp"

namespace deploy::cli {

namespace fs = std::filesystem;

int RunInit(Console& console, const Arguments& arguments) {
  const fs::path folder = arguments.paths.empty() ? "." : arguments.paths[0];
  std::error_code error;
  for (const init::EmbeddedFile& file : init::Files()) {
    if (fs::exists(folder / fs::path(file.name).filename(), error)) {
      console.Error(support::Cat("`", (folder / fs::path(file.name).filename()).string(),
                                 "` is already there; nothing was written"),
                    "name another folder: `backstay init FOLDER`");
      return kExitError;
    }
  }
  fs::create_directories(folder, error);
  if (error) {
    console.Error(
        support::Cat("cannot make the folder `", folder.string(), "`: ", error.message()));
    return kExitError;
  }
  std::vector<std::string> written_files;
  for (const init::EmbeddedFile& file : init::Files()) {
    const fs::path target = folder / fs::path(file.name).filename();
    if (const absl::Status written = WriteFileAtomic(target.string(), std::string(file.text), 0644);
        !written.ok()) {
      console.Error(support::Cat("cannot write `", target.string(), "`: ", written.message()));
      return kExitError;
    }
    written_files.push_back(target.string());
  }
  if (console.json()) {
    const nlohmann::ordered_json json{{"$type", "init"},
                                      {"format", "backstay-init/1"},
                                      {"folder", folder.string()},
                                      {"files", written_files}};
    console.OutLine(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return kExitDone;
  }
  for (const std::string& file : written_files) {
    console.OutLine(support::Cat("wrote ", file));
  }
  const std::string go = folder == "." ? "" : support::Cat("cd ", folder.string(), " && ");
  console.ErrLine(support::Cat("next: ", go, "backstay plan"));
  return kExitDone;
}

}  // namespace deploy::cli
