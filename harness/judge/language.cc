#include <memory>
#include <string>
#include <utility>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"
#include "harness/text/language.h"

namespace plimsoll::judge {
namespace {

struct LanguageSettings {
  std::string want;
};

void ReadLanguage(doc::ObjectReader& r, LanguageSettings* out) {
  r.String("want", &out->want, "BCP 47 tag of the language that the answer must be in", true);
  if (r.Has("want") && !text::IsLanguageTag(out->want))
    r.Fail("want", "\"want\" is " + Quoted(out->want) + ", expected a language tag such as \"en\"");
}

class LanguageJudge : public TextJudge {
 public:
  explicit LanguageJudge(const LanguageSettings& settings)
      : TextJudge(
            "language", "1",
            doc::Node::Object({{"want", doc::Node::String(text::PrimarySubtag(settings.want))}})),
        want_(text::PrimarySubtag(settings.want)) {}

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const text::LanguageGuess guess = text::GuessLanguage(text);
    if (!guess.is_reliable || guess.tag.empty())
      return Ungraded(GradeStatus::kAbstained, "the answer's language cannot be told reliably");
    // Region and script are not told apart: "zh" and "zh-Hant" are one language here.
    const std::string found = text::PrimarySubtag(guess.tag);
    return Graded(found == want_, found,
                  "the answer is in \"" + found + "\", wanted \"" + want_ + '"');
  }

 private:
  std::string want_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeLanguage(const suite::Expectation& expectation,
                                            const JudgeContext&) {
  PLIMSOLL_ASSIGN(LanguageSettings settings, DecodeSettings(expectation, ReadLanguage));
  return std::unique_ptr<Judge>(std::make_unique<LanguageJudge>(settings));
}

}  // namespace plimsoll::judge
