#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "base/support/text.h"

namespace deploy::cli {
namespace {

bool WantsColor(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::kAuto) {
    return choice == ColorChoice::kAlways;
  }
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return isatty(descriptor) == 1 && (no_color == nullptr || *no_color == '\0') && !dumb;
}

int TerminalWidth() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) {
    return size.ws_col;
  }
  return 100;
}

void Write(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace

Console::Console(const Arguments& arguments)
    : json_(arguments.format == Format::kJson),
      color_out_(!json_ && WantsColor(arguments.color, STDOUT_FILENO)),
      color_err_(WantsColor(arguments.color, STDERR_FILENO)),
      interactive_(isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1),
      err_terminal_(isatty(STDERR_FILENO) == 1),
      width_(TerminalWidth()) {}

void Console::Out(std::string_view text) { Write(stdout, text); }
void Console::Err(std::string_view text) {
  std::fflush(stdout);
  Write(stderr, text);
}
void Console::OutLine(std::string_view text) { Out(support::Cat(text, "\n")); }
void Console::ErrLine(std::string_view text) { Err(support::Cat(text, "\n")); }
void Console::Flush() {
  std::fflush(stdout);
  std::fflush(stderr);
}

std::string Console::Paint(bool color, Style style, std::string_view text) {
  static constexpr std::string_view kCodes[] = {"", "1", "2", "31", "32", "33", "34", "36"};
  if (!color || style == Style::kPlain) {
    return std::string(text);
  }
  return support::Cat("\x1b[", kCodes[static_cast<int>(style)], "m", text, "\x1b[0m");
}

void Console::Error(std::string_view message, std::string_view help) {
  ErrLine(support::Cat(PaintErr(Style::kRed, "error:"), " ", message));
  if (!help.empty()) {
    ErrLine(support::Cat(PaintErr(Style::kCyan, " help:"), " ", help));
  }
}

void Console::Warning(std::string_view message) {
  ErrLine(support::Cat(PaintErr(Style::kYellow, "warning:"), " ", message));
}

std::string Console::Prompt(std::string_view question) {
  Err(support::Cat(question, " "));
  std::string line;
  std::getline(std::cin, line);
  return line;
}

bool Console::Confirm(std::string_view question) {
  const std::string answer_line = Prompt(support::Cat(question, " [y/N]"));
  const std::string answer = absl::AsciiStrToLower(support::AbslView(support::Trim(answer_line)));
  return answer == "y" || answer == "yes";
}

}  // namespace deploy::cli
