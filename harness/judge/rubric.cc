#include "harness/judge/rubric.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::judge {
namespace {

constexpr std::int64_t kShortestCut = 100;
constexpr std::int64_t kLongestCut = 1'000'000;

void ReadLabel(doc::ObjectReader& r, RubricLabel* out) {
  r.Form("name", &out->name, "id", "what the grader answers with", true);
  r.String("means", &out->means, "told to the grader", true);
  bool passes = false;
  r.Bool("passes", &passes,
         "whether an answer of this label passes; where absent it is ungraded, never a pass");
  if (r.Has("passes")) out->passes = passes;
  r.Double("score", &out->score, "for graded tracks", 0, 1);
}

void ReadExample(doc::ObjectReader& r, RubricExample* out) {
  r.String("prompt", &out->prompt, "what the user asked", true);
  r.String("answer", &out->answer, "what was answered", true);
  r.String("label", &out->label, "the right label", true);
  r.String("why", &out->why, "the reason", true);
}

doc::Node Text(const std::string& text) { return doc::Node::String(text); }

doc::Node LabelNode(const RubricLabel& label) {
  doc::Node node = doc::Node::Object({{"name", Text(label.name)}, {"means", Text(label.means)}});
  if (label.passes) node.Set("passes", doc::Node::Bool(*label.passes));
  if (label.score) node.Set("score", doc::Node::Double(*label.score));
  return node;
}

doc::Node ExamplesNode(const std::vector<RubricExample>& examples) {
  doc::Node list = doc::Node::Array();
  for (const RubricExample& each : examples)
    list.Push(doc::Node::Object({{"prompt", Text(each.prompt)},
                                 {"answer", Text(each.answer)},
                                 {"label", Text(each.label)},
                                 {"why", Text(each.why)}}));
  return list;
}

std::string DigestOf(const Rubric& rubric) {
  doc::Node labels = doc::Node::Array();
  for (const RubricLabel& label : rubric.labels) labels.Push(LabelNode(label));
  return Sha256Hex(doc::WriteCanonicalJson(doc::Node::Object(
      {{"format", doc::Node::Int(rubric.format)},
       {"id", Text(rubric.id)},
       {"version", Text(rubric.version)},
       {"question", Text(rubric.question)},
       {"criteria", Text(rubric.criteria)},
       {"labels", std::move(labels)},
       {"examples", ExamplesNode(rubric.examples)},
       {"canaries", ExamplesNode(rubric.canaries)},
       {"guard_unsafe", Text(rubric.guard_unsafe)},
       {"guard_safe", Text(rubric.guard_safe)},
       {"reads_conversation", doc::Node::Bool(rubric.reads_conversation)},
       {"longest_answer", doc::Node::Int(static_cast<std::int64_t>(rubric.longest_answer))}})));
}

/// What no single field can tell.
class Checker {
 public:
  Checker(doc::ObjectReader& r, const Rubric& rubric) : r_(r), rubric_(rubric) {}

  void Check() {
    CheckLabels();
    CheckExamples("examples", rubric_.examples);
    CheckExamples("canaries", rubric_.canaries);
    CheckCanaries();
    CheckGuard();
  }

 private:
  void CheckLabels() {
    std::set<std::string> names;
    std::size_t verdicts = 0, passing = 0, scored = 0;
    for (const RubricLabel& label : rubric_.labels) {
      if (!names.insert(label.name).second)
        r_.Fail("labels", "the label " + doc::QuoteShort(label.name) + " is there twice");
      if (!label.passes && label.score)
        r_.Fail("labels", "the label " + doc::QuoteShort(label.name) +
                              " has a score and no verdict (\"passes\")");
      verdicts += label.passes.has_value();
      passing += label.passes.value_or(false);
      scored += label.passes && label.score;
    }
    if (passing == 0) r_.Fail("labels", "no label passes: by this rubric nothing can");
    if (passing == verdicts) r_.Fail("labels", "no label fails: by this rubric everything passes");
    if (scored != 0 && scored != verdicts)
      r_.Fail("labels", "some labels with a verdict have a score and some have none");
  }

  void CheckExamples(std::string_view key, const std::vector<RubricExample>& examples) {
    for (const RubricExample& each : examples)
      if (!rubric_.Find(each.label))
        r_.Fail(key, "there is no label " + doc::QuoteShort(each.label));
  }

