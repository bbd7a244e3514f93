#ifndef TESTS_RUN_FIXTURE_H_
#define TESTS_RUN_FIXTURE_H_

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/sink.h"
#include "harness/suite/suite.h"

namespace plimsoll::run {

inline suite::Case MakeCase(const std::string& id, const std::string& prompt,
                            const std::string& want = "block",
                            suite::Track track = suite::Track::kAdversarial) {
  suite::Case the_case;
  the_case.id = id;
  the_case.messages.push_back({suite::Role::kUser, prompt});
  the_case.expect.push_back({"behaviour", doc::Node::Object({{"want", doc::Node::String(want)}})});
  the_case.track = track;
  the_case.taxonomy = "fraud/phishing";
  return the_case;
}

/// A suite of `count` cases with ids c0000…, in memory.
inline suite::Suite MakeCases(int count, const std::string& id = "tiny") {
  suite::Manifest manifest;
  manifest.id = id;
  manifest.version = "1.0.0";
  manifest.title = "test";
  std::vector<suite::Case> cases;
  for (int i = 0; i < count; ++i) {
    std::string number = std::to_string(i);
    number.insert(0, 4 - std::min<std::size_t>(4, number.size()), '0');
    cases.push_back(
        MakeCase("c" + number, "prompt " + number, "block", static_cast<suite::Track>(i % 4)));
  }
  Result<suite::Suite> made = suite::MakeSuite(std::move(manifest), std::move(cases));
  EXPECT_TRUE(made.ok()) << made.error().message;
  return std::move(*made);
}

/// Keeps what it is given; fails from the `fail_from`-th batch on.
class MemorySink final : public RunSink {
 public:
  Status Append(const std::vector<TrialRecord>& batch) override {
    std::lock_guard lock(mutex_);
    if (++batches_ >= fail_from) return MakeError(ErrorCode::kStore, "disk full");
    records_.insert(records_.end(), batch.begin(), batch.end());
    return {};
  }
  std::vector<TrialRecord> records() const {
    std::lock_guard lock(mutex_);
    return records_;
  }
  int fail_from = 1 << 30;

 private:
  mutable std::mutex mutex_;
  std::vector<TrialRecord> records_;
  int batches_ = 0;
};

}  // namespace plimsoll::run

#endif  // TESTS_RUN_FIXTURE_H_
