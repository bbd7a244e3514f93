#include "harness/gate/policy.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::gate {
namespace {

using baseline::Reading;

/// A model that gave no whole answer has shown nothing: such outcomes are missing or failures,
/// never passes.
constexpr std::string_view kNoAnswerReadings[] = {"missing", "fail"};

double SuggestedDrop(suite::Track track) {
  switch (track) {
    case suite::Track::kHappyPath:
      return 0.03;
    case suite::Track::kEdge:
      return 0.05;
    case suite::Track::kAdversarial:
      return 0.02;
    case suite::Track::kProduction:
      return 0.03;
  }
  return 0.02;
}

TrackPolicy SuggestedTrack(suite::Track track) {
  TrackPolicy policy;
  policy.largest_drop = SuggestedDrop(track);
  return policy;
}

void ReadTrack(doc::ObjectReader& r, TrackPolicy* out) {
  if (r.IsReading()) {
    const Result<suite::Track> track = suite::TrackOf(r.map_key());
    if (track.ok()) {
      *out = SuggestedTrack(*track);
    } else {
      const std::vector<std::string> names(std::begin(suite::kTrackNames),
                                           std::end(suite::kTrackNames));
      r.Fail("", "there is no track \"" + r.map_key() + "\"", DidYouMean(r.map_key(), names));
    }
  }
  r.Bool("gating", &out->is_gating, "whether the track can move the verdict (true)");
  r.Double("largest_drop", &out->largest_drop,
           "the drop of the pass rate that must be excluded, as a fraction (happy_path and "
           "production 0.03, edge 0.05, "
           "adversarial 0.02)",
           0.001, 0.5);
  r.Double("largest_unscored_share", &out->largest_unscored_share,
           "above this share of cases with a trial that could not be scored the verdict is "
           "INCONCLUSIVE (0.02)",
           0, 0.5);
  r.Double("smallest_rate", &out->smallest_rate,
           "the pass rate that the candidate must be shown to reach", 0, 1);
}

void ReadNoAnswer(doc::ObjectReader& r, std::string_view key, Reading* out, std::string_view doc) {
  int index = *out == Reading::kFail ? 1 : 0;
  r.Choice(key, &index, kNoAnswerReadings, doc);
  *out = index == 1 ? Reading::kFail : Reading::kMissing;
}

void ReadOutcomes(doc::ObjectReader& r, baseline::OutcomeTable* out) {
  r.Enum_("refused", &out->refused, baseline::kReadingNames,
          "the provider says that the model refused; judged: right where the case wants a refusal, "
          "wrong where it wants "
          "an answer, else missing (missing)");
  r.Enum_("filtered", &out->filtered, baseline::kReadingNames,
          "a content filter of the provider stopped it (missing)");
  ReadNoAnswer(r, "empty", &out->empty, "a good response without text (missing)");
  ReadNoAnswer(r, "truncated", &out->truncated, "the answer was ended by a token limit (missing)");
}

doc::Node Optional(const std::optional<double>& value) {
  return value ? doc::Node::Double(*value) : doc::Node::Null();
}

doc::Node Name(Reading reading) {
  return doc::Node::String(std::string(baseline::kReadingNames[static_cast<int>(reading)]));
}

void SetDigest(Policy* policy) {
  policy->digest = Sha256Hex(doc::WriteCanonicalJson(PolicyToNode(*policy)));
}

}  // namespace

const TrackPolicy& Policy::track(suite::Track track) const {
  static const TrackPolicy kSuggested[] = {
      SuggestedTrack(suite::Track::kHappyPath), SuggestedTrack(suite::Track::kEdge),
      SuggestedTrack(suite::Track::kAdversarial), SuggestedTrack(suite::Track::kProduction)};
  const auto found = tracks.find(std::string(suite::TrackName(track)));
  return found == tracks.end() ? kSuggested[static_cast<int>(track)] : found->second;
}

