#ifndef CLI_CONSOLE_H_
#define CLI_CONSOLE_H_

#include <string>
#include <string_view>

#include "cli/arguments.h"

namespace deploy::cli {

enum class Style : uint8_t { kPlain, kBold, kDim, kRed, kGreen, kYellow, kBlue, kCyan };

// The two streams of the process. Results go to Out, diagnostics and progress to Err
// (settled.md 2.5). Thread-compatible.
class Console {
 public:
  explicit Console(const Arguments& arguments);

  bool json() const { return json_; }
  bool color_out() const { return color_out_; }
  bool color_err() const { return color_err_; }
  // A person sits there: standard input and standard error are terminals.
  bool interactive() const { return interactive_; }
  // Lines may be drawn anew there; a terminal that calls itself dumb is none.
  bool err_is_terminal() const { return err_terminal_; }
  // Columns of the terminal of standard error as it is now; 100 when it is none.
  int width() const;
  // How much of a value or line is shown on standard output: the columns of its terminal, else as
  // good as all of it.
  size_t out_width() const;

  // What the last Error said, and whether anything was written to standard output: a command in
  // JSON mode that wrote nothing ends with one line made of these (cli/report.h).
  const std::string& last_error() const { return last_error_; }
  const std::string& last_help() const { return last_help_; }
  bool wrote_out() const { return wrote_out_; }
  void Remember(std::string_view message, std::string_view help);

  void Out(std::string_view text);  // as it is, no newline added
  void Err(std::string_view text);
  void OutLine(std::string_view text);
  void ErrLine(std::string_view text);
  void Flush();
  // Standard output could not be written (a full disk). A reader that went away is no loss.
  bool output_lost() const { return lost_ != 0; }
  bool reader_gone() const { return reader_gone_; }
  // Writes out what is left, says on standard error when output was lost, and gives the exit code:
  // what would have been success is an error then. `run`: the command is one that begins runs.
  int Finish(int exit, bool run);

  // Colour never is the only carrier; without colour the text stands alone.
  std::string PaintOut(Style style, std::string_view text) const {
    return Paint(color_out_, style, text);
  }
  std::string PaintErr(Style style, std::string_view text) const {
    return Paint(color_err_, style, text);
  }

  // "error: …" and "help: …" on standard error; JSON mode says the same there.
  void Error(std::string_view message, std::string_view help = "");
  void Warning(std::string_view message);

  // Asks on the terminal; true only for "yes" or "y".
  bool Confirm(std::string_view question);
  std::string Prompt(std::string_view question);  // one line, without its end

 private:
  static std::string Paint(bool color, Style style, std::string_view text);
  void FlushOut();
  void LoseOutput(int error);

  bool json_, color_out_, color_err_, interactive_, err_terminal_;
  bool wrote_out_ = false, reader_gone_ = false;
  int lost_ = 0;  // errno of the first write that failed
  std::string last_error_, last_help_;
};

// The first `columns` characters of a UTF-8 text; never half of one. Wide characters count as one.
std::string_view FirstColumns(std::string_view text, size_t columns);
size_t Columns(std::string_view text);
// At most that many characters; an ellipsis says that some are missing.
std::string Shortened(std::string_view text, size_t columns);
// Lines after the first begin with `columns` blanks; without line ends at the end.
std::string Indented(std::string_view text, size_t columns);

}  // namespace deploy::cli

#endif  // CLI_CONSOLE_H_
