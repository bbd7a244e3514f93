#include "harness/baseline/sample.h"

#include <cmath>

namespace plimsoll::baseline {
namespace {

// Means of small counts that are equal differ by rounding at most.
constexpr double kRounding = 1e-9;

void AddTo(SampleBuilder::Unit* unit, double baseline, double candidate) {
  unit->baseline += baseline;
  unit->candidate += candidate;
  ++unit->cases;
}

SampleBuilder::Unit MeanOf(const SampleBuilder::Unit& sum) {
  const auto cases = static_cast<double>(sum.cases);
  return {sum.baseline / cases, sum.candidate / cases, sum.cases};
}

}  // namespace

double Sample::mean() const {
  if (pairs.n == 0) return 0;
  double sum = static_cast<double>(pairs.c - pairs.b);
  if (!is_binary) {
    sum = 0;
    for (const double difference : differences) sum += difference;
  }
  return sum / static_cast<double>(pairs.n);
}

double Sample::mean_square() const {
  if (pairs.n == 0) return 0;
  double sum = static_cast<double>(pairs.b + pairs.c);
  if (!is_binary) {
    sum = 0;
    for (const double difference : differences) sum += difference * difference;
  }
  return sum / static_cast<double>(pairs.n);
}

void SampleBuilder::Add(std::string_view suite, std::string_view id, std::string_view cluster,
                        double baseline, double candidate, bool is_single_trial) {
  is_binary_ &= is_single_trial;
  if (cluster == id) {
    single_.push_back({{suite, id}, {baseline, candidate, 1}});
  } else {
    AddTo(&clusters_[{suite, cluster}], baseline, candidate);
  }
}

std::vector<SampleBuilder::Unit> SampleBuilder::Units() const {
  std::unordered_map<Key, Unit, HashOfKey> clusters = clusters_;
  std::vector<Unit> units;
  units.reserve(single_.size() + clusters.size());
  for (const auto& [key, unit] : single_) {
    // A cluster may be named after one of its cases.
    const auto found = clusters.empty() ? clusters.end() : clusters.find(key);
    if (found == clusters.end()) {
      units.push_back(unit);
    } else {
      AddTo(&found->second, unit.baseline, unit.candidate);
    }
  }
  for (const auto& [key, sum] : clusters) units.push_back(MeanOf(sum));
  return units;
}

Sample SampleBuilder::Take() {
  Sample sample;
  sample.is_binary = is_binary_;
  for (const Unit& unit : Units()) {
    const double difference = unit.candidate - unit.baseline;
    ++sample.pairs.n;
    sample.pairs.b += difference < -kRounding;
    sample.pairs.c += difference > kRounding;
    sample.is_binary &= unit.cases == 1;
    sample.differences.push_back(std::abs(difference) < kRounding ? 0 : difference);
  }
  if (sample.is_binary) sample.differences.clear();
  return sample;
}

}  // namespace plimsoll::baseline
