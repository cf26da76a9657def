#ifndef COMPILER_MODULE_PATH_H_
#define COMPILER_MODULE_PATH_H_

#include <string>
#include <string_view>

namespace deploy::module {

// Lexical only: neither asks the disk. "a/b/main.deploy" -> "a/b"; "main.deploy" -> "".
std::string_view Folder(std::string_view path);
// The last part: "main.deploy".
std::string_view FileName(std::string_view path);
// The last part without ".deploy": the name of an import without `as`.
std::string_view Stem(std::string_view path);
// `relative` as seen from `folder`, with `.` and `..` resolved as far as the text allows.
std::string Join(std::string_view folder, std::string_view relative);
// `path` below `folder` as a relative path, else `path` itself.
std::string RelativeTo(std::string_view folder, std::string_view path);

}  // namespace deploy::module

#endif  // COMPILER_MODULE_PATH_H_
