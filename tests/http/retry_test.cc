#include "harness/http/retry.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples.
const WallTime kThen{std::chrono::seconds(784'111'777)};

Response Failed(Failure failure, Headers headers = {}) {
  Response response;
  response.failure = failure;
  response.headers = std::move(headers);
  return response;
}

struct AttemptsRow {
  Failure failure;
  int attempts;  // made in all under the default policy
};

class RetryAttempts : public ::testing::TestWithParam<AttemptsRow> {};

TEST_P(RetryAttempts, AreBoundedByTheKindOfFailure) {
  const RetryPolicy policy;
  int attempts = 1;
  while (NextWait(policy, Failed(GetParam().failure), attempts, 0ms, 0, kThen)) ++attempts;
  EXPECT_EQ(attempts, GetParam().attempts);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RetryAttempts,
    ::testing::Values(AttemptsRow{Failure::kNone, 1}, AttemptsRow{Failure::kRateLimited, 5},
                      AttemptsRow{Failure::kOverloaded, 5}, AttemptsRow{Failure::kServer, 5},
                      AttemptsRow{Failure::kUnauthorized, 1}, AttemptsRow{Failure::kNotFound, 1},
                      AttemptsRow{Failure::kBadRequest, 1}, AttemptsRow{Failure::kRedirect, 1},
                      AttemptsRow{Failure::kConnect, 5}, AttemptsRow{Failure::kTls, 2},
                      AttemptsRow{Failure::kReset, 5}, AttemptsRow{Failure::kTimeout, 2},
                      AttemptsRow{Failure::kTooLarge, 1}, AttemptsRow{Failure::kProtocol, 2},
                      AttemptsRow{Failure::kForbidden, 1}, AttemptsRow{Failure::kCancelled, 1}),
    [](const auto& row) { return std::string(FailureName(row.param.failure)); });

struct StatusRow {
  int status;
  Failure failure;
};

class RetryStatus : public ::testing::TestWithParam<StatusRow> {};

TEST_P(RetryStatus, StandsForItsFailure) {
  EXPECT_EQ(FailureName(FailureOfStatus(GetParam().status)), FailureName(GetParam().failure));
}

INSTANTIATE_TEST_SUITE_P(
    Table, RetryStatus,
    ::testing::Values(StatusRow{200, Failure::kNone}, StatusRow{204, Failure::kNone},
                      StatusRow{301, Failure::kRedirect}, StatusRow{304, Failure::kRedirect},
                      StatusRow{307, Failure::kRedirect}, StatusRow{400, Failure::kBadRequest},
                      StatusRow{401, Failure::kUnauthorized},
                      StatusRow{403, Failure::kUnauthorized}, StatusRow{404, Failure::kNotFound},
                      StatusRow{408, Failure::kTimeout}, StatusRow{409, Failure::kBadRequest},
                      StatusRow{410, Failure::kNotFound}, StatusRow{422, Failure::kBadRequest},
                      StatusRow{429, Failure::kRateLimited}, StatusRow{500, Failure::kServer},
                      StatusRow{502, Failure::kServer}, StatusRow{503, Failure::kOverloaded},
                      StatusRow{504, Failure::kServer}, StatusRow{529, Failure::kOverloaded},
                      StatusRow{0, Failure::kProtocol}, StatusRow{101, Failure::kProtocol},
                      StatusRow{999, Failure::kProtocol}),
    [](const auto& row) { return std::to_string(row.param.status); });

TEST(Retry, DoublesTheWaitUpToTheLongest) {
  const RetryPolicy policy{
      .max_attempts = 100, .first_wait = 500ms, .longest_wait = 3s, .total = 1h};
  const Response failed = Failed(Failure::kServer);
  const milliseconds kLow[] = {250ms, 500ms, 1000ms, 1500ms, 1500ms};
  for (int attempt = 1; attempt <= 5; ++attempt) {
    EXPECT_EQ(NextWait(policy, failed, attempt, 0ms, 0, kThen), kLow[attempt - 1]);
    EXPECT_EQ(NextWait(policy, failed, attempt, 0ms, 0.5, kThen), kLow[attempt - 1] * 3 / 2);
  }
}

