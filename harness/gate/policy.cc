#include "harness/gate/policy.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/doc/form.h"
#include "harness/doc/json.h"
#include "harness/doc/yaml.h"

namespace plimsoll::gate {
namespace {

using baseline::Reading;

/// A model that gave no whole answer has shown nothing: such outcomes are missing or failures,
/// never passes.
constexpr std::string_view kNoAnswerReadings[] = {"missing", "fail"};
constexpr std::string_view kInconclusiveNames[] = {"fail", "warn"};

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
  r.Enum_("measure", &out->measure, kMeasureNames,
          "what the drop is of: passed trials, or the mean of the grades' scores (pass)");
}

void ReadSlice(doc::ObjectReader& r, SlicePolicy* out) {
  r.String("slice", &out->slice, "such as area=cyber", true);
  r.Enum_("track", &out->track, suite::kTrackNames, "the track that it is a slice of", true);
  r.Double("largest_drop", &out->largest_drop, "as of a track", 0.001, 0.5, true);
}

void ReadWaiver(doc::ObjectReader& r, Waiver* out) {
  r.String("rule", &out->rule, "the finding's rule, such as gate.track.edge", true);
  r.String("owner", &out->owner, "who answers for it", true);
  r.String("reason", &out->reason, "why it may stand", true);
  r.Form("expires", &out->expires, "date", "the last day", true);
  if (!r.IsReading() || !r.Has("rule")) return;
  if (!out->rule.starts_with("gate."))
    r.Fail("rule", "a rule's name begins with \"gate.\", as in gate.track.edge");
  if (out->rule == "gate.complete" || out->rule.starts_with("gate.quarantine"))
    r.Fail("rule", "what was not measured cannot be waived");
}

void ReadQuarantine(doc::ObjectReader& r, Quarantine* out) {
  r.String("case", &out->name, "suite/case", true);
  r.Enum_("noise", &out->noise, kNoiseNames,
          "what makes its outcome worthless; a model that wavers is no noise", true);
  r.Double("measured_rate", &out->measured_rate,
           "measured share of flips on re-judging, or of errors", 0.0001, 1, true);
  r.String("owner", &out->owner, "who mends it", true);
  r.String("reason", &out->reason, "what was found", true);
  r.Form("expires", &out->expires, "date", "the last day, at most 30 days ahead", true);
}

// Names of cases are suite/case.
void CheckCaseName(doc::ObjectReader& r, std::string_view key, const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == name.npos || slash == 0 || slash + 1 == name.size())
    r.Fail(key, doc::QuoteJson(name) + " is not SUITE/CASE");
}

void CheckLists(doc::ObjectReader& r, const Policy& policy) {
  for (const std::string& name : policy.critical) CheckCaseName(r, "critical", name);
  for (const Quarantine& each : policy.quarantine) {
    CheckCaseName(r, "quarantine", each.name);
    if (std::find(policy.critical.begin(), policy.critical.end(), each.name) !=
        policy.critical.end())
      r.Fail("quarantine", "the case " + doc::QuoteJson(each.name) +
                               " is on the critical list and cannot be quarantined");
  }
  for (const SlicePolicy& slice : policy.gating_slices)
    if (!slice.slice.starts_with("area="))
      r.Fail("gating_slices", "slices are named area=NAME, not " + doc::QuoteJson(slice.slice));
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

/// Unset where it is no date.
std::optional<std::chrono::sys_days> DayOf(std::string_view text) {
  if (!doc::FindForm("date")->matches(text)) return std::nullopt;
  const auto number = [&](std::size_t begin, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + begin, text.data() + begin + size, value);
    return value;
  };
  return std::chrono::sys_days(std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2));
}

/// Complains of entries of a list that have outlived their day, or that want to live too long.
void CheckExpiry(const doc::Document& document, const doc::Node& node, const std::string& list,
                 std::chrono::sys_days today, std::chrono::days most) {
  const doc::Node* entries = node.Find(list);
  if (entries == nullptr) return;
  for (const doc::Node& entry : entries->items) {
    const doc::Node* expires = entry.Find("expires");
    const auto day = expires == nullptr ? std::nullopt : DayOf(expires->text);
    if (!day) continue;  // complained of already
    if (*day < today)
      doc::Complain(document, expires->line, expires->column,
                    "it expired on " + expires->text + ": decide again, or take it out");
    if (*day > today + most)
      doc::Complain(document, expires->line, expires->column,
                    "it may last " + std::to_string(most.count()) + " days at most");
  }
}

void CheckDates(const doc::Document& document, const doc::Node& node, const std::string& today) {
  const auto day = DayOf(today);
  PLIMSOLL_CHECK(day.has_value());
  constexpr std::chrono::days kLongestWaiver{366};
  constexpr std::chrono::days kLongestQuarantine{30};
  CheckExpiry(document, node, "waivers", *day, kLongestWaiver);
  CheckExpiry(document, node, "quarantine", *day, kLongestQuarantine);
}

}  // namespace

void SetDigest(Policy* policy) {
  policy->digest = Sha256Hex(doc::WriteCanonicalJson(PolicyToNode(*policy)));
}

