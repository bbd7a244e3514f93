#include "harness/judge/judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/rubric_judge.h"

namespace plimsoll::judge {

const Registry<JudgeFactory>& BuiltinJudges() {
  static const Registry<JudgeFactory> judges = [] {
    Registry<JudgeFactory> list("judge");
    list.Add("behaviour", MakeBehaviour);
    list.Add("exact", MakeExact);
    list.Add("contains", MakeContains);
    list.Add("regex", MakeRegex);
    list.Add("json_schema", MakeJsonSchema);
    list.Add("refusal", MakeRefusal);
    list.Add("label", MakeLabel);
    list.Add("guard", MakeGuard);
    list.Add("length", MakeLength);
    list.Add("language", MakeLanguage);
    list.Add("all", MakeAll);
    list.Add("any", MakeAny);
    list.Add("not", MakeNot);
    list.Add("rubric", MakeRubric);
    return list;
  }();
  return judges;
}

}  // namespace plimsoll::judge