TEST(Retry, GivesUpWhenTheNextAttemptWouldBeginTooLate) {
  const RetryPolicy policy{.first_wait = 1000ms, .total = 10s};
  EXPECT_EQ(NextWait(policy, Failed(Failure::kServer), 1, 9500ms, 0, kThen), 500ms);
  EXPECT_EQ(NextWait(policy, Failed(Failure::kServer), 1, 9501ms, 0, kThen), std::nullopt);
}

TEST(Retry, HonoursRetryAfterWithinFivePerCentAndCapsIt) {
  const RetryPolicy policy;
  const Response three = Failed(Failure::kRateLimited, {{"Retry-After", "3"}});
  EXPECT_EQ(NextWait(policy, three, 1, 0ms, 0, kThen), 3000ms);
  EXPECT_EQ(NextWait(policy, three, 4, 0ms, 0.999, kThen), 3149ms);
  const Response absurd = Failed(Failure::kRateLimited, {{"Retry-After", "1000000000"}});
  EXPECT_EQ(NextWait(policy, absurd, 1, 0ms, 0, kThen), 60s);
}

TEST(Retry, BacksOffWhereRetryAfterIsZeroOrMeansNothing) {
  const RetryPolicy policy;
  for (const char* value : {"0", "-5", "soon", ""}) {
    const Response failed = Failed(Failure::kRateLimited, {{"Retry-After", value}});
    EXPECT_EQ(NextWait(policy, failed, 1, 0ms, 0, kThen), 250ms) << value;
  }
}

struct RetryAfterRow {
  const char* name;
  Headers headers;
  std::optional<milliseconds> wait;
};

class RetryAfter : public ::testing::TestWithParam<RetryAfterRow> {};

TEST_P(RetryAfter, IsReadAsTheStandardSays) {
  EXPECT_EQ(ParseRetryAfter(GetParam().headers, kThen), GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RetryAfter,
    ::testing::Values(
        RetryAfterRow{"absent", {}, std::nullopt},
        RetryAfterRow{"seconds", {{"retry-after", "120"}}, 120s},
        RetryAfterRow{"zero", {{"Retry-After", "0"}}, 0s},
        RetryAfterRow{"decimals", {{"Retry-After", "1.5"}}, 1500ms},
        RetryAfterRow{
            "milliseconds_first", {{"Retry-After", "9"}, {"Retry-After-Ms", "250"}}, 250ms},
        RetryAfterRow{"absurd", {{"Retry-After", "1000000000"}}, 365 * 24h},
        RetryAfterRow{"overflow", {{"Retry-After", std::string(400, '9')}}, 365 * 24h},
        RetryAfterRow{"exponent", {{"Retry-After", "1e9"}}, std::nullopt},
        RetryAfterRow{"negative", {{"Retry-After", "-1"}}, std::nullopt},
        RetryAfterRow{"infinite", {{"Retry-After", "inf"}}, std::nullopt},
        RetryAfterRow{"nan", {{"Retry-After", "nan"}}, std::nullopt},
        RetryAfterRow{"words", {{"Retry-After", "a while"}}, std::nullopt},
        RetryAfterRow{"trailing", {{"Retry-After", "12 s"}}, std::nullopt},
        RetryAfterRow{"date", {{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}}, 60s},
        RetryAfterRow{"rfc850_date", {{"Retry-After", "Sunday, 06-Nov-94 08:50:37 GMT"}}, 60s},
        RetryAfterRow{"asctime_date", {{"Retry-After", "Sun Nov  6 08:50:37 1994"}}, 60s},
        RetryAfterRow{
            "past_date", {{"Retry-After", "Sun, 06 Nov 1994 08:48:37 GMT"}}, std::nullopt},
        RetryAfterRow{
            "no_such_day", {{"Retry-After", "Sun, 31 Feb 1995 08:49:37 GMT"}}, std::nullopt},
        RetryAfterRow{
            "no_such_month", {{"Retry-After", "Sun, 06 Foo 1995 08:49:37 GMT"}}, std::nullopt},
        RetryAfterRow{
            "no_such_hour", {{"Retry-After", "Sun, 06 Nov 1995 28:49:37 GMT"}}, std::nullopt},
        RetryAfterRow{
            "date_and_more", {{"Retry-After", "Sun, 06 Nov 1995 08:49:37 GMTx"}}, std::nullopt}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace plimsoll::http
