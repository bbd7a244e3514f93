#include "harness/suite/expectation.h"

#include <string>
#include <utility>

#include "harness/base/suggest.h"

namespace plimsoll::suite {
namespace {

constexpr std::string_view kBehaviour = "behaviour";
constexpr std::string_view kWanted =
    "expected \"block\", \"allow\" or a list of judges for \"expect\", found ";

Expectation Behaviour(const doc::Node& word) {
  return {std::string(kBehaviour), doc::Node::Object({{"want", doc::Node::String(word.text)}})};
}

bool IsBehaviourWord(std::string_view text) { return text == "block" || text == "allow"; }

bool IsText(const doc::Node& node) {
  return node.kind == doc::NodeKind::kString || node.kind == doc::NodeKind::kPlain;
}

void ReadWord(const doc::Document& document, const doc::Node& node, std::vector<Expectation>* out) {
  if (IsBehaviourWord(node.text)) {
    *out = {Behaviour(node)};
    return;
  }
  static const std::string kWords[] = {"block", "allow"};
  doc::Complain(document, node.line, node.column, std::string(kWanted) + doc::FoundText(node),
                DidYouMean(node.text, kWords));
}

void ReadJudge(const doc::Document& document, const doc::Node& item,
               std::vector<Expectation>* out) {
  if (!item.is_object()) {
    doc::Complain(document, item.line, item.column,
                  "expected an object with \"judge\", found " + doc::FoundText(item));
    return;
  }
  const doc::Node* judge = item.Find("judge");
  if (judge == nullptr || !IsText(*judge) || judge->text.empty()) {
    const doc::Node& place = judge == nullptr ? item : *judge;
    doc::Complain(document, place.line, place.column,
                  "missing field \"judge\", the name of a judge");
    return;
  }
  Expectation expectation{judge->text, doc::Node::Object()};
  expectation.settings.line = item.line;
  expectation.settings.column = item.column;
  for (const doc::Member& member : item.members)
    if (member.key != "judge") expectation.settings.members.push_back(member);
  out->push_back(std::move(expectation));
}

}  // namespace

void ReadExpect(doc::ObjectReader& r, std::vector<Expectation>* out) {
  doc::Node node;
  r.Any("expect", &node,
        "the right answer: block, allow, or a list of {judge, its settings}; all must hold");
  if (!r.Has("expect")) return;
  if (IsText(node)) {
    ReadWord(r.document(), node, out);
  } else if (node.is_array() && !node.items.empty()) {
    std::vector<Expectation> judges;
    for (const doc::Node& item : node.items) ReadJudge(r.document(), item, &judges);
    *out = std::move(judges);
  } else {
    r.Fail("expect",
           std::string(kWanted) + (node.is_array() ? "an empty list" : doc::FoundText(node)));
  }
}

doc::Node ExpectToNode(const std::vector<Expectation>& expect) {
  if (expect.size() == 1 && expect[0].judge == kBehaviour) {
    const doc::Node* want = expect[0].settings.Find("want");
    if (want != nullptr && IsText(*want) && IsBehaviourWord(want->text) &&
        expect[0].settings.members.size() == 1)
      return doc::Node::String(want->text);
  }
  doc::Node list = doc::Node::Array();
  for (const Expectation& expectation : expect) {
    doc::Node item = doc::Node::Object({{"judge", doc::Node::String(expectation.judge)}});
    for (const doc::Member& setting : expectation.settings.members)
      item.Set(setting.key, setting.value);
    list.Push(std::move(item));
  }
  return list;
}

}  // namespace plimsoll::suite
