#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/pattern.h"
#include "harness/judge/settings.h"

namespace plimsoll::judge {
namespace {

struct RegexSettings {
  std::string pattern;
  bool is_full = false;
  bool ignore_case = false;
};

void ReadRegex(doc::ObjectReader& r, RegexSettings* out) {
  r.String("pattern", &out->pattern, "an RE2 expression; must match somewhere in the answer", true);
  r.Bool("full", &out->is_full, "must match the whole answer");
  r.Bool("ignore_case", &out->ignore_case, "match without regard to case");
}

class RegexJudge : public TextJudge {
 public:
  RegexJudge(const RegexSettings& settings, Pattern pattern)
      : TextJudge("regex", "1",
                  doc::Node::Object({{"pattern", doc::Node::String(settings.pattern)},
                                     {"full", doc::Node::Bool(settings.is_full)},
                                     {"ignore_case", doc::Node::Bool(settings.ignore_case)}})),
        is_full_(settings.is_full),
        pattern_(std::move(pattern)) {}

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const std::optional<std::string> match =
        is_full_ ? pattern_.MatchWhole(text) : pattern_.Find(text);
    if (match) return Graded(true, "", "the pattern matches", *match);
    return Graded(
        false, "",
        is_full_ ? "the pattern does not match the whole answer" : "the pattern does not match");
  }

 private:
  bool is_full_;
  Pattern pattern_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeRegex(const suite::Expectation& expectation,
                                         const JudgeContext&) {
  PLIMSOLL_ASSIGN(RegexSettings settings, DecodeSettings(expectation, ReadRegex));
  auto pattern = Pattern::Compile(settings.pattern, settings.ignore_case);
  if (!pattern.ok()) return SettingsError(expectation, pattern.error().message);
  return std::unique_ptr<Judge>(std::make_unique<RegexJudge>(settings, std::move(pattern).value()));
}

}  // namespace plimsoll::judge
