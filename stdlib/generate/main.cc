// stdlib_generate OUT.cc FILE.deploy …: writes the schemas of the files as C++ tables.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "stdlib/generate/model.h"

int main(int argc, char** argv) {
  namespace generate = deploy::stdlib::generate;
  if (argc < 3) {
    std::fprintf(stderr, "usage: stdlib_generate OUT.cc FILE.deploy ...\n");
    return 64;
  }
  generate::Model model;
  generate::Read(model, std::vector<std::string>(argv + 2, argv + argc));
  const std::string text = model.errors.empty() ? generate::Emit(model) : std::string();
  for (const std::string& error : model.errors) {
    std::fprintf(stderr, "%s\n", error.c_str());
  }
  if (!model.errors.empty()) {
    return 1;
  }
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) {
    std::fprintf(stderr, "%s: cannot be written\n", argv[1]);
    return 1;
  }
  return 0;
}
