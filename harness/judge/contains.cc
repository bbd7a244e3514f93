#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

struct ContainsSettings {
  std::vector<std::string> any;
  std::vector<std::string> all;
  bool ignore_case = false;
};

void RefuseBlank(doc::ObjectReader& r, std::string_view key,
                 const std::vector<std::string>& texts) {
  for (const std::string& text : texts)
    if (Trimmed(text).empty())
      r.Fail(key, "a text to look for is blank, and every answer holds that");
}

void ReadContains(doc::ObjectReader& r, ContainsSettings* out) {
  r.StringList("any", &out->any, "texts of which the answer must hold at least one");
  r.StringList("all", &out->all, "texts that the answer must hold, each of them");
  r.Bool("ignore_case", &out->ignore_case,
         "compare normal forms: no case, runs of white space as one blank");
  RefuseBlank(r, "any", out->any);
  RefuseBlank(r, "all", out->all);
  if (r.IsReading() && out->any.empty() && out->all.empty())
    r.Fail("", "neither \"any\" nor \"all\" names a text to look for");
}

doc::Node ListOf(const std::vector<std::string>& texts) {
  doc::Node list = doc::Node::Array();
  for (const std::string& text : texts) list.Push(doc::Node::String(text));
  return list;
}

class ContainsJudge : public TextJudge {
 public:
  explicit ContainsJudge(ContainsSettings settings)
      : TextJudge("contains", "1",
                  doc::Node::Object({{"any", ListOf(settings.any)},
                                     {"all", ListOf(settings.all)},
                                     {"ignore_case", doc::Node::Bool(settings.ignore_case)}})),
        settings_(std::move(settings)) {
    if (!settings_.ignore_case) return;
    for (std::string& text : settings_.any) text = text::NormalForm(text);
    for (std::string& text : settings_.all) text = text::NormalForm(text);
  }

 protected:
  Grade AssessText(std::string_view text, const Subject&) const override {
    const std::string normal = settings_.ignore_case ? text::NormalForm(text) : std::string();
    const std::string_view searched = settings_.ignore_case ? std::string_view(normal) : text;
    std::string_view found;
    for (const std::string& wanted : settings_.all) {
      if (searched.find(wanted) == searched.npos)
        return Graded(false, "", Quoted(wanted) + " is missing");
      found = wanted;
    }
    if (settings_.any.empty())
      return Graded(true, "", "the answer holds all that is wanted", found);
    for (const std::string& wanted : settings_.any)
      if (searched.find(wanted) != searched.npos)
        return Graded(true, "", "the answer holds " + Quoted(wanted), wanted);
    return Graded(false, "", "the answer holds none of the texts wanted");
  }

 private:
  ContainsSettings settings_;
};

}  // namespace

Result<std::unique_ptr<Judge>> MakeContains(const suite::Expectation& expectation,
                                            const JudgeContext&) {
  PLIMSOLL_ASSIGN(ContainsSettings settings, DecodeSettings(expectation, ReadContains));
  return std::unique_ptr<Judge>(std::make_unique<ContainsJudge>(std::move(settings)));
}

}  // namespace plimsoll::judge
