#include "harness/judge/exhibit.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/utf8.h"
#include "harness/text/hostile.h"

namespace plimsoll::judge {
namespace {

constexpr std::size_t kNonceDigits = 16;

struct Range {
  char32_t first;
  char32_t last;
};
// Default_Ignorable_Code_Point without the joiners U+200C and U+200D, the emoji selectors U+FE0E
// and U+FE0F, and the bidirectional controls, which Neutralise shows; then interlinear annotations.
// Source: Unicode 15, DerivedCoreProperties.txt.
constexpr Range kHidden[] = {
    {0xAD, 0xAD},     {0x34F, 0x34F},     {0x115F, 0x1160},   {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x200B, 0x200B},   {0x2060, 0x2065},   {0x206A, 0x206F},
    {0x3164, 0x3164}, {0xFE00, 0xFE0D},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

bool IsHidden(char32_t c) {
  const auto after =
      std::upper_bound(std::begin(kHidden), std::end(kHidden), c,
                       [](char32_t value, const Range& r) { return value < r.first; });
  return after != std::begin(kHidden) && c <= std::prev(after)->last;
}

std::vector<suite::Message> ConversationOf(const Rubric& rubric, const suite::Case& the_case) {
  std::vector<suite::Message> conversation;
  if (!rubric.reads_conversation) return conversation;
  if (!the_case.system.empty())
    conversation.push_back({suite::Role::kSystem, MadeVisible(the_case.system)});
  for (const suite::Message& message : the_case.messages)
    conversation.push_back({message.role, MadeVisible(message.content)});
  return conversation;
}

bool Holds(const Exhibit& exhibit, std::string_view nonce) {
  const auto holds = [&](const suite::Message& message) {
    return message.content.find(nonce) != std::string::npos;
  };
  return exhibit.answer.find(nonce) != std::string::npos ||
         std::any_of(exhibit.conversation.begin(), exhibit.conversation.end(), holds);
}

std::string NonceOf(const Exhibit& exhibit, const Subject& subject) {
  // An answer would have to hold a digest of itself; one that ever does is given another.
  for (int round = 0;; ++round) {
    DigestBuilder builder;
    builder.Add("plimsoll/grader-nonce/1").Add(std::to_string(round)).Add(subject.reply->text);
    builder.Add(subject.the_case->system);
    for (const suite::Message& message : subject.the_case->messages)
      builder.Add(suite::kRoleNames[static_cast<std::size_t>(message.role)]).Add(message.content);
    std::string nonce = HexOf(builder.Finish()).substr(0, kNonceDigits);
    if (!Holds(exhibit, nonce)) return nonce;
  }
}

}  // namespace

std::string MadeVisible(std::string_view hostile) {
  std::string shown;
  shown.reserve(hostile.size());
  for (std::size_t at = 0; at < hostile.size();) {
    const Utf8Step step = DecodeUtf8(hostile, at);
    if (step.is_valid && IsHidden(step.code_point)) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "\\u{%X}", static_cast<unsigned>(step.code_point));
      shown += buffer;
    } else {
      shown.append(hostile.substr(at, step.length));
    }
    at += step.length;
  }
  return text::Neutralise(shown);
}

std::string_view FirstCodePoints(std::string_view bytes, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t count = 0; count < most && at < bytes.size(); ++count)
    at += DecodeUtf8(bytes, at).length;
  return bytes.substr(0, at);
}

Exhibit ExhibitOf(const Rubric& rubric, const Subject& subject) {
  const std::string& answer = subject.reply->text;
  const std::string_view beginning = FirstCodePoints(answer, rubric.longest_answer);
  Exhibit exhibit;
  exhibit.conversation = ConversationOf(rubric, *subject.the_case);
  exhibit.answer = MadeVisible(beginning);
  if (beginning.size() < answer.size()) exhibit.cut_after = rubric.longest_answer;
  exhibit.nonce = NonceOf(exhibit, subject);
  return exhibit;
}

}  // namespace plimsoll::judge
