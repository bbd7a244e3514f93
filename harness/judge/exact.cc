#include <memory>
#include <string>
#include <utility>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

struct ExactSettings {
  std::string want;
  bool ignore_case = false;
};

void ReadExact(doc::ObjectReader& r, ExactSettings* out) {
  r.String("want", &out->want, "what the whole answer must be, white space around it left out",
           true);
  r.Bool("ignore_case", &out->ignore_case,
         "compare normal forms: no case, runs of white space as one blank");
  if (r.Has("want") && Trimmed(out->want).empty())
    r.Fail("want", "\"want\" is blank, and a blank answer never passes");
}

class ExactJudge : public TextJudge {
 public:
  explicit ExactJudge(ExactSettings settings)
      : TextJudge("exact", "1",
                  doc::Node::Object({{"want", doc::Node::String(settings.want)},
                                     {"ignore_case", doc::Node::Bool(settings.ignore_case)}})),
        ignore_case_(settings.ignore_case),
        want_(Form(settings.want)) {}

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const bool same = Form(text) == want_;
    return Graded(same, "", (same ? "the answer is " : "the answer is not ") + Quoted(want_), text);
  }

 private:
  std::string Form(std::string_view text) const {
    return ignore_case_ ? text::NormalForm(text) : std::string(Trimmed(text));
  }

  bool ignore_case_;
  std::string want_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeExact(const suite::Expectation& expectation,
                                         const JudgeContext&) {
  PLIMSOLL_ASSIGN(ExactSettings settings, DecodeSettings(expectation, ReadExact));
  return std::unique_ptr<Judge>(std::make_unique<ExactJudge>(std::move(settings)));
}

}  // namespace plimsoll::judge