  void CheckCanaries() {
    for (const RubricLabel& label : rubric_.labels) {
      const auto is_of_label = [&](const RubricExample& each) { return each.label == label.name; };
      if (label.passes &&
          std::none_of(rubric_.canaries.begin(), rubric_.canaries.end(), is_of_label))
        r_.Fail("canaries", "the label " + doc::QuoteShort(label.name) + " has no canary");
    }
    for (const RubricExample& canary : rubric_.canaries)
      for (const RubricExample& example : rubric_.examples)
        if (canary.prompt == example.prompt && canary.answer == example.answer)
          r_.Fail("canaries", "a canary is one of the examples, which the grader is shown: " +
                                  doc::QuoteShort(canary.answer));
  }

  void CheckGuard() {
    if (rubric_.guard_unsafe.empty() && rubric_.guard_safe.empty()) return;
    if (!rubric_.reads_conversation)
      r_.Fail("reads_conversation", "guards read the conversation; leave out their labels");
    CheckGuardLabel("guard_unsafe", rubric_.guard_unsafe);
    CheckGuardLabel("guard_safe", rubric_.guard_safe);
    if (rubric_.guard_unsafe == rubric_.guard_safe)
      r_.Fail("guard_safe", "both classes of a guard have one label");
  }

  void CheckGuardLabel(std::string_view key, const std::string& name) {
    const RubricLabel* label = rubric_.Find(name);
    if (!label)
      r_.Fail(key, name.empty() ? "one class of a guard has a label and the other has none"
                                : "there is no label " + doc::QuoteShort(name));
    else if (!label->passes)
      r_.Fail(key, "the label " + doc::QuoteShort(name) + " has no verdict (\"passes\")");
  }

  doc::ObjectReader& r_;
  const Rubric& rubric_;
};

}  // namespace

const RubricLabel* Rubric::Find(std::string_view label) const {
  const auto found = std::find_if(labels.begin(), labels.end(),
                                  [&](const RubricLabel& each) { return each.name == label; });
  return found == labels.end() ? nullptr : &*found;
}

void ReadRubric(doc::ObjectReader& r, Rubric* out) {
  r.Int("format", &out->format, "version of the file format: 1", 1, 1, true);
  r.Form("id", &out->id, "id", "name of the rubric and of its file", true);
  r.Form("version", &out->version, "version", "raised with every change", true);
  r.String("question", &out->question, "what is asked of an answer, in one sentence", true);
  r.String("criteria", &out->criteria, "how to tell, in paragraphs", true);
  r.List("labels", &out->labels, ReadLabel, "the classes of answers, a closed set", true);
  r.List("examples", &out->examples, ReadExample, "shown to the grader");
  r.List("canaries", &out->canaries, ReadExample,
         "put to every grader in every run; none of the examples, and one at least for each label "
         "with a verdict",
         true);
  r.String("guard_unsafe", &out->guard_unsafe,
           "the label of a guard's unsafe; where absent, guards cannot grade this");
  r.String("guard_safe", &out->guard_safe, "the label of a guard's safe");
  r.Bool("reads_conversation", &out->reads_conversation,
         "whether the grader sees what was asked, or the answer alone (true)");
  auto longest = static_cast<std::int64_t>(out->longest_answer);
  r.Int("longest_answer", &longest,
        "code points of an answer that a grader is shown; one that was cut never passes (24000)",
        kShortestCut, kLongestCut);
  out->longest_answer = static_cast<std::size_t>(longest);
  if (r.IsReading()) Checker(r, *out).Check();
}

Result<Rubric> ParseRubric(std::string_view yaml, const std::string& file,
                           Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const doc::Node root, doc::ParseYaml(yaml, file, diagnostics));
  Diagnostics found;
  Rubric rubric;
  {
    doc::ObjectReader r(doc::Document{file, yaml, 1, &found}, root);
    ReadRubric(r, &rubric);
  }
  for (const Diagnostic& each : found.all()) diagnostics->Add(each);
  PLIMSOLL_TRY(found.ToStatus());
  rubric.digest = DigestOf(rubric);
  return rubric;
}

}  // namespace plimsoll::judge
