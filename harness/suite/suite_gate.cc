#include "harness/suite/suite_gate.h"

#include <iterator>
#include <string_view>
#include <utility>

#include "harness/base/source_mark.h"
#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/suite/case.h"

namespace plimsoll::suite {
namespace {

void ReadTrackGate(doc::ObjectReader& r, TrackGate* out) {
  if (r.IsReading() && !TrackOf(r.map_key()).ok()) {
    const std::vector<std::string> names(std::begin(kTrackNames), std::end(kTrackNames));
    r.Fail("", "there is no track " + doc::QuoteJson(r.map_key()), DidYouMean(r.map_key(), names));
  }
  r.Double("largest_drop", &out->largest_drop,
           "margin of this suite's cases alone; no larger than the policy's", 0.001, 0.5);
  r.Double("largest_unscored_share", &out->largest_unscored_share,
           "of this suite's cases alone; no larger than the policy's", 0, 0.5);
  r.Double("smallest_rate", &out->smallest_rate,
           "floor under the pass rate of this suite's cases alone; no smaller than the policy's", 0,
           1);
}

void SetIf(std::string_view key, const std::optional<double>& value, doc::Node* node) {
  if (value) node->Set(std::string(key), doc::Node::Double(*value));
}

}  // namespace

void ReadSuiteGate(doc::ObjectReader& r, SuiteGate* out) {
  r.Map("tracks", &out->tracks, ReadTrackGate,
        "rules by track: happy_path, edge, adversarial, production");
  r.StringList("critical", &out->critical,
               "ids of cases of this suite that must pass every trial, whatever the baseline did");
}

doc::Node SuiteGateToNode(const SuiteGate& gate) {
  doc::Node tracks = doc::Node::Object();
  for (const auto& [name, asked] : gate.tracks) {
    doc::Node track = doc::Node::Object();
    SetIf("largest_drop", asked.largest_drop, &track);
    SetIf("largest_unscored_share", asked.largest_unscored_share, &track);
    SetIf("smallest_rate", asked.smallest_rate, &track);
    tracks.Set(name, std::move(track));
  }
  doc::Node critical = doc::Node::Array();
  for (const std::string& id : gate.critical) critical.Push(doc::Node::String(id));
  return doc::Node::Object({{"tracks", std::move(tracks)}, {"critical", std::move(critical)}});
}

Result<SuiteGate> SuiteGateOf(const doc::Node& node) {
  Diagnostics diagnostics;
  const doc::Document document{"", "", 1, &diagnostics};
  SuiteGate gate;
  {
    doc::ObjectReader reader(document, node);
    ReadSuiteGate(reader, &gate);
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return gate;
}

}  // namespace plimsoll::suite
