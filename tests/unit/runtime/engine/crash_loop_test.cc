#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/support/text.h"
#include "tests/support/crash_case.h"

namespace deploy::testing {
namespace {

#ifdef __SANITIZE_THREAD__
constexpr uint64_t kSeeds = 6;  // a simulated run has one thread: there is little to find here
#else
constexpr uint64_t kSeeds = 54;
#endif

std::string Describe(const CrashCase& crash_case, const Crash& crash) {
  return support::Cat("seed ", crash_case.seed(), " (", crash_case.about(), "), dies ",
                      crash.after ? "after" : "before", " commit ", crash.commit,
                      crash.resume_commit > 0
                          ? support::Cat(", its resume ", crash.resume_after ? "after" : "before",
                                         " commit ", crash.resume_commit)
                          : "",
                      ", goes ", crash.forward ? "forward" : "back",
                      "; replay with BACKSTAY_CRASH_SEED=", crash_case.seed());
}

// Every commit of the run, both sides, both directions; at every third, also a death of the resume.
int TrySeed(uint64_t seed) {
  const CrashCase crash_case(seed);
  std::mt19937_64 random(seed);
  int tried = 0;
  for (int commit = 1; commit <= crash_case.commits(); ++commit) {
    for (const bool after : {false, true}) {
      for (const bool forward : {false, true}) {
        Crash crash{.commit = commit, .after = after, .forward = forward};
        const int deaths = random() % 3 == 0 ? 2 : 1;
        for (int death = 1; death <= deaths; ++death) {
          if (death == 2) {
            crash.resume_commit = 1 + static_cast<int>(random() % 6);
            crash.resume_after = random() % 2 == 0;
          }
          ++tried;
          const std::string wrong = TryCrash(crash_case, crash);
          if (!wrong.empty()) {
            ADD_FAILURE() << Describe(crash_case, crash) << "\n  " << wrong;
            return tried;
          }
        }
      }
    }
  }
  return tried;
}

TEST(CrashLoop, TheWorldIsAlwaysBeforeOrAfter) {
  if (const char* seed = std::getenv("BACKSTAY_CRASH_SEED")) {
    TrySeed(std::strtoull(seed, nullptr, 10));
    return;
  }
  std::atomic<int> tried{0};
  std::atomic<uint64_t> next{1};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      for (uint64_t seed = next++; seed <= kSeeds; seed = next++) {
        tried += TrySeed(seed);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::cout << kSeeds << " plans, " << tried << " crashes\n";
}

}  // namespace
}  // namespace deploy::testing
