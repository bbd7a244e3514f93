#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/suggest.h"
#include "harness/judge/collapse.h"
#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

constexpr std::size_t kLongestLabel = 1000;  // bytes; a longer one is not read to its end

struct LabelSettings {
  std::vector<std::string> want;
  std::vector<std::string> unwanted;
  std::string collapse;
};

void ReadLabel(doc::ObjectReader& r, LabelSettings* out) {
  r.StringList("want", &out->want, "labels that pass", true);
  r.StringList("unwanted", &out->unwanted, "labels that fail; any other label is unparsable");
  r.String("collapse", &out->collapse,
           "policy whose labels are known too, and fail where they are not wanted");
  if (r.Has("want") && out->want.empty()) r.Fail("want", "\"want\" names no label");
  if (r.IsReading() && out->unwanted.empty() && out->collapse.empty())
    r.Fail("", "neither \"unwanted\" nor \"collapse\" says which labels fail");
}

/// Normal forms, sorted, each once.
std::vector<std::string> NormalForms(const std::vector<std::string>& labels) {
  std::vector<std::string> forms;
  for (const std::string& label : labels) forms.push_back(text::NormalForm(label));
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  return forms;
}

bool Holds(const std::vector<std::string>& sorted, const std::string& label) {
  return std::binary_search(sorted.begin(), sorted.end(), label);
}

doc::Node ListOf(const std::vector<std::string>& labels) {
  doc::Node list = doc::Node::Array();
  for (const std::string& label : labels) list.Push(doc::Node::String(label));
  return list;
}

class LabelJudge : public DirectJudge {
 public:
  LabelJudge(std::vector<std::string> want, std::vector<std::string> unwanted,
             const CollapsePolicy* policy)
      : DirectJudge(
            "label", "1",
            doc::Node::Object({{"want", ListOf(want)},
                               {"unwanted", ListOf(unwanted)},
                               {"collapse", doc::Node::String(policy ? policy->name : "")}})),
        want_(std::move(want)),
        unwanted_(std::move(unwanted)),
        policy_(policy) {}

 protected:
  Grade Assess(const Subject& subject) const override {
    const std::string_view label = Trimmed(subject.reply->label);
    if (label.empty()) return WithoutLabel(subject.reply->text);
    const std::string form = text::NormalForm(label.substr(0, kLongestLabel));
    if (Holds(want_, form)) return Graded(true, form, Quoted(label) + " is wanted", label);
    if (Holds(unwanted_, form) || (policy_ && policy_->IsUnsafe(label)))
      return Graded(false, form, Quoted(label) + " is not wanted", label);
    return Ungraded(GradeStatus::kUnparsable, "the label " + Quoted(label) + " is not known");
  }

 private:
  static Grade WithoutLabel(std::string_view text) {
    return Trimmed(text).empty()
               ? Ungraded(GradeStatus::kUnparsable, "the answer is blank")
               : Ungraded(GradeStatus::kAbstained, "the reply has text and no label");
  }

  std::vector<std::string> want_;
  std::vector<std::string> unwanted_;
  const CollapsePolicy* policy_;  // null, or of static lifetime
};

Status CheckLists(const std::vector<std::string>& want, const std::vector<std::string>& unwanted,
                  const CollapsePolicy* policy) {
  for (const std::string& label : want) {
    if (label.empty()) return MakeError(ErrorCode::kInvalid, "a label in \"want\" is blank");
    if (Holds(unwanted, label))
      return MakeError(ErrorCode::kInvalid, "\"", label, "\" is both wanted and unwanted");
    if (!policy || policy->IsUnsafe(label)) continue;
    std::vector<std::string> known = policy->unsafe;
    known.insert(known.end(), policy->safe.begin(), policy->safe.end());
    const std::string hint = DidYouMean(label, known);
    return MakeError(ErrorCode::kInvalid, "policy ", policy->name, " does not know the label \"",
                     label, "\"", hint.empty() ? "" : ", ", hint);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Judge>> MakeLabel(const suite::Expectation& expectation,
                                         const JudgeContext&) {
  PLIMSOLL_ASSIGN(LabelSettings settings, DecodeSettings(expectation, ReadLabel));
  const CollapsePolicy* policy = nullptr;
  if (!settings.collapse.empty()) {
    auto found = FindCollapsePolicy(settings.collapse);
    if (!found.ok()) return SettingsError(expectation, found.error().message);
    policy = *found;
  }
  std::vector<std::string> want = NormalForms(settings.want);
  std::vector<std::string> unwanted = NormalForms(settings.unwanted);
  if (Status lists = CheckLists(want, unwanted, policy); !lists.ok())
    return SettingsError(expectation, lists.error().message);
  return std::unique_ptr<Judge>(
      std::make_unique<LabelJudge>(std::move(want), std::move(unwanted), policy));
}

}  // namespace plimsoll::judge
