// golden_test [--update] [FOLDER…]: without folders, all that have a stage.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/golden/golden_runner.h"

namespace deploy::golden {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRoot = "tests/golden";

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> GoldenFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".deploy")
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void ShowDifference(const fs::path& path, const std::string& wanted, const std::string& found) {
  fs::path actual = fs::temp_directory_path() / ("golden-" + path.filename().string());
  std::ofstream(actual, std::ios::binary) << found;
  std::cout << "FAILED " << path.string() << ": the stage says something else\n" << std::flush;
  std::string command = fmt::format("diff -u '{}' '{}' | head -60", path.string(), actual.string());
  if (std::system(command.c_str()) != 0)
    std::cout << "(no diff program; " << wanted.size() << " and " << found.size() << " bytes)\n";
  fs::remove(actual);
}

// True when the file holds what the stage says, or was made to.
bool Check(const fs::path& path, StageFunction stage, bool update) {
  std::string text = ReadText(path);
  bool has_errors = false;
  std::string renewed = Renew(text, stage, &has_errors);
  bool named = path.filename().string().starts_with("fail_");
  bool good = named == has_errors;
  if (!good)
    std::cout << "FAILED " << path.string()
              << (has_errors ? ": has errors, so its name must begin with fail_\n"
                             : ": begins with fail_ and has no error\n");
  if (renewed == text) return good;
  if (update) {
    std::ofstream(path, std::ios::binary) << renewed;
    std::cout << "updated " << path.string() << "\n";
    return good;
  }
  ShowDifference(path, text, renewed);
  return false;
}

int Run(bool update, const std::vector<std::string>& folders) {
  size_t files = 0, failed = 0;
  for (const auto& entry : Stages()) {
    const std::string& name = entry.first;
    const auto& stage = entry.second;
    fs::path folder = fs::path(kRoot) / name;
    bool wanted =
        folders.empty() ||
        std::any_of(folders.begin(), folders.end(), [&](const std::string& given) {
          return given == name || fs::path(given).lexically_normal() == folder.lexically_normal();
        });
    if (!wanted || !fs::is_directory(folder)) continue;
    for (const fs::path& path : GoldenFiles(folder)) {
      ++files;
      failed += !Check(path, stage, update);
    }
  }
  std::cout << fmt::format("{} golden files, {} failed\n", files, failed);
  if (failed > 0 && !update) std::cout << "to accept what changed: golden_test --update\n";
  return failed > 0 || files == 0 ? 1 : 0;
}

}  // namespace
}  // namespace deploy::golden

int main(int argc, char** argv) {
  bool update = false;
  std::vector<std::string> folders;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument == "--update") {
      update = true;
    } else {
      folders.push_back(std::move(argument));
    }
  }
  return deploy::golden::Run(update, folders);
}
