#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>

#include "harness/embed/prompt_classifier.h"
#include "harness/embed/prompt_features.h"
#include "harness/embed/sigmoid.h"

namespace plimsoll::embed {
namespace {

// Eigen holds the matrix and works element by element; every sum over rows or features is a loop of
// ours, so that its order does not depend on Eigen's version or on the width of a vector register.
using Rows = Eigen::SparseMatrix<double, Eigen::RowMajor>;
using Eigen::VectorXd;

constexpr int kPowerIterations = 50;
constexpr double kHeadroom = 1.1;  // power iteration approaches the largest eigenvalue from below

/// The last column is 1 and its weight the bias.
Rows FeatureRows(const std::vector<LabelledPrompt>& prompts, int bits) {
  const Eigen::Index columns = (Eigen::Index{1} << bits) + 1;
  Rows rows(static_cast<Eigen::Index>(prompts.size()), columns);
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    rows.startVec(i);
    for (const Feature& feature : PromptFeatures(prompts[static_cast<std::size_t>(i)].prompt, bits))
      rows.insertBack(i, feature.index) = feature.value;
    rows.insertBack(i, columns - 1) = 1;
  }
  rows.finalize();
  return rows;
}

double RowTimes(const Rows& rows, Eigen::Index i, const VectorXd& weights) {
  double sum = 0;
  for (Rows::InnerIterator it(rows, i); it; ++it) sum += it.value() * weights[it.col()];
  return sum;
}

void AddRow(const Rows& rows, Eigen::Index i, double factor, VectorXd* sum) {
  for (Rows::InnerIterator it(rows, i); it; ++it) (*sum)[it.col()] += factor * it.value();
}

double SquaredLength(const VectorXd& v) {
  double sum = 0;
  for (Eigen::Index i = 0; i < v.size(); ++i) sum += v[i] * v[i];
  return sum;
}

/// The largest eigenvalue of rows^T rows, from below.
double LargestEigenvalue(const Rows& rows) {
  VectorXd direction = VectorXd::Ones(rows.cols());
  double eigenvalue = 0;
  for (int step = 0; step < kPowerIterations; ++step) {
    direction /= std::sqrt(SquaredLength(direction));
    VectorXd next = VectorXd::Zero(rows.cols());
    for (Eigen::Index i = 0; i < rows.rows(); ++i)
      AddRow(rows, i, RowTimes(rows, i, direction), &next);
    eigenvalue = std::sqrt(SquaredLength(next));
    direction = next;
  }
  return eigenvalue;
}

/// The gradient of the summed log loss and the penalty.
VectorXd Gradient(const Rows& rows, const std::vector<LabelledPrompt>& prompts, double l2,
                  const VectorXd& weights) {
  VectorXd gradient = l2 * weights;
  gradient[gradient.size() - 1] = 0;  // the bias bears no penalty
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const double wanted = prompts[static_cast<std::size_t>(i)].is_unsafe ? 1 : 0;
    AddRow(rows, i, Sigmoid(RowTimes(rows, i, weights)) - wanted, &gradient);
  }
  return gradient;
}

/// Accelerated gradient descent with a fixed step. Source: Nesterov 1983; Beck and Teboulle 2009,
/// section 4.
VectorXd Minimise(const Rows& rows, const std::vector<LabelledPrompt>& prompts,
                  const TrainingOptions& options) {
  const double step = 1 / (kHeadroom * LargestEigenvalue(rows) / 4 + options.l2);
  VectorXd weights = VectorXd::Zero(rows.cols());
  VectorXd ahead = weights;
  double momentum = 1;
  for (int i = 0; i < options.iterations; ++i) {
    const VectorXd next = ahead - step * Gradient(rows, prompts, options.l2, ahead);
    const double after = (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
    ahead = next + (momentum - 1) / after * (next - weights);
    weights = next;
    momentum = after;
  }
  return weights;
}

bool HasBothClasses(const std::vector<LabelledPrompt>& prompts) {
  const auto is_unsafe = [](const LabelledPrompt& prompt) { return prompt.is_unsafe; };
  return std::any_of(prompts.begin(), prompts.end(), is_unsafe) &&
         !std::all_of(prompts.begin(), prompts.end(), is_unsafe);
}

}  // namespace

Result<PromptClassifier> PromptClassifier::Train(const std::vector<LabelledPrompt>& prompts,
                                                 const TrainingOptions& options) {
  if (!HasBothClasses(prompts))
    return MakeError(ErrorCode::kInvalid, "training needs safe and unsafe prompts");
  const Rows rows = FeatureRows(prompts, options.bits);
  const VectorXd weights = Minimise(rows, prompts, options);
  PromptClassifier classifier;
  classifier.bits_ = options.bits;
  classifier.bias_ = weights[weights.size() - 1];
  classifier.weights_.assign(weights.data(), weights.data() + weights.size() - 1);
  return Parse(classifier.Serialise());  // so that it scores as what is shipped does
}

}  // namespace plimsoll::embed
