#include "harness/triage/difference.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "harness/stats/clustered.h"
#include "harness/stats/distributions.h"

namespace plimsoll::triage {
namespace {

constexpr std::int64_t kLeastLabels = 2;

using Pointers = std::vector<const LabelledAnswer*>;

Pointers OfTrack(const LabelledRun& run, suite::Track track) {
  Pointers answers;
  for (const LabelledAnswer& answer : run.answers)
    if (answer.candidate.track == track) answers.push_back(&answer);
  return answers;
}

/// A case in its words.
using CaseKey = std::tuple<std::string, std::string, Digest>;

/// The mean over the answers of one case that have a score.
struct CaseMean {
  std::string cluster;
  double sum = 0;
  int answers = 0;
};
using CaseMeans = std::map<CaseKey, CaseMean>;

CaseMeans MeansOf(const Pointers& answers, Source source, Open open) {
  const std::vector<std::optional<double>> scores = ScoresOf(answers, source, open);
  CaseMeans means;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!scores[i]) continue;
    const Candidate& candidate = answers[i]->candidate;
    CaseMean& mean = means[{candidate.key.suite, candidate.key.case_id, candidate.fingerprint}];
    mean.cluster = candidate.key.suite + "/" + candidate.cluster;
    mean.sum += *scores[i];
    ++mean.answers;
  }
  return means;
}

/// Of the cases in common, in their order.
struct Differences {
  std::vector<double> values;
  std::vector<std::int64_t> clusters;
  bool is_binary = true;
};

Differences Pair(const CaseMeans& candidate, const CaseMeans& baseline) {
  Differences differences;
  std::map<std::string, std::int64_t> ids;
  for (const auto& [key, now] : candidate) {
    const auto before = baseline.find(key);
    if (before == baseline.end()) continue;
    const CaseMean& then = before->second;
    differences.values.push_back(now.sum / now.answers - then.sum / then.answers);
    const auto [id, is_new] = ids.emplace(now.cluster, ids.size());
    differences.clusters.push_back(id->second);
    differences.is_binary &= is_new && now.answers == 1 && then.answers == 1;
  }
  return differences;
}

std::vector<double> ClusterMeans(const Differences& differences) {
  std::map<std::int64_t, std::pair<double, int>> sums;
  for (std::size_t i = 0; i < differences.values.size(); ++i) {
    auto& [sum, count] = sums[differences.clusters[i]];
    sum += differences.values[i];
    ++count;
  }
  std::vector<double> means;
  for (const auto& [id, sum] : sums) means.push_back(sum.first / sum.second);
  return means;
}

/// Both runs' answers of one track.
struct Sides {
  Pointers candidate;
  Pointers baseline;
  LabelCount candidate_labels;
  LabelCount baseline_labels;

  Differences Read(Source source, Open now, Open before) const {
    return Pair(MeansOf(candidate, source, now), MeansOf(baseline, source, before));
  }
};

/// A mean difference and how far it can be trusted.
struct Spread {
  double mean = 0;
  double error = 0;
  double df = 0;
  std::int64_t clusters = 0;

  double Quantile(double p) const { return mean + stats::StudentQuantile(p, df) * error; }
};

std::optional<Spread> SpreadOf(const Sides& sides, Source source, Open now, Open before) {
  const Differences differences = sides.Read(source, now, before);
  const auto mean = stats::EstimateClusteredMean(differences.values, differences.clusters, 0.95);
  if (!mean) return std::nullopt;
  const std::int64_t labels = std::min(sides.candidate_labels.labels, sides.baseline_labels.labels);
  const double least =
      std::hypot(sides.candidate_labels.LeastError(), sides.baseline_labels.LeastError());
  return Spread{mean->mean, std::max(mean->standard_error, least),
                std::min(mean->df, static_cast<double>(labels - 1)), mean->clusters};
}

std::optional<LabelledDifference> Labelled(const Sides& sides, Source source, double alpha) {
  if (std::min(sides.candidate_labels.labels, sides.baseline_labels.labels) < kLeastLabels)
    return std::nullopt;
  const auto measured = SpreadOf(sides, source, Open::kLeftOut, Open::kLeftOut);
  const auto against = SpreadOf(sides, source, Open::kFails, Open::kPasses);
  const auto in_favour = SpreadOf(sides, source, Open::kPasses, Open::kFails);
  if (!measured || !against || !in_favour) return std::nullopt;
  LabelledDifference result;
  result.difference = std::clamp(measured->mean, -1.0, 1.0);
  result.interval = {std::clamp(against->Quantile(alpha), -1.0, result.difference),
                     std::clamp(in_favour->Quantile(1 - alpha), result.difference, 1.0)};
  result.p_worse = stats::StudentUpperTail(-in_favour->mean / in_favour->error, in_favour->df);
  result.clusters = measured->clusters;
  return result;
}

TrackDifference DifferenceOf(suite::Track track, const Sides& sides, double alpha) {
  TrackDifference difference;
  difference.track = track;
  difference.candidate = sides.candidate_labels;
  difference.baseline = sides.baseline_labels;
  // Every answer has a score of this kind, so that these are all pairs.
  difference.pairs = static_cast<std::int64_t>(
      sides.Read(Source::kCombined, Open::kLeftOut, Open::kLeftOut).values.size());
  const Differences judged = sides.Read(Source::kJudges, Open::kLeftOut, Open::kLeftOut);
  difference.judged = ClusterMeans(judged);
  difference.is_binary = judged.is_binary;
  difference.people = Labelled(sides, Source::kPeople, alpha);
  difference.combined = Labelled(sides, Source::kCombined, alpha);
  return difference;
}

}  // namespace

std::vector<TrackDifference> DifferencesOf(const LabelledRun& candidate,
                                           const LabelledRun& baseline, double alpha) {
  std::vector<TrackDifference> differences;
  for (std::size_t i = 0; i < std::size(suite::kTrackNames); ++i) {
    const auto track = static_cast<suite::Track>(i);
    Sides sides{OfTrack(candidate, track), OfTrack(baseline, track), {}, {}};
    sides.candidate_labels = CountLabels(sides.candidate);
    sides.baseline_labels = CountLabels(sides.baseline);
    TrackDifference difference = DifferenceOf(track, sides, alpha);
    if (difference.pairs > 0) differences.push_back(std::move(difference));
  }
  return differences;
}

}  // namespace plimsoll::triage
