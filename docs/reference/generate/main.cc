// reference_pages FOLDER [--update]: holds the generated pages of docs/reference to the program, or
// writes them anew.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "cli/arguments.h"
#include "docs/reference/generate/pages.h"
#include "stdlib/stdlib.h"

namespace {

std::string Read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  return out.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: reference_pages FOLDER [--update]\n");
    return 64;
  }
  deploy::stdlib::RegisterSchemas();
  const bool update = argc > 2 && std::string_view(argv[2]) == "--update";
  const std::pair<const char*, std::string> pages[] = {
      {"commands.md", deploy::cli::CommandReference()},
      {"types.md", deploy::reference::TypesPage()},
      {"functions.md", deploy::reference::FunctionsPage()},
  };
  int wrong = 0;
  for (const auto& [name, text] : pages) {
    const std::string path = std::string(argv[1]) + "/" + name;
    if (Read(path) == text || (update && Write(path, text))) {
      continue;
    }
    std::fprintf(stderr,
                 "%s is not what the program says; `reference_pages %s --update` writes it\n",
                 path.c_str(), argv[1]);
    ++wrong;
  }
  return wrong == 0 ? 0 : 1;
}
