#include "harness/run/record.h"

#include <gtest/gtest.h>

namespace plimsoll::run {
namespace {

TrialRecord Example() {
  TrialRecord record;
  record.suite = "tiny";
  record.case_id = "c0001";
  record.epoch = 2;
  record.fingerprint = Sha256("case");
  record.outcome = Outcome::kScored;
  record.passed = false;
  record.reply.status = target::ReplyStatus::kAnswered;
  record.reply.text = std::string("an \"answer\"\n\x01 with \xff bytes and a NUL\0!", 38);
  record.reply.model = "m";
  record.reply.usage = {12, 34};
  judge::Grade grade;
  grade.judge = "contains/1#00";
  grade.status = judge::GradeStatus::kGraded;
  grade.passed = false;
  grade.score = 0.25;
  grade.label = "unsafe";
  grade.evidence = "an";
  grade.is_provisional = true;
  record.grades.push_back(grade);
  record.timing = {3, true, 1500, 2500, "2026-11-21T08:00:00.000Z"};
  return record;
}

TEST(Record, RoundTripsWithItsExactBytes) {
  const TrialRecord record = Example();
  const Result<TrialRecord> back = TrialFromJson(TrialToJson(record));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->reply.text, record.reply.text);
  EXPECT_EQ(back->reply.usage, record.reply.usage);
  EXPECT_EQ(back->grades, record.grades);
  EXPECT_EQ(back->passed, record.passed);
  EXPECT_EQ(back->outcome, record.outcome);
  EXPECT_EQ(back->fingerprint, record.fingerprint);
  EXPECT_EQ(TrialToJson(*back), TrialToJson(record));
}

TEST(Record, LeavesTheClockOutWhenAsked) {
  TrialRecord later = Example();
  later.timing.ended = "2027-01-01T00:00:00.000Z";
  later.timing.total_us = 9;
  EXPECT_EQ(TrialToJson(later, false), TrialToJson(Example(), false));
  EXPECT_NE(TrialToJson(later), TrialToJson(Example()));
}

TEST(Record, RefusesWhatIsNoRecord) {
  EXPECT_EQ(TrialFromJson("{}").error().message, "this is no plimsoll.trial/1 record");
  EXPECT_FALSE(TrialFromJson("[").ok());
  std::string damaged = TrialToJson(Example());
  damaged.replace(damaged.find("\"scored\""), 8, "\"passed\"");
  EXPECT_EQ(TrialFromJson(damaged).error().message, "unknown outcome \"passed\"");
}

TEST(Record, ManifestRoundTripsAndItsDigestLeavesTheStartOut) {
  RunManifest manifest;
  manifest.id = "20261121T080000Z-aa";
  manifest.started = "2026-11-21T08:00:00.000Z";
  manifest.target_id = "guard";
  manifest.target = doc::Node::Object({{"model", doc::Node::String("2")}});
  manifest.suites.push_back({"tiny", "1.0.0", "ab", "suites/tiny", 4});
  manifest.seed = 18446744073709551615ULL;
  manifest.planned = 8;
  manifest.epochs = 2;
  manifest.judges = {"exact/1#0"};
  manifest.notes["tls"] = "unverified";
  const Result<RunManifest> back = ManifestFromJson(ManifestToJson(manifest));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(ManifestToJson(*back), ManifestToJson(manifest));
  EXPECT_EQ(back->seed, manifest.seed);
  RunManifest again = manifest;
  again.id = "other";
  again.started = "later";
  EXPECT_EQ(ManifestDigest(again), ManifestDigest(manifest));
  again.epochs = 3;
  EXPECT_NE(ManifestDigest(again), ManifestDigest(manifest));
}

}  // namespace
}  // namespace plimsoll::run