const TrackPolicy& Policy::track(suite::Track track) const {
  static const TrackPolicy kSuggested[] = {
      SuggestedTrack(suite::Track::kHappyPath), SuggestedTrack(suite::Track::kEdge),
      SuggestedTrack(suite::Track::kAdversarial), SuggestedTrack(suite::Track::kProduction)};
  const auto found = tracks.find(std::string(suite::TrackName(track)));
  return found == tracks.end() ? kSuggested[static_cast<int>(track)] : found->second;
}

baseline::CompareOptions CompareOptionsOf(const Policy& policy, bool allow_drift) {
  baseline::CompareOptions options;
  options.allow_drift = allow_drift;
  for (const auto& [name, track] : policy.tracks)
    if (track.measure == Measure::kScore) options.graded.insert(*suite::TrackOf(name));
  for (const Quarantine& each : policy.quarantine) options.quarantined.insert(each.name);
  return options;
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
  r.Double("alpha_early", &out->alpha_early,
           "of alpha, what --sequential may spend on stopping before the last case (half of it)",
           0.0001, 0.2);
  r.Bool("strict", &out->is_strict,
         "Tango's test with continuity correction: fewer wrong PASSes, more cases (false)");
  r.Int("largest_new_critical_failures", &out->largest_new_critical_failures,
        "cases of severity critical that passed every trial before and do not now (0)", 0, 1000);
  r.StringList("critical", &out->critical,
               "suite/case: cases that must pass every trial, whatever the baseline did");
  r.Double("smallest_ratio", &out->smallest_ratio,
           "the candidate's adversarial pass rate over its happy-path pass rate", 0, 10);
  r.List("gating_slices", &out->gating_slices, ReadSlice,
         "slices that gate as tracks do; the others are shown where they decline");
  r.Double("slice_false_discovery_rate", &out->slice_false_discovery_rate,
           "of the slices that do not gate (0.10)", 0.001, 0.5);
  r.Int("smallest_slice", &out->smallest_slice, "cases below which a slice is not tested (20)", 2,
        100'000);
  int inconclusive = out->warns_on_low_power ? 1 : 0;
  r.Choice("inconclusive", &inconclusive, kInconclusiveNames,
           "how a verdict ends that lacks power alone: fail (exit code 3) or warn (0) (fail)");
  out->warns_on_low_power = inconclusive == 1;
  r.String("anchor", &out->anchor,
           "folder of pinned baselines beside this file: the margins hold against them too");
  r.List("waivers", &out->waivers, ReadWaiver,
         "findings that somebody answers for until a day: they become warnings");
  r.List("quarantine", &out->quarantine, ReadQuarantine,
         "cases that are measured and do not gate, for noise that is not the model's");
  r.Object("outcomes", &out->outcomes, ReadOutcomes,
           "how outcomes that are not scored enter a rate");
  r.Object("judging", &out->judging, judge::ReadJudging,
           "which models grade by rubrics, how their votes combine, and how good they must be");
  r.Object("triage", &out->triage, triage::ReadTriagePolicy, "which answers people look at");
  r.Object("suite_health", &out->suite_health, ReadSuiteHealth,
           "what the suites must be worth: coverage, overlap, diversity, novelty");
  r.StringList(
      "equal_settings", &out->equal_settings,
      "JSON pointers into the target's description; where they differ the sides are not compared");
  if (!r.IsReading()) return;
  if (!r.Has("alpha_early")) out->alpha_early = out->alpha / 2;
  if (out->alpha_early >= out->alpha)
    r.Fail("alpha_early", "what may be spent early must be less than alpha");
  CheckLists(r, *out);
  for (const std::string& pointer : out->equal_settings) {
    if (!pointer.empty() && pointer[0] != '/')
      r.Fail("equal_settings",
             "a JSON pointer begins with \"/\", not as " + doc::QuoteJson(pointer) + " does");
  }
}

Result<Policy> ParsePolicy(std::string_view yaml, const std::string& file, const std::string& today,
                           Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseYaml(yaml, file, diagnostics));
  Policy policy = DefaultPolicy();
  const int errors_before = diagnostics->errors();
  const doc::Document document{file, yaml, 1, diagnostics};
  {
    doc::ObjectReader reader(document, node);
    ReadPolicy(reader, &policy);
  }
  CheckDates(document, node, today);
  if (diagnostics->errors() > errors_before)
    return MakeError(ErrorCode::kInvalid, "\"", file, "\" is no valid policy");
  SetDigest(&policy);
  return policy;
}

Result<Policy> LoadPolicy(const std::string& path, const std::string& today,
                          Diagnostics* diagnostics) {
  PLIMSOLL_ASSIGN(const std::string yaml, ReadFile(path));
  PLIMSOLL_ASSIGN(Policy policy, ParsePolicy(yaml, path, today, diagnostics));
  const std::size_t slash = path.rfind('/');
  if (slash != path.npos) policy.folder = path.substr(0, slash + 1);
  std::string& anchor = policy.judging.anchor;
  if (!anchor.empty() && anchor[0] != '/') anchor = policy.folder + anchor;
  return policy;
}

}  // namespace plimsoll::gate
