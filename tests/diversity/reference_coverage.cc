// Checks of the kinds that compare embeddings: spread, Vendi scores, coverage, gaps, two samples.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "harness/diversity/cosine.h"
#include "harness/diversity/euclidean.h"
#include "harness/diversity/hubness.h"
#include "harness/diversity/occupancy.h"
#include "harness/diversity/point_coverage.h"
#include "harness/diversity/region_terms.h"
#include "harness/diversity/regions.h"
#include "harness/diversity/rows.h"
#include "harness/diversity/spread.h"
#include "harness/diversity/support.h"
#include "harness/diversity/two_sample.h"
#include "harness/diversity/vendi.h"
#include "harness/stats/moments.h"
#include "harness/vectors/matrix.h"
#include "harness/vectors/neighbours.h"
#include "tests/diversity/reference_check.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

/// Rows are float32, rounded once: 2^-24 of each value. What is made of them cannot agree with what
/// was made of doubles beyond that, whatever tolerance is stated.
constexpr double kRowRounding = 2e-7;

double NumberOf(const doc::Node& node) {
  const Result<double> number = node.AsDouble();
  EXPECT_TRUE(number.ok());
  return number.ok() ? *number : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> NumbersOf(const doc::Node& node) {
  std::vector<double> numbers;
  for (const doc::Node& item : node.items) numbers.push_back(NumberOf(item));
  return numbers;
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
  vectors::NormaliseRows(&rows);
  return rows;
}

/// Holds every expected field against what was computed under its name.
class Comparison {
 public:
  explicit Comparison(const ReferenceExample& example) : example_(example) {}

  void Add(const std::string& field, double value) { values_[field] = {value}; }
  void Add(const std::string& field, std::vector<double> values) {
    values_[field] = std::move(values);
  }
  template <typename T>
  void AddCounts(const std::string& field, const std::vector<T>& counts) {
    values_[field] = std::vector<double>(counts.begin(), counts.end());
  }

  void Check(const doc::Node& expected, double least_tolerance = kRowRounding) const {
    for (const doc::Member& member : expected.members) {
      const auto found = values_.find(member.key);
      if (found == values_.end()) {
        ADD_FAILURE() << example_.id << ": unknown field " << member.key;
        continue;
      }
      const std::vector<double> want = member.value.is_array()
                                           ? NumbersOf(member.value)
                                           : std::vector<double>{NumberOf(member.value)};
      ASSERT_EQ(found->second.size(), want.size()) << member.key;
      const double tolerance = std::max(example_.ToleranceOf(member.key), least_tolerance);
      for (std::size_t i = 0; i < want.size(); ++i)
        EXPECT_NEAR(found->second[i], want[i], tolerance)
            << example_.id << ": " << member.key << " " << i;
    }
  }

 private:
  const ReferenceExample& example_;
  std::map<std::string, std::vector<double>> values_;
};

std::vector<std::vector<vectors::Neighbour>> OwnNeighbours(MatrixView rows, std::size_t k) {
  auto lists = vectors::NearestNeighbours(rows, rows, {.k = k, .leave_self_out = true});
  EXPECT_TRUE(lists.ok());
  return std::move(*lists);
}

void CheckPairwiseStats(const ReferenceExample& example) {
  const Matrix rows = UnitRowsOf(*example.input->Find("X"));
  const MeanCosine mean = *MeanPairwiseCosine(rows.View());
  const NeighbourSpread spread = *SpreadOf(OwnNeighbours(rows.View(), 1), 2);
  const Frame frame = FitFrame(rows.View(), 1);
  double length = 0;
  for (const double value : frame.mean) length += value * value;
  Comparison comparison(example);
  comparison.Add("mean_pairwise_cosine", mean.mean);
  comparison.Add("mean_pairwise_cosine_distance", mean.Distance());
  comparison.Add("closed_form_check", *MeanPairwiseCosineValue(rows.View()));
  comparison.Add("remote_clique_unrounded", mean.RemoteClique());
  comparison.Add("chamfer_unrounded", spread.mean);
  comparison.Add("mean_resultant_length", std::sqrt(length));
  comparison.Add("mean_pairwise_cosine_after_centering",
                 MeanPairwiseCosine(Centred(rows.View(), frame, false).View())->mean);
  comparison.Add("mean_pairwise_cosine_after_centering_and_removing_1_pc",
                 MeanPairwiseCosine(Centred(rows.View(), frame, true).View())->mean);
  comparison.Add("median_nn_cosine", 1 - spread.median);
  comparison.Check(*example.expected);
}

void CheckVendi(const ReferenceExample& example) {
  const Matrix rows = UnitRowsOf(*example.input->Find("X"));
  const Vendi vendi = *MeasureVendi(rows.View());
  Comparison comparison(example);
  comparison.Add("vendi_q0.5", vendi.half);
  comparison.Add("vendi_q1", vendi.one);
  comparison.Add("vendi_q2", vendi.two);
  comparison.Add("vendi_qinf", vendi.infinity);
  comparison.Add("vendi_dual_q1", vendi.one);
  comparison.Add("rke_closed_form_q2", vendi.two);
  const Frame frame = FitFrame(rows.View(), 0);  // intdiv: 1 - |mean|^2, the diagonal counted in
  double square = 0;
  for (const double value : frame.mean) square += value * value;
  comparison.Add("intdiv_K", 1 - square);
  comparison.Add("numerical_rank", static_cast<double>(vendi.rank));
  comparison.Check(*example.expected, 1e-6);
}

void CheckPrdc(const ReferenceExample& example) {
  const Matrix real = RowsOf(*example.input->Find("real"));
  const Matrix fake = RowsOf(*example.input->Find("fake"));
  for (const doc::Member& member : example.expected->members) {
    PointCoverageOptions options;
    options.k = static_cast<std::size_t>(std::stoul(member.key.substr(1)));
    options.null_draws = 0;
    const auto measured = MeasurePointCoverage(real.View(), {}, fake.View(), options);
    ASSERT_TRUE(measured.ok() && measured->has_value());
    const PointCoverage& coverage = **measured;
    Comparison comparison(example);
    comparison.Add("precision", coverage.precision.value);
    comparison.Add("recall", coverage.recall.value);
    comparison.Add("density", coverage.density.value);
    comparison.Add("coverage", coverage.coverage.value);
    comparison.Add("expected_coverage_if_same_distribution", coverage.coverage_if_same);
    comparison.Check(member.value);
  }
}

void CheckAlphaPrecision(const ReferenceExample& example) {
  const Matrix real = RowsOf(*example.input->Find("real"));
  const Matrix synthetic = RowsOf(*example.input->Find("synthetic"));
  const int steps = static_cast<int>(NumberOf(*example.input->Find("steps")));
  const auto measured = MeasureSupport(real.View(), synthetic.View(), steps);
  ASSERT_TRUE(measured.ok() && measured->has_value());
  const Support& support = **measured;
  // The published code asks of production rows what the paper asks of synthetic ones.
  const auto own = NearestPoints(real.View(), real.View(), {.k = 1, .leave_self_out = true});
  const auto to_synthetic = NearestPoints(real.View(), synthetic.View(), {.k = 1});
  ASSERT_TRUE(own.ok() && to_synthetic.ok());
  double published = 0;
  for (std::size_t i = 0; i < real.rows(); ++i) {
    const NearPoint& nearest = (*to_synthetic)[i].front();
    if ((*own)[nearest.index].front().square < nearest.square)
      published += 1 / static_cast<double>(real.rows());
  }
  Comparison comparison(example);
  comparison.Add("alpha_precision_curve", support.alpha_precision);
  comparison.Add("beta_coverage_curve", support.beta_coverage);
  comparison.Add("delta_precision_alpha", support.delta_precision);
  comparison.Add("delta_coverage_beta", support.delta_coverage);
  comparison.Add("authenticity_as_published", published);
  comparison.Add("authenticity_fixed", support.authenticity);
  comparison.Check(*example.expected);
}

void CheckTwoSample(const ReferenceExample& example) {
  const Matrix a = RowsOf(*example.input->Find("A"));
  const Matrix b = RowsOf(*example.input->Find("B"));
  const double gamma = NumberOf(*example.input->Find("rbf_gamma"));
  const auto of = [&](Kernel kernel) {
    return MeasureDiscrepancy(a.View(), b.View(), kernel, gamma);
  };
  PermutationOptions options;
  options.draws = 24'310;  // all splits that there are
  options.kernel = Kernel::kEnergy;
  const auto energy = TestTwoSamples(a.View(), b.View(), options);
  options.kernel = Kernel::kRbf;
  options.gamma = gamma;
  const auto mmd = TestTwoSamples(a.View(), b.View(), options);
  ASSERT_TRUE(energy.ok() && energy->has_value() && mmd.ok() && mmd->has_value());
  Comparison comparison(example);
  comparison.Add("mmd2_rbf_unbiased", of(Kernel::kRbf).unbiased);
  comparison.Add("mmd2_rbf_biased", of(Kernel::kRbf).biased);
  comparison.Add("kid_poly3_unbiased", of(Kernel::kCubic).unbiased);
  comparison.Add("energy_distance_v", of(Kernel::kEnergy).biased);
  comparison.Add("energy_distance_u", of(Kernel::kEnergy).unbiased);
  comparison.Add("mmd2_linear_biased", of(Kernel::kLinear).biased);
  comparison.Add("median_squared_distance", MedianSquaredDistance(a.View(), b.View()));
  comparison.Add("exact_permutation_p_mmd_biased", (*mmd)->p);
  comparison.Add("exact_permutation_p_energy", (*energy)->p);
  comparison.Add("permutations", static_cast<double>((*mmd)->splits));
  EXPECT_TRUE((*mmd)->is_exact);
  comparison.Check(*example.expected);
}

void CheckHubness(const ReferenceExample& example) {
  const Matrix rows = UnitRowsOf(*example.input->Find("X"));
  const auto k = static_cast<std::size_t>(NumberOf(*example.input->Find("k")));
  const auto lists = OwnNeighbours(rows.View(), rows.rows());
  const Hubness hubness = *MeasureHubness(lists, k);
  Comparison comparison(example);
  comparison.AddCounts("k_occurrence", hubness.occurrences);
  comparison.Add("skewness", hubness.skewness);
  comparison.Add("max_k_occurrence",
                 static_cast<double>(hubness.occurrences[hubness.hubs.front()]));
  comparison.Add("antihubs", static_cast<double>(hubness.antihubs));
  std::vector<double> nearest;
  std::vector<double> values;
  for (const vectors::Neighbour& neighbour : CslsNearest(lists, k)) {
    nearest.push_back(static_cast<double>(neighbour.index));
    values.push_back(neighbour.cosine);
  }
  comparison.Add("csls_nn", nearest);
  comparison.Add("csls_nn_value", values);
  comparison.Check(*example.expected);
}

std::vector<double> GapOrder(const std::vector<double>& production,
                             const std::vector<double>& lift) {
  std::vector<double> order;
  const std::vector<double> shares = SharesOf(production);
  for (std::size_t i = 0; i < lift.size(); ++i) order.push_back(static_cast<double>(i));
  std::stable_sort(order.begin(), order.end(), [&](double a, double b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    return shares[i] * lift[i] > shares[j] * lift[j];
  });
  return order;
}

void CheckCoverageGaps(const ReferenceExample& example) {
  const Matrix production = RowsOf(*example.input->Find("production"));
  const Matrix suite = RowsOf(*example.input->Find("eval"));
  const Matrix centroids = UnitRowsOf(*example.input->Find("centroids"));
  const auto of_production = AssignRegions(production.View(), centroids.View());
  const auto of_suite = AssignRegions(suite.View(), centroids.View());
  ASSERT_TRUE(of_production.ok() && of_suite.ok());
  const std::vector<double> h = CountRegions(*of_production, {}, centroids.rows());
  const std::vector<double> e = CountRegions(*of_suite, {}, centroids.rows());
  const std::optional<ChiSquaredTest> chi = ChiSquaredOfSides(h, e);
  ASSERT_TRUE(chi.has_value());
  double uncovered = 0;
  for (std::size_t i = 0; i < production.rows(); ++i) {
    double nearest = -2;
    for (std::size_t j = 0; j < suite.rows(); ++j)
      nearest = std::max(nearest, Dot(production.Row(i), suite.Row(j), suite.columns()));
    if (nearest < 0.8) uncovered += 1 / static_cast<double>(production.rows());
  }
  Comparison comparison(example);
  comparison.Add("production_counts", h);
  comparison.Add("eval_counts", e);
  comparison.Add("js_divergence_bits", JensenShannonBits(SharesOf(h), SharesOf(e)));
  comparison.Add("chi2", chi->statistic);
  comparison.Add("chi2_p", chi->p);
  comparison.Add("uncovered_production_mass", UncoveredMass(h, e));
  comparison.Add("log2_lift_smoothed_0.5", Log2Lift(h, e));
  comparison.Add("gap_order", GapOrder(h, Log2Lift(h, e)));
  comparison.Add("frontier_integral", FrontierIntegral(SharesOf(h), SharesOf(e)));
  comparison.Add("good_turing_missing_mass_eval", *GoodTuringMissingMass(e));
  comparison.Add("nn_uncovered_fraction_at_cos_0.8", uncovered);
  comparison.Check(*example.expected, 0);
}

void CheckMauveStar(const ReferenceExample& example) {
  const doc::Node& input = *example.input;
  const double smoothing = NumberOf(*input.Find("smoothing"));
  const std::vector<double> p = SharesOf(NumbersOf(*input.Find("p_counts")), smoothing);
  const std::vector<double> q = SharesOf(NumbersOf(*input.Find("q_counts")), smoothing);
  Comparison comparison(example);
  comparison.Add("mauve_star", MauveArea(p, q, NumberOf(*input.Find("scaling")),
                                         static_cast<int>(NumberOf(*input.Find("points")))));
  comparison.Add("frontier_integral_star", FrontierIntegral(p, q));
  comparison.Check(*example.expected, 0);
}

void CheckExpectedCoverage(const ReferenceExample& example) {
  Comparison coverage(example);
  Comparison neighbours(example);
  for (const doc::Node& triple : example.input->Find("triples_N_M_k")->items) {
    const std::vector<double> sizes = NumbersOf(triple);
    const auto n = static_cast<std::size_t>(sizes[0]);
    const auto m = static_cast<std::size_t>(sizes[1]);
    const auto k = static_cast<std::size_t>(sizes[2]);
    const std::string pair = "N=" + std::to_string(n) + ",M=" + std::to_string(m);
    coverage.Add(pair + ",k=" + std::to_string(k), CoverageIfSame(n, m, k));
    neighbours.Add(pair, static_cast<double>(NeighboursForCoverage(n, m)));
  }
  for (const doc::Member& member : example.expected->members) {
    if (member.key == "expected_coverage") {
      coverage.Check(member.value, 0);
    } else if (member.key == "k_for_null_0.95") {
      neighbours.Check(member.value, 0);
    } else {
      ADD_FAILURE() << "unknown field " << member.key;
    }
  }
}

void CheckClassTerms(const ReferenceExample& example) {
  std::vector<std::string> texts;
  for (const doc::Node& item : example.input->Find("texts")->items) texts.push_back(item.text);
  std::vector<std::size_t> labels;
  for (const double label : NumbersOf(*example.input->Find("labels")))
    labels.push_back(static_cast<std::size_t>(label));
  const std::size_t regions = *std::max_element(labels.begin(), labels.end()) + 1;
  TermOptions options;
  options.documents = options.users = 1;
  options.has_pairs = options.is_merged = false;
  options.has_stop_words = options.floors_average = true;
  for (const doc::Member& member : example.expected->members) {
    options.count = member.value.items.size();
    const auto terms = RegionTerms(texts, labels, {}, regions, options);
    const std::vector<Term>& own = terms.at(std::stoul(member.key));
    ASSERT_EQ(own.size(), member.value.items.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
      EXPECT_EQ(own[i].text, member.value.items[i].items[0].text);
      EXPECT_NEAR(own[i].score, NumberOf(member.value.items[i].items[1]),
                  example.ToleranceOf(member.key));
    }
  }
}

}  // namespace

ReferenceChecks CoverageReferenceChecks() {
  return {{"pairwise_stats", CheckPairwiseStats},
          {"vendi", CheckVendi},
          {"prdc", CheckPrdc},
          {"alpha_precision", CheckAlphaPrecision},
          {"two_sample", CheckTwoSample},
          {"hubness", CheckHubness},
          {"coverage_gaps", CheckCoverageGaps},
          {"mauve_star_from_histograms", CheckMauveStar},
          {"expected_coverage_null", CheckExpectedCoverage},
          {"c_tf_idf", CheckClassTerms}};
}

}  // namespace plimsoll::diversity
