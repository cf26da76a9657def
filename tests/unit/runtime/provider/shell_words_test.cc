#include "runtime/provider/shell_words.h"

#include "gtest/gtest.h"

namespace deploy::provider {
namespace {

TEST(ShellWords, QuotesWhateverAWordHolds) {
  EXPECT_EQ(ShellQuoted("a'b"), "'a'\\''b'");
  EXPECT_EQ(ShellQuoted(""), "''");
}

TEST(ShellWords, ShowsACommandAsPeopleWouldTypeIt) {
  EXPECT_EQ(CommandText({"psql", "-c", "select 1;", "--host=db.1", ""}),
            "psql -c 'select 1;' --host=db.1 ''");
}

}  // namespace
}  // namespace deploy::provider
