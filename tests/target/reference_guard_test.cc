#include "harness/target/reference_guard.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/embed/prompt_classifier.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

TEST(ReferenceGuard, ScoresTheLastMessageAndAllOfTheUsersAndTakesTheLarger) {
  const auto weights = embed::EmbeddedGuardWeights("2");
  ASSERT_TRUE(weights.ok());
  const auto classifier = embed::PromptClassifier::Parse(*weights);
  ASSERT_TRUE(classifier.ok());
  const auto guard = MakeReferenceGuard("2");
  ASSERT_TRUE(guard.ok());
  const Prompt prompt = ThreeTurns();
  const Reply reply = (*guard)->Generate(prompt);
  const std::string& first = prompt.messages[0].content;
  const std::string& last = prompt.messages[2].content;
  EXPECT_EQ(reply.status, ReplyStatus::kAnswered);
  EXPECT_EQ(reply.score,
            std::max(classifier->Score(last), classifier->Score(first + "\n\n" + last)));
  EXPECT_EQ(reply.label, *reply.score >= 0.5 ? "unsafe" : "safe");
}

TEST(ReferenceGuard, ScoresAnAnswerThatEndsTheConversationAlone) {
  const auto guard = MakeReferenceGuard("2");
  ASSERT_TRUE(guard.ok());
  const Prompt answered = AnAnswer();
  const Reply reply = (*guard)->Generate(answered);
  EXPECT_EQ(reply.status, ReplyStatus::kAnswered);
  EXPECT_EQ(reply.score, (*guard)->Generate(OneTurn(answered.messages.back().content)).score);
}

TEST(ReferenceGuard, WithoutAUserMessageIsAnError) {
  const auto guard = MakeReferenceGuard("");
  ASSERT_TRUE(guard.ok());
  const Reply reply = (*guard)->Generate(Prompt());
  EXPECT_EQ(reply.status, ReplyStatus::kError);
  EXPECT_EQ(reply.error, "the prompt has no message of the user");
}

TEST(ReferenceGuard, UnknownVersionIsNotFound) {
  const auto guard = MakeReferenceGuard("99");
  ASSERT_FALSE(guard.ok());
  EXPECT_EQ(guard.error().code, ErrorCode::kNotFound);
}

TEST(ReferenceGuard, TargetIsAnInProcessGuardThatNamesItsWeights) {
  const std::unique_ptr<Target> newest = Made(ConfigOf("reference_guard"));
  TargetConfig first = ConfigOf("reference_guard");
  first.model = "1";
  EXPECT_EQ(newest->transport(), Transport::kInProcess);
  EXPECT_TRUE(newest->is_guard());
  EXPECT_EQ(newest->Describe().StringAt("/model"), "2");
  EXPECT_EQ(newest->Describe().StringAt("/weights").size(), 64u);
  EXPECT_FALSE(newest->Describe() == Made(first)->Describe());
}

}  // namespace
}  // namespace plimsoll::target
