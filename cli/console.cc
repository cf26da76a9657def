#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "absl/strings/ascii.h"
#include "base/support/text.h"
#include "cli/signals.h"
#include "cli/signs.h"

namespace deploy::cli {
namespace {

// A terminal that understands escape sequences.
bool IsCapable(int descriptor) {
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return isatty(descriptor) == 1 && !dumb;
}

bool WantsColor(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::kAuto) {
    return choice == ColorChoice::kAlways;
  }
  const char* no_color = std::getenv("NO_COLOR");
  return IsCapable(descriptor) && (no_color == nullptr || *no_color == '\0');
}

// 0 when it is no terminal, or one that does not say.
int TerminalWidth(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

Console::Console(const Arguments& arguments)
    : json_(arguments.format == Format::kJson),
      color_out_(!json_ && WantsColor(arguments.color, STDOUT_FILENO)),
      color_err_(WantsColor(arguments.color, STDERR_FILENO)),
      interactive_(isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1),
      err_terminal_(IsCapable(STDERR_FILENO)) {}

int Console::width() const {
  constexpr int kDefault = 100, kLeast = 8;
  const int width = TerminalWidth(STDERR_FILENO);
  return width == 0 ? kDefault : std::max(width, kLeast);
}

size_t Console::out_width() const {
  constexpr size_t kNoTerminal = 4000;
  const int width = TerminalWidth(STDOUT_FILENO);
  return width == 0 ? kNoTerminal : static_cast<size_t>(width);
}

void Console::Remember(std::string_view message, std::string_view help) {
  last_error_ = message;
  last_help_ = help;
}

void Console::Out(std::string_view text) {
  wrote_out_ |= !text.empty();
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    LoseOutput(errno);
  }
}
void Console::Err(std::string_view text) {
  FlushOut();
  std::fwrite(text.data(), 1, text.size(), stderr);
}
void Console::OutLine(std::string_view text) { Out(support::Cat(text, "\n")); }
void Console::ErrLine(std::string_view text) { Err(support::Cat(text, "\n")); }
void Console::Flush() {
  FlushOut();
  std::fflush(stderr);
}

void Console::FlushOut() {
  errno = 0;
  if (std::fflush(stdout) != 0) {
    LoseOutput(errno);
  }
}

void Console::LoseOutput(int error) {
  if (error == EPIPE) {
    reader_gone_ = true;
  } else if (lost_ == 0) {
    lost_ = error == 0 ? EIO : error;
  }
}

int Console::Finish(int exit, bool run) {
  Flush();
  if (!output_lost()) {
    return exit;
  }
  Error(support::Cat(
      "cannot write to standard output: ", std::strerror(lost_),
      run ? "; what was done is done, and what it printed is lost" : "; what it printed is lost"));
  return exit == kExitDone || exit == kExitChanges ? kExitError : exit;
}

std::string Console::Paint(bool color, Style style, std::string_view text) {
  static constexpr std::string_view kCodes[] = {"", "1", "2", "31", "32", "33", "34", "36"};
  if (!color || style == Style::kPlain) {
    return std::string(text);
  }
  return support::Cat("\x1b[", kCodes[static_cast<int>(style)], "m", text, "\x1b[0m");
}

void Console::Error(std::string_view message, std::string_view help) {
  Remember(message, help);
  ErrLine(support::Cat(PaintErr(Style::kRed, "error:"), " ", message));
  if (!help.empty()) {
    ErrLine(support::Cat(PaintErr(Style::kCyan, " help:"), " ", help));
  }
}

void Console::Warning(std::string_view message) {
  ErrLine(support::Cat(PaintErr(Style::kYellow, "warning:"), " ", message));
}

std::string Console::Prompt(std::string_view question) {
  SetOpenLine(OpenLine::kPrompt);  // before it can be seen: whoever answers with a signal is quick
  Err(support::Cat(question, " "));
  Flush();
  std::string line;
  std::getline(std::cin, line);
  SetOpenLine(OpenLine::kNone);
  if (std::cin.eof()) {
    ErrLine("");
  }
  return line;
}

bool Console::Confirm(std::string_view question) {
  const std::string answer_line = Prompt(support::Cat(question, " [y/N]"));
  const std::string answer = absl::AsciiStrToLower(support::AbslView(support::Trim(answer_line)));
  return answer == "y" || answer == "yes";
}

namespace {
bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; }
}  // namespace

std::string_view FirstColumns(std::string_view text, size_t columns) {
  size_t at = 0;
  for (size_t seen = 0; at < text.size(); ++at) {
    if (!Continues(text[at]) && seen++ == columns) {
      break;
    }
  }
  return text.substr(0, at);
}

size_t Columns(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !Continues(c); }));
}

std::string Shortened(std::string_view text, size_t columns) {
  if (Columns(text) <= columns) {
    return std::string(text);
  }
  const std::string_view ellipsis = OurSigns().ellipsis;
  const size_t kept = columns - std::min(columns, Columns(ellipsis));
  return support::Cat(FirstColumns(text, kept), FirstColumns(ellipsis, columns));
}

std::string Indented(std::string_view text, size_t columns) {
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  return support::Join(support::Split(text, '\n'), support::Cat("\n", std::string(columns, ' ')));
}

}  // namespace deploy::cli