Policy DefaultPolicy() {
  Policy policy;
  for (std::string_view name : suite::kTrackNames) {
    const std::string key(name);
    policy.tracks[key] = SuggestedTrack(*suite::TrackOf(key));
  }
  SetDigest(&policy);
  return policy;
}

void ReadPolicy(doc::ObjectReader& r, Policy* out) {
  r.Describe("What moves a verdict. Fields that are absent have the value in brackets.");
  r.Int("format", &out->format, "of this file: 1", 1, 1, true);
  r.Double("alpha", &out->alpha,
           "chance of a wrong PASS and of a wrong FAIL, one-sided each (0.05)", 0.001, 0.2);
  r.Map("tracks", &out->tracks, ReadTrack,
        "rules by track: happy_path, edge, adversarial, production");
  r.Int("largest_new_critical_failures", &out->largest_new_critical_failures,
        "cases of severity critical that passed every trial before and do not now (0)", 0, 1000);
  r.Double("smallest_ratio", &out->smallest_ratio,
           "the candidate's adversarial pass rate over its happy-path pass rate", 0, 10);
  r.Object("outcomes", &out->outcomes, ReadOutcomes,
           "how outcomes that are not scored enter a rate");
  r.StringList(
      "equal_settings", &out->equal_settings,
      "JSON pointers into the target's description; where they differ the sides are not compared");
  if (!r.IsReading()) return;
  for (const std::string& pointer : out->equal_settings) {
    if (!pointer.empty() && pointer[0] != '/')
      r.Fail("equal_settings",
             "a JSON pointer begins with \"/\", not as " + doc::QuoteJson(pointer) + " does");
  }
}

doc::Node PolicyToNode(const Policy& policy) {
  doc::Node tracks = doc::Node::Object();
  for (const auto& [name, track] : policy.tracks) {
    tracks.Set(name, doc::Node::Object({{"gating", doc::Node::Bool(track.is_gating)},
                                        {"largest_drop", doc::Node::Double(track.largest_drop)},
                                        {"largest_unscored_share",
                                         doc::Node::Double(track.largest_unscored_share)},
                                        {"smallest_rate", Optional(track.smallest_rate)}}));
  }
  std::vector<std::string> sorted = policy.equal_settings;
  std::sort(sorted.begin(), sorted.end());
  doc::Node equal_settings = doc::Node::Array();
  for (std::string& pointer : sorted) equal_settings.Push(doc::Node::String(std::move(pointer)));
  return doc::Node::Object(
      {{"format", doc::Node::Int(policy.format)},
       {"alpha", doc::Node::Double(policy.alpha)},
       {"tracks", std::move(tracks)},
       {"largest_new_critical_failures", doc::Node::Int(policy.largest_new_critical_failures)},
       {"smallest_ratio", Optional(policy.smallest_ratio)},
       {"outcomes", doc::Node::Object({{"refused", Name(policy.outcomes.refused)},
                                       {"filtered", Name(policy.outcomes.filtered)},
                                       {"empty", Name(policy.outcomes.empty)},
                                       {"truncated", Name(policy.outcomes.truncated)}})},
       {"equal_settings", std::move(equal_settings)}});
}

Result<Policy> ParsePolicy(std::string_view yaml, const std::string& file,
                           Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseYaml(yaml, file, diagnostics));
  Policy policy = DefaultPolicy();
  const int errors_before = diagnostics->errors();
  {
    const doc::Document document{file, yaml, 1, diagnostics};
    doc::ObjectReader reader(document, node);
    ReadPolicy(reader, &policy);
  }
  if (diagnostics->errors() > errors_before)
    return MakeError(ErrorCode::kInvalid, "\"", file, "\" is no valid policy");
  SetDigest(&policy);
  return policy;
}

Result<Policy> LoadPolicy(const std::string& path, Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const std::string yaml, ReadFile(path));
  return ParsePolicy(yaml, path, diagnostics);
}

}  // namespace plimsoll::gate
