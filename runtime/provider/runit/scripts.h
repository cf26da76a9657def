#ifndef RUNTIME_PROVIDER_RUNIT_SCRIPTS_H_
#define RUNTIME_PROVIDER_RUNIT_SCRIPTS_H_

#include <string>
#include <string_view>

#include "runtime/provider/runit/supervisor.h"

namespace deploy::provider {

// The files of a runit service folder, as text. Every word that comes from a program is
// single-quoted.

// `chpst` is the absolute path of runit's program.
std::string RunScript(const Service& service, const std::string& chpst);
// Leaves `COUNT CODE SIGNAL BEGAN ENDED` in the file `exit`; times are seconds since boot, so that
// a jumping clock does not matter.
std::string FinishScript();
std::string LogScript(const std::string& svlogd);
std::string LogLimits();
// Sends another signal than TERM when runsv is told to stop the service.
std::string StopScript(const std::string& signal);

std::optional<ServiceExit> ParseExit(std::string_view text);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_RUNIT_SCRIPTS_H_
