#ifndef CLI_SIGNS_H_
#define CLI_SIGNS_H_

#include <string_view>

namespace deploy::cli {

// Signs of our own that are not ASCII, and what stands for them where the locale is not UTF-8.
struct Signs {
  std::string_view ellipsis, rule, dash, differs, replaced, times;
};

// By LC_ALL, else LC_CTYPE, else LANG, read once: what names a locale that is not UTF-8 (C, POSIX)
// gets ASCII. Where none is set nothing is known, and it is UTF-8.
const Signs& OurSigns();

}  // namespace deploy::cli

#endif  // CLI_SIGNS_H_
