// Checks of the kinds that search, select, cluster and calibrate.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/diversity/novelty.h"
#include "harness/stats/moments.h"
#include "harness/stats/multiplicity.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/kmeans.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/selection.h"
#include "tests/diversity/reference_check.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;

// Rows are float32, rounded once: 2^-24 of each value. What is made of them cannot agree with what
// was made of doubles beyond that, whatever tolerance is stated.
constexpr double kRowRounding = 2e-7;

double NumberOf(const doc::Node& node) {
  const Result<double> number = node.AsDouble();
  EXPECT_TRUE(number.ok());
  return number.ok() ? *number : 0;
}

std::vector<double> NumbersOf(const doc::Node& node) {
  std::vector<double> numbers;
  for (const doc::Node& item : node.items) numbers.push_back(NumberOf(item));
  return numbers;
}

std::vector<std::size_t> IndicesOf(const doc::Node& node) {
  std::vector<std::size_t> indices;
  for (const doc::Node& item : node.items)
    indices.push_back(static_cast<std::size_t>(NumberOf(item)));
  return indices;
}

const doc::Node& InputOf(const ReferenceExample& example, const std::string& field) {
  static const doc::Node none;
  const doc::Node* node = example.input->Find(field);
  EXPECT_NE(node, nullptr) << example.id << " has no input " << field;
  return node == nullptr ? none : *node;
}

Matrix RowsOf(const doc::Node& node) {
  Matrix rows(node.items.size(), node.items.empty() ? 0 : node.items[0].items.size());
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t c = 0; c < rows.columns(); ++c)
      rows.Row(i)[c] = static_cast<float>(NumberOf(node.items[i].items[c]));
  return rows;
}

Matrix UnitRowsOf(const doc::Node& node) {
  Matrix rows = RowsOf(node);
  EXPECT_TRUE(vectors::NormaliseRows(&rows).empty());
  return rows;
}

// What plimsoll computed, by field, as numbers in a row.
using Values = std::map<std::string, std::vector<double>>;

template <typename T>
std::vector<double> AsNumbers(const std::vector<T>& values) {
  return std::vector<double>(values.begin(), values.end());
}

// A field of numbers, or of lists of numbers one after the other.
std::vector<double> FlatNumbers(const doc::Node& node) {
  if (!node.is_array()) return {NumberOf(node)};
  std::vector<double> numbers;
  for (const doc::Node& item : node.items)
    for (const double number : FlatNumbers(item)) numbers.push_back(number);
  return numbers;
}

void ExpectEachField(const ReferenceExample& example, const Values& computed) {
  for (const doc::Member& member : example.expected->members) {
    const auto found = computed.find(member.key);
    ASSERT_NE(found, computed.end()) << example.id << ": unknown field " << member.key;
    const std::vector<double> expected = FlatNumbers(member.value);
    ASSERT_EQ(found->second.size(), expected.size()) << example.id << ": " << member.key;
    const double tolerance = std::max(example.ToleranceOf(member.key), kRowRounding);
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_NEAR(found->second[i], expected[i], tolerance)
          << example.id << ": " << member.key << '[' << i << ']';
  }
}

// Rows that are the same bits, in groups of two at least.
std::vector<double> CopiesOf(const Matrix& rows) {
  std::vector<double> groups;
  std::set<std::size_t> known;
  const auto lists = vectors::NearestNeighbours(rows.View(), rows.View(), {.k = rows.rows()});
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    std::vector<std::size_t> group;
    for (const vectors::Neighbour& other : (*lists)[i])
      if (1 - other.cosine <= kSameVector) group.push_back(other.index);
    if (group.size() < 2 || !known.insert(group.front()).second) continue;
    groups.insert(groups.end(), group.begin(), group.end());
  }
  return groups;
}

