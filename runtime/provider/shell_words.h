#ifndef RUNTIME_PROVIDER_SHELL_WORDS_H_
#define RUNTIME_PROVIDER_SHELL_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace deploy::provider {

// A word as one argument of a POSIX shell: between single quotes, whatever it holds.
std::string ShellQuoted(std::string_view word);

// An argument vector as people would type it; only words that need quotes have them. For messages:
// nothing here is ever given to a shell.
std::string CommandText(const std::vector<std::string>& command);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_SHELL_WORDS_H_
