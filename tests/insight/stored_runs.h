#ifndef TESTS_INSIGHT_STORED_RUNS_H_
#define TESTS_INSIGHT_STORED_RUNS_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/store/run_store.h"
#include "harness/suite/suite.h"

namespace plimsoll::insight {

/// A case of the suite "s".
inline suite::Case MakeCase(const std::string& id, const std::string& prompt) {
  suite::Case the_case;
  the_case.id = id;
  the_case.messages = {{suite::Role::kUser, prompt}};
  the_case.expect = {{"label", doc::Node::Object({{"want", doc::Node::String("ok")}})}};
  the_case.attributes = doc::Node::Object();
  return the_case;
}

inline suite::Suite MakeSuiteOf(std::vector<suite::Case> cases) {
  suite::Manifest manifest;
  manifest.id = "s";
  manifest.version = "1.0.0";
  manifest.title = "s";
  Result<suite::Suite> suite = suite::MakeSuite(manifest, std::move(cases));
  if (!suite.ok()) ADD_FAILURE() << suite.error().message;
  return std::move(*suite);
}

/// A store in a temporary folder, and runs of the suite "s" in it.
class StoredRuns {
 public:
  StoredRuns() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "plimsoll-insight-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    auto opened = store::OpenStore((folder_ / "runs.db").string());
    EXPECT_TRUE(opened.ok());
    store_ = std::move(*opened);
  }
  ~StoredRuns() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  StoredRuns(const StoredRuns&) = delete;
  StoredRuns& operator=(const StoredRuns&) = delete;

  store::RunStore& store() { return *store_; }

  /// A complete run: each case with whether it passed.
  void Add(const std::string& id, const std::string& target, const std::string& judge,
           const std::vector<std::pair<suite::Case, bool>>& results) {
    run::RunManifest manifest;
    manifest.id = id;
    manifest.target_id = target;
    manifest.target = doc::Node::Object();
    manifest.judges = {judge};
    manifest.planned = static_cast<std::int64_t>(results.size());
    manifest.suites = {{"s", "1.0.0", "", "", manifest.planned, {judge}}};
    std::vector<run::TrialRecord> records;
    for (const auto& [the_case, is_passed] : results) {
      run::TrialRecord record;
      record.suite = "s";
      record.case_id = the_case.id;
      record.place = static_cast<std::int64_t>(records.size());
      record.fingerprint = suite::FingerprintOf(the_case);
      record.facts = run::FactsOf(the_case);
      record.outcome = run::Outcome::kScored;
      record.passed = is_passed;
      record.reply.text = "an answer";
      records.push_back(std::move(record));
    }
    EXPECT_TRUE(store_->Begin(manifest).ok());
    EXPECT_TRUE(store_->SinkOf(id)->Append(records).ok());
    EXPECT_TRUE(store_->Finish(id, run::RunEnd::kComplete, "2026-11-21T08:00:00.000Z", 0).ok());
  }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<store::RunStore> store_;
};

}  // namespace plimsoll::insight

#endif  // TESTS_INSIGHT_STORED_RUNS_H_