void CheckTopK(const ReferenceExample& example) {
  const Matrix corpus = UnitRowsOf(InputOf(example, "corpus"));
  const Matrix queries = UnitRowsOf(InputOf(example, "queries"));
  const auto k = static_cast<std::size_t>(NumberOf(InputOf(example, "k")));
  const auto lists = vectors::NearestNeighbours(queries.View(), corpus.View(), {.k = k});
  ASSERT_TRUE(lists.ok()) << lists.error().message;
  Values computed;
  for (const std::vector<vectors::Neighbour>& list : *lists) {
    for (const vectors::Neighbour& neighbour : list) {
      computed["index"].push_back(static_cast<double>(neighbour.index));
      computed["cosine"].push_back(neighbour.cosine);
    }
    computed["novelty"].push_back(1 - list.front().cosine);
  }
  computed["exact_duplicate_groups"] = CopiesOf(corpus);
  ExpectEachField(example, computed);
}

std::vector<double> IndicesOf(const std::vector<vectors::Pick>& picks, std::size_t count) {
  std::vector<double> indices;
  for (std::size_t i = 0; i < count; ++i) indices.push_back(static_cast<double>(picks[i].index));
  return indices;
}

std::vector<double> NearestCosines(const Matrix& rows, const Matrix& known) {
  std::vector<double> cosines;
  const auto lists = vectors::NearestNeighbours(rows.View(), known.View(), {});
  EXPECT_TRUE(lists.ok());
  for (const auto& list : *lists) cosines.push_back(list.front().cosine);
  return cosines;
}

void CheckSelection(const ReferenceExample& example) {
  const Matrix rows = UnitRowsOf(InputOf(example, "X"));
  const Matrix corpus = UnitRowsOf(InputOf(example, "existing_corpus"));
  Values computed;
  // The gain of one pick more is the radius that those before it leave.
  const auto from_first = vectors::FarthestFirst(rows.View(), {}, 11);
  computed["farthest_first_from_0_k10"] = IndicesOf(from_first, 10);
  computed["cover_radius_1_minus_cos"] = {from_first.back().gain};
  const auto given = vectors::FarthestFirst(rows.View(), NearestCosines(rows, corpus), 9);
  computed["farthest_first_given_corpus_k8"] = IndicesOf(given, 8);
  computed["cover_radius_given_corpus"] = {given.back().gain};
  const auto facility = vectors::FacilityLocation(rows.View(), 8);
  computed["facility_location_k8_sim_(1+cos)/2"] = IndicesOf(facility, 8);
  for (const vectors::Pick& pick : facility) computed["facility_gains"].push_back(pick.gain);
  const auto determinantal = vectors::DeterminantalMap(rows.View(), {}, 8);
  computed["dpp_map_k8_L=G+0.01I"] = IndicesOf(determinantal, 8);
  double log_determinant = 0;
  for (const vectors::Pick& pick : determinantal)
    computed["dpp_logdet"].push_back(log_determinant += pick.gain);
  ExpectEachField(example, computed);
}

void CheckKMeans(const ReferenceExample& example) {
  const Matrix points = RowsOf(InputOf(example, "X"));
  const std::vector<std::size_t> starts = IndicesOf(InputOf(example, "init_rows"));
  Matrix centroids(starts.size(), points.columns());
  for (std::size_t c = 0; c < starts.size(); ++c)
    std::copy_n(points.Row(starts[c]), points.columns(), centroids.Row(c));
  const auto iterations = static_cast<int>(NumberOf(InputOf(example, "max_iter")));
  const vectors::Clustering found =
      vectors::KMeansFrom(points.View(), {}, centroids, iterations, vectors::CentroidForm::kMean);
  const float* values = found.centroids.Row(0);
  ExpectEachField(example, {{"labels", AsNumbers(found.labels)},
                            {"inertia", {found.inertia}},
                            {"centroids", {values, values + starts.size() * points.columns()}}});
}

std::vector<double> NovelAt(const std::vector<double>& p, double fdr) {
  std::vector<double> novel;
  const std::vector<double> adjusted = stats::BenjaminiHochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i)
    if (adjusted[i] <= fdr) novel.push_back(static_cast<double>(i));
  return novel;
}

