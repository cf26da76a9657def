# Run by backstay_embed. Raw strings are split below the 64 KiB that some compilers take as one literal.
set(entries "")
set(count 0)
foreach(file ${FILES})
  file(READ ${file} text HEX)
  file(RELATIVE_PATH name ${ROOT} ${file})
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${text}")
  string(APPEND arrays "constexpr unsigned char kFile${count}[] = {${bytes}0};\n")
  string(APPEND entries "    {\"${name}\", {reinterpret_cast<const char*>(kFile${count}), sizeof(kFile${count}) - 1}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT}.h "#pragma once
#include <span>
#include <string_view>
namespace ${NAMESPACE} {
struct EmbeddedFile { std::string_view name; std::string_view text; };
std::span<const EmbeddedFile> Files();
}  // namespace ${NAMESPACE}
")
file(WRITE ${OUT}.cc "#include \"${NAME}.h\"
namespace ${NAMESPACE} {
namespace {
${arrays}
const EmbeddedFile kFiles[] = {
${entries}};
}  // namespace
std::span<const EmbeddedFile> Files() { return kFiles; }
}  // namespace ${NAMESPACE}
")
