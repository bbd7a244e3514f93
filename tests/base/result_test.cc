#include "harness/base/result.h"

#include <gtest/gtest.h>

#include <memory>

#include "harness/base/exit_code.h"
#include "harness/base/registry.h"

namespace plimsoll {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return MakeError(ErrorCode::kInvalid, "odd number ", std::to_string(number));
  return number / 2;
}

Result<int> Quarter(int number) {
  PLIMSOLL_ASSIGN(const int half, Half(number));
  return Half(half);
}

Status Check(int number) {
  PLIMSOLL_TRY(Half(number));
  return Status();
}

TEST(Result, CarriesAValueOrAnError) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).error(), (Error{ErrorCode::kInvalid, "odd number 3"}));
  EXPECT_TRUE(Check(2).ok());
  EXPECT_EQ(WithContext(Check(1).error(), "while counting").message,
            "while counting: odd number 1");
  Result<std::unique_ptr<int>> owner(std::make_unique<int>(5));
  EXPECT_EQ(*std::move(owner).value(), 5);
}

TEST(Result, AbortsWhenAValueIsTakenFromAnError) {
  EXPECT_DEATH(Half(1).value(), "internal error: check failed");
}

TEST(ExitCode, GivesEveryErrorANonZeroCode) {
  const struct {
    ErrorCode code;
    int exit;
    const char* name;
  } kRows[] = {
      {ErrorCode::kInvalid, 2, "invalid"},
      {ErrorCode::kNotFound, 2, "not_found"},
      {ErrorCode::kNotComparable, 2, "not_comparable"},
      {ErrorCode::kInconclusive, 3, "inconclusive"},
      {ErrorCode::kNothingSelected, 5, "nothing_selected"},
      {ErrorCode::kStore, 6, "store"},
      {ErrorCode::kProvider, 7, "provider"},
      {ErrorCode::kTimeout, 3, "timeout"},
      {ErrorCode::kCancelled, 130, "cancelled"},
      {ErrorCode::kBudget, 3, "budget"},
      {ErrorCode::kInternal, 4, "internal"},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(static_cast<int>(ExitCodeOf(row.code)), row.exit) << row.name;
    EXPECT_EQ(ErrorCodeName(row.code), row.name);
  }
}

TEST(Registry, FindsEntriesAndNamesWhatThereIs) {
  Registry<int> registry("judge");
  registry.Add("exact", 1);
  registry.Add("contains", 2);
  EXPECT_EQ(**registry.Find("contains"), 2);
  EXPECT_EQ(registry.Find("exat").error(),
            (Error{ErrorCode::kNotFound,
                   "unknown judge \"exat\"; there are: exact, contains; did you mean \"exact\"?"}));
  EXPECT_EQ(registry.Find("regular").error().message,
            "unknown judge \"regular\"; there are: exact, contains");
}

}  // namespace
}  // namespace plimsoll