void CheckNovelty(const ReferenceExample& example) {
  const Matrix corpus = UnitRowsOf(InputOf(example, "corpus"));
  const Matrix candidates = UnitRowsOf(InputOf(example, "candidates"));
  const vectors::MatrixView parts[] = {corpus.View()};
  const KnownRows known(parts);
  const Result<NoveltyCalibration> usual = CalibrateNovelty(known, {});
  ASSERT_TRUE(usual.ok());
  Values computed;
  for (const double quantile : NumbersOf(InputOf(example, "quantiles")))
    computed["nn_distance_quantiles_within_corpus"].push_back(
        stats::SortedQuantile(usual->nearest, quantile));
  const auto lists = known.Nearest(candidates.View(), kNoveltyNeighbours, 1);
  ASSERT_TRUE(lists.ok());
  for (const std::vector<vectors::Neighbour>& list : *lists) {
    const double nearest = 1 - list.front().cosine;
    const double mean = MeanDistance(list);
    computed["candidate_nn_distance"].push_back(nearest);
    computed["p_novel"].push_back(PNovel(usual->nearest, nearest));
    computed["p_duplicate"].push_back(PDuplicate(usual->nearest, nearest));
    computed["percentile"].push_back(Percentile(usual->nearest, nearest));
    computed["mean5_distance"].push_back(mean);
    computed["p_novel_mean5"].push_back(PNovel(usual->mean, mean));
  }
  const double fdr = NumberOf(InputOf(example, "fdr_q"));
  computed["bh_novel"] = NovelAt(computed["p_novel"], fdr);
  computed["bh_novel_mean5"] = NovelAt(computed["p_novel_mean5"], fdr);
  computed["bh_novel_q0.3"] = NovelAt(computed["p_novel"], 0.3);
  ExpectEachField(example, computed);
}

void CheckThreeSamples(const ReferenceExample& example) {
  const auto test = CompareDistances(NumbersOf(InputOf(example, "eval_to_train_nn_distance")),
                                     NumbersOf(InputOf(example, "heldout_to_train_nn_distance")));
  ASSERT_TRUE(test.has_value());
  ExpectEachField(example, {{"U", {test->ranks.u}},
                            {"auc", {test->ranks.auc}},
                            {"p_two_sided", {test->ranks.p_two_sided}},
                            {"p_less", {test->ranks.p_less}},
                            {"ks", {test->kolmogorov_smirnov}}});
}

// Two published rules, to show where ours differs: both delete rows that are far from all kept.
struct PublishedRules {
  std::vector<double> removed_near_any_earlier;  // SemDeDup
  std::vector<double> kept_unless_seen;          // SemHash
};

PublishedRules ApplyPublished(const Matrix& rows, double cosine) {
  PublishedRules rules;
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    std::vector<std::size_t> near;
    for (std::size_t j = 0; j < rows.rows(); ++j)
      if (j != i && vectors::ExactDot(rows.Row(i), rows.Row(j), rows.columns()) > cosine)
        near.push_back(j);
    if (!near.empty() && near.front() < i)
      rules.removed_near_any_earlier.push_back(static_cast<double>(i));
    const bool is_seen =
        std::any_of(near.begin(), near.end(), [&](std::size_t j) { return seen.count(j) > 0; });
    if (is_seen) continue;
    rules.kept_unless_seen.push_back(static_cast<double>(i));
    seen.insert(i);
    seen.insert(near.begin(), near.end());
  }
  return rules;
}

void CheckDeduplication(const ReferenceExample& example) {
  const Matrix rows = UnitRowsOf(InputOf(example, "X"));
  const Matrix corpus = UnitRowsOf(InputOf(example, "corpus"));
  const double cosine = NumberOf(InputOf(example, "tau"));
  const PublishedRules published = ApplyPublished(rows, cosine);
  const std::vector<double> nearest = NearestCosines(rows, corpus);
  ExpectEachField(
      example,
      {{"greedy_kept_vs_kept_and_corpus", AsNumbers(KeepInOrder(rows.View(), nearest, cosine))},
       {"semdedup_rule_removed_(max over all earlier > tau)", published.removed_near_any_earlier},
       {"semhash_rule_kept_(neighbour already seen)", published.kept_unless_seen}});
}

}  // namespace

ReferenceChecks VectorReferenceChecks() {
  return {{"max_cosine_topk", CheckTopK},       {"topk_ties", CheckTopK},
          {"selection", CheckSelection},        {"kmeans_fixed_init", CheckKMeans},
          {"calibrated_novelty", CheckNovelty}, {"three_sample_overlap", CheckThreeSamples},
          {"dedup_rules", CheckDeduplication}};
}

}  // namespace plimsoll::diversity
