// Marginal maximum likelihood of the two-parameter logistic model: Bock & Aitkin's EM.

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/base/result.h"
#include "harness/stats/items.h"

namespace plimsoll::stats {
namespace {

constexpr std::size_t kNodes = 41;
using Nodes = std::array<double, kNodes>;

/// Gauss-Hermite quadrature for the standard normal density.
struct Quadrature {
  Nodes node{};
  Nodes weight{};
};

/// The orthonormal Hermite polynomial of degree kNodes at x, and the sum of squares of the lower
/// ones: the inverse of the weight at a root.
struct Hermite {
  double value = 0;
  double squares = 0;

  explicit Hermite(double x) {
    double previous = 0;
    double current = 1;
    for (std::size_t j = 0; j < kNodes; ++j) {
      squares += current * current;
      const auto n = static_cast<double>(j);
      const double next = (x * current - std::sqrt(n) * previous) / std::sqrt(n + 1);
      previous = current;
      current = next;
    }
    value = current;
  }
};

/// The roots lie symmetric about 0 (one of them, for an odd degree), further apart than the step
/// and below 2 sqrt(degree).
Quadrature MakeQuadrature() {
  constexpr double kStep = 0.1;
  constexpr int kHalvings = 60;
  Quadrature quadrature;
  constexpr std::size_t kCentre = kNodes / 2;
  quadrature.weight[kCentre] = 1 / Hermite(0).squares;
  double start = kStep / 2;
  for (std::size_t i = 1; i <= kCentre; ++i) {
    while (Hermite(start).value * Hermite(start + kStep).value > 0) start += kStep;
    double low = start;
    double high = start + kStep;
    for (int halving = 0; halving < kHalvings; ++halving) {
      const double middle = (low + high) / 2;
      (Hermite(low).value * Hermite(middle).value > 0 ? low : high) = middle;
    }
    start = high;
    quadrature.node[kCentre + i] = low;
    quadrature.node[kCentre - i] = -low;
    quadrature.weight[kCentre + i] = quadrature.weight[kCentre - i] = 1 / Hermite(low).squares;
  }
  return quadrature;
}

/// log(1/(1 + exp(-x))) without overflow.
double LogLogistic(double x) {
  return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x));
}
double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// logit P(pass) = intercept + slope * ability
struct Line {
  double intercept = 0;
  double slope = 1;
};

/// How many versions are expected at each node, and how many of them pass a case.
struct Expected {
  Nodes versions{};
  std::vector<Nodes> passes;
  double log_likelihood = 0;
};

class Em {
 public:
  explicit Em(const ResponseMatrix& responses)
      : responses_(responses), quadrature_(MakeQuadrature()), lines_(responses.cases) {}

  /// Whether it settled.
  bool Run() {
    constexpr int kMostRounds = 5000;
    constexpr double kSettled = 1e-9;
    double last = -HUGE_VAL;
    for (int round = 0; round < kMostRounds; ++round) {
      const Expected expected = Expect();
      log_likelihood_ = expected.log_likelihood;
      if (std::abs(log_likelihood_ - last) < kSettled) return true;
      last = log_likelihood_;
      for (std::size_t i = 0; i < lines_.size(); ++i) Maximize(expected, i);
    }
    return false;
  }

  const std::vector<Line>& lines() const { return lines_; }
  double log_likelihood() const { return log_likelihood_; }

 private:
  Expected Expect() const {
    Expected expected;
    expected.passes.resize(lines_.size());
    std::vector<Nodes> log_pass(lines_.size());
    std::vector<Nodes> log_fail(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (std::size_t q = 0; q < kNodes; ++q) {
        const double logit = lines_[i].intercept + lines_[i].slope * quadrature_.node[q];
        log_pass[i][q] = LogLogistic(logit);
        log_fail[i][q] = LogLogistic(-logit);
      }
    }
    for (std::size_t v = 0; v < responses_.versions; ++v) {
      Nodes posterior{};
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        const Nodes& log_outcome = responses_.At(v, i) > 0 ? log_pass[i] : log_fail[i];
        for (std::size_t q = 0; q < kNodes; ++q) posterior[q] += log_outcome[q];
      }
      expected.log_likelihood += Normalize(&posterior);
      for (std::size_t q = 0; q < kNodes; ++q) expected.versions[q] += posterior[q];
      for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (responses_.At(v, i) <= 0) continue;
        for (std::size_t q = 0; q < kNodes; ++q) expected.passes[i][q] += posterior[q];
      }
    }
    return expected;
  }

  /// Turns log likelihoods at the nodes into posterior weights; returns the log of their integral.
  double Normalize(Nodes* posterior) const {
    const double largest = *std::max_element(posterior->begin(), posterior->end());
    double sum = 0;
    for (std::size_t q = 0; q < kNodes; ++q) {
      (*posterior)[q] = quadrature_.weight[q] * std::exp((*posterior)[q] - largest);
      sum += (*posterior)[q];
    }
    for (double& weight : *posterior) weight /= sum;
    return largest + std::log(sum);
  }

  /// One Newton step of the case's logistic regression on the expected counts: enough for EM to
  /// rise, and shortened where the curvature promises too much.
  void Maximize(const Expected& expected, std::size_t item) {
    Line& line = lines_[item];
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
    for (std::size_t q = 0; q < kNodes; ++q) {
      const double x = quadrature_.node[q];
      const double p = Logistic(line.intercept + line.slope * x);
      const double residual = expected.passes[item][q] - expected.versions[q] * p;
      const double curvature = expected.versions[q] * p * (1 - p);
      g0 += residual;
      g1 += residual * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const double determinant = h00 * h11 - h01 * h01;
    if (determinant <= 0) return;
    constexpr double kLongestStep = 1;
    line.intercept += std::clamp((h11 * g0 - h01 * g1) / determinant, -kLongestStep, kLongestStep);
    line.slope += std::clamp((h00 * g1 - h01 * g0) / determinant, -kLongestStep, kLongestStep);
  }

  const ResponseMatrix& responses_;
  Quadrature quadrature_;
  std::vector<Line> lines_;
  double log_likelihood_ = 0;
};

bool Varies(const ResponseMatrix& responses, std::size_t item) {
  for (std::size_t v = 1; v < responses.versions; ++v) {
    if (responses.At(v, item) != responses.At(0, item)) return true;
  }
  return false;
}

}  // namespace

double ItemParameters::PassProbability(double ability) const {
  return Logistic(discrimination * (ability - difficulty));
}

double ItemParameters::Information(double ability) const {
  const double p = PassProbability(ability);
  return discrimination * discrimination * p * (1 - p);
}

std::optional<ItemResponseFit> FitTwoParameterLogistic(const ResponseMatrix& responses) {
  PLIMSOLL_CHECK(responses.values.size() == responses.versions * responses.cases);
  for (std::size_t i = 0; i < responses.cases; ++i) {
    if (!Varies(responses, i)) return std::nullopt;
  }
  Em em(responses);
  if (!em.Run()) return std::nullopt;
  constexpr double kFlattest = 1e-3;
  constexpr double kSteepest = 50;
  ItemResponseFit fit{{}, em.log_likelihood()};
  for (const Line& line : em.lines()) {
    const double steepness = std::abs(line.slope);
    if (steepness < kFlattest || steepness > kSteepest) return std::nullopt;
    fit.items.push_back({line.slope, -line.intercept / line.slope});
  }
  return fit;
}

}  // namespace plimsoll::stats
