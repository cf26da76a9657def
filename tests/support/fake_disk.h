#ifndef TESTS_SUPPORT_FAKE_DISK_H_
#define TESTS_SUPPORT_FAKE_DISK_H_

#include <functional>
#include <string>

namespace deploy::testing {

enum class DiskResult { kGood, kBad, kNotPossible };

// Calls `body` in a child process that sees an empty file system of `kilobytes` mounted at a folder
// which it is given: really full disks for tests, without root. kGood when it returned true;
// kNotPossible where the kernel forbids user and mount name spaces (then skip). The child may print
// with gtest's EXPECT macros, but only its answer counts.
DiskResult OnSmallDisk(int kilobytes, const std::function<bool(const std::string& folder)>& body);

}  // namespace deploy::testing

#endif  // TESTS_SUPPORT_FAKE_DISK_H_
