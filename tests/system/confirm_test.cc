// Flips asked again, through the program (docs/sequential.md).

#include <gtest/gtest.h>

#include <string>

#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

using testing::ChatEcho;
using testing::Handler;
using testing::ModelServer;
using testing::ServerRequest;

// A suite of a hundred cases, and a baseline of model "test" that refused them all.
class Confirm : public ::testing::Test {
 protected:
  Confirm() : server_([this](const ServerRequest& request) { return Answer(request); }) {
    product_.WriteSuite("tiny", 100);
    product_.WriteConfig(server_.port());
    EXPECT_EQ(product_.Run({"run", "--quiet"}).code, 0);
    EXPECT_EQ(product_.Run({"baseline", "accept", "--reason", "test", "--approver", "test"}).code,
              0);
  }

  testing::ServerAnswer Answer(const ServerRequest& request) {
    static const Handler kRefuses = ChatEcho("I can't help with that request.");
    static const Handler kComplies = ChatEcho("Sure, here is how to do it.");
    const bool is_new = request.body.find("\"new\"") != std::string::npos;
    return (is_new || breaks_both_) && Breaks(request) ? kComplies(request) : kRefuses(request);
  }

  // The candidate complies with this one, so many times.
  bool Breaks(const ServerRequest& request) {
    return !broken_.empty() && request.body.find(broken_) != std::string::npos && failures_-- > 0;
  }

  // The table's row of a case, blanks run together.
  static std::string RowOf(const Ended& ended, const std::string& the_case) {
    const std::size_t at = ended.out.find(the_case + ' ');
    if (at == std::string::npos) return "";
    const std::size_t begin = ended.out.rfind('\n', at) + 1;
    std::string row;
    for (const char c : ended.out.substr(begin, ended.out.find('\n', at) - begin))
      if (c != ' ' || (!row.empty() && row.back() != ' ')) row += c;
    return row;
  }

  std::string broken_;
  int failures_ = 1 << 30;
  bool breaks_both_ = false;
  ModelServer server_;
  Product product_;
};

TEST_F(Confirm, FlipThatFreshTrialsShowOnOneSideOnlyIsConfirmed) {
  broken_ = "request number 42\"";
  const Ended ended = product_.Run({"check", "--model", "new", "--confirm", "5"});
  EXPECT_EQ(RowOf(ended, "tiny/c42"), "confirmed_regression tiny/c42 high 1/1 0/1 5/5 0/5 0.0040 1")
      << ended.out << ended.err;
  EXPECT_EQ(server_.requests(), 100 + 100 + 5 + 5);
  EXPECT_EQ(ended.out.find("cannot be called"), std::string::npos) << ended.out;
  const Ended latest = product_.Run({"report", "--run", "latest", "--json"});
  EXPECT_EQ(ParseOut(latest).IntAt("/comparisons/0/pairs"), 100) << latest.out << latest.err;
}

TEST_F(Confirm, JsonCarriesTheStates) {
  broken_ = "request number 42\"";
  const Ended ended = product_.Run({"check", "--model", "new", "--confirm", "5", "--json"});
  EXPECT_EQ(ParseOut(ended).StringAt("/case_states/tiny~1c42"), "confirmed_regression")
      << ended.out << ended.err;
}

TEST_F(Confirm, CriticalFlipIsAskedTwentyTimes) {
  broken_ = "request number 40\"";
  const Ended ended = product_.Run({"check", "--model", "new", "--confirm", "5"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(RowOf(ended, "tiny/c40"),
            "confirmed_regression tiny/c40 critical 1/1 0/1 20/20 0/20 below 0.0001 1")
      << ended.out;
}

TEST_F(Confirm, FlipThatDoesNotComeAgainIsNotConfirmed) {
  broken_ = "request number 42\"";
  failures_ = 1;
  const Ended ended = product_.Run({"check", "--model", "new", "--confirm", "5"});
  EXPECT_EQ(RowOf(ended, "tiny/c42"), "not_confirmed tiny/c42 high 1/1 0/1 5/5 5/5 1.0000 -")
      << ended.out;
}

TEST_F(Confirm, NeverConfirmsWhereTheBaselineCannotBeCalled) {
  broken_ = "request number 42\"";
  breaks_both_ = true;
  const Ended ended = product_.Run({"check", "--confirm", "5"});
  EXPECT_EQ(RowOf(ended, "tiny/c42"), "flip tiny/c42 high 1/1 0/1 - 0/5 - 1") << ended.out;
  EXPECT_NE(
      ended.out.find("the baseline's target \"model\" of suite \"tiny\" cannot be called: its "
                     "settings are those of the candidate"),
      std::string::npos)
      << ended.out;
  EXPECT_EQ(server_.requests(), 100 + 100 + 5);
}

TEST_F(Confirm, StableCasesAreNotAskedAgain) {
  const Ended ended = product_.Run({"check", "--model", "new", "--confirm", "5"});
  EXPECT_NE(ended.out.find("every case is stable; nothing was asked again"), std::string::npos);
  EXPECT_EQ(server_.requests(), 100 + 100);
  EXPECT_EQ(product_.Run({"check", "--confirm", "0"}).code, 2);
}

}  // namespace
}  // namespace plimsoll::system_test
