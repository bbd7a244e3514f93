#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"
#include "harness/text/hostile.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

constexpr std::int64_t kMost = 1'000'000'000;

struct Bounds {
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
  bool is_set() const { return low || high; }
};

struct LengthSettings {
  Bounds chars;
  Bounds words;
};

void ReadBounds(doc::ObjectReader& r, const char* low_key, const char* high_key, const char* doc,
                Bounds* out) {
  r.Int(low_key, &out->low, std::string("fewest ") + doc, 1, kMost);
  r.Int(high_key, &out->high, std::string("most ") + doc, 1, kMost);
  if (out->low && out->high && *out->low > *out->high)
    r.Fail(low_key, std::string("\"") + low_key + "\" is more than \"" + high_key + "\"");
}

void ReadLength(doc::ObjectReader& r, LengthSettings* out) {
  ReadBounds(r, "min_chars", "max_chars", "code points, white space around the answer left out",
             &out->chars);
  ReadBounds(r, "min_words", "max_words", "words", &out->words);
  if (r.IsReading() && !out->chars.is_set() && !out->words.is_set())
    r.Fail("", "none of \"min_chars\", \"max_chars\", \"min_words\" and \"max_words\" is set");
}

doc::Node Canonical(const LengthSettings& settings) {
  doc::Node node = doc::Node::Object();
  if (settings.chars.low) node.Set("min_chars", doc::Node::Int(*settings.chars.low));
  if (settings.chars.high) node.Set("max_chars", doc::Node::Int(*settings.chars.high));
  if (settings.words.low) node.Set("min_words", doc::Node::Int(*settings.words.low));
  if (settings.words.high) node.Set("max_words", doc::Node::Int(*settings.words.high));
  return node;
}

/// What is wrong with a count, or nothing.
std::optional<std::string> Breach(const Bounds& bounds, std::size_t count, std::string_view unit) {
  const auto n = static_cast<std::int64_t>(count);
  const auto say = [&](std::string_view relation, std::int64_t bound) {
    return std::to_string(n).append(" ").append(unit).append(relation) + std::to_string(bound);
  };
  if (bounds.low && n < *bounds.low) return say(", fewer than ", *bounds.low);
  if (bounds.high && n > *bounds.high) return say(", more than ", *bounds.high);
  return std::nullopt;
}

class LengthJudge : public TextJudge {
 public:
  explicit LengthJudge(const LengthSettings& settings)
      : TextJudge("length", "1", Canonical(settings)), settings_(settings) {}

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const std::size_t chars = text::CountCodePoints(text::RepairUtf8(text));
    if (auto breach = Breach(settings_.chars, chars, "characters"))
      return Graded(false, "", *breach);
    if (!settings_.words.is_set()) return Graded(true, "", std::to_string(chars) + " characters");
    const std::size_t words = text::Words(text::NormalForm(text)).size();
    if (auto breach = Breach(settings_.words, words, "words")) return Graded(false, "", *breach);
    return Graded(true, "",
                  std::to_string(chars) + " characters, " + std::to_string(words) + " words");
  }

 private:
  LengthSettings settings_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeLength(const suite::Expectation& expectation,
                                          const JudgeContext&) {
  PLIMSOLL_ASSIGN(LengthSettings settings, DecodeSettings(expectation, ReadLength));
  return std::unique_ptr<Judge>(std::make_unique<LengthJudge>(settings));
}

}  // namespace plimsoll::judge
