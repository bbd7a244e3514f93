#include "harness/diversity/min_hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/base/result.h"
#include "harness/base/rng.h"

namespace plimsoll::diversity {
namespace {

constexpr std::uint64_t kSeed = 0x706c696d736f6c6cULL;
constexpr double kStep = 0.001;  // of the integrals

/// One hash function: (multiplier * x + addend) mod 2^64, its upper half.
struct Permutation {
  std::uint64_t multiplier = 1;
  std::uint64_t addend = 0;
};
using Permutations = std::array<Permutation, MinHashIndex::kPermutations>;

const Permutations& AllPermutations() {
  static const Permutations kAll = [] {
    Permutations all;
    Rng rng(kSeed);
    for (Permutation& one : all) one = {rng.Next() | 1, rng.Next()};
    return all;
  }();
  return kAll;
}

double Mistakes(double threshold, const Bands& bands) {
  double mistakes = 0;
  for (double s = kStep / 2; s < 1; s += kStep) {
    const double found = CandidateProbability(s, bands);
    mistakes += (s < threshold ? found : 1 - found) * kStep;
  }
  return mistakes;
}

}  // namespace

double CandidateProbability(double similarity, const Bands& bands) {
  return 1 - std::pow(1 - std::pow(similarity, bands.rows), bands.bands);
}

Bands BestBands(double threshold, int permutations) {
  Bands best;
  double least = std::numeric_limits<double>::infinity();
  for (int bands = 1; bands <= permutations; ++bands) {
    for (int rows = 1; rows <= permutations / bands; ++rows) {
      const double mistakes = Mistakes(threshold, {bands, rows});
      if (mistakes >= least) continue;
      least = mistakes;
      best = {bands, rows};
    }
  }
  return best;
}

MinHashIndex::MinHashIndex(const Bands& bands)
    : bands_(bands), tables_(static_cast<std::size_t>(bands.bands)) {
  PLIMSOLL_CHECK(bands.bands > 0 && bands.rows > 0 && bands.bands * bands.rows <= kPermutations);
}

std::vector<std::uint64_t> MinHashIndex::BandHashes(std::span<const std::uint64_t> shingles) const {
  std::array<std::uint32_t, kPermutations> least;
  least.fill(std::numeric_limits<std::uint32_t>::max());
  const Permutations& permutations = AllPermutations();
  for (const std::uint64_t shingle : shingles)
    for (std::size_t i = 0; i < permutations.size(); ++i)
      least[i] = std::min(
          least[i], static_cast<std::uint32_t>(
                        (shingle * permutations[i].multiplier + permutations[i].addend) >> 32));
  std::vector<std::uint64_t> hashes;
  for (int band = 0; band < bands_.bands; ++band) {
    std::uint64_t hash = 0;
    for (int row = 0; row < bands_.rows; ++row)
      hash = (hash ^ least[static_cast<std::size_t>(band * bands_.rows + row)]) *
             0x9e3779b97f4a7c15ULL;
    hashes.push_back(hash ^ hash >> 31);
  }
  return hashes;
}

void MinHashIndex::Add(std::span<const std::uint64_t> shingles) {
  const std::uint32_t set = size_++;
  if (shingles.empty()) return;
  const std::vector<std::uint64_t> hashes = BandHashes(shingles);
  for (std::size_t band = 0; band < hashes.size(); ++band)
    tables_[band][hashes[band]].push_back(set);
}

std::vector<std::size_t> MinHashIndex::Candidates(std::span<const std::uint64_t> shingles) const {
  std::vector<std::size_t> found;
  if (shingles.empty()) return found;
  const std::vector<std::uint64_t> hashes = BandHashes(shingles);
  for (std::size_t band = 0; band < hashes.size(); ++band) {
    const auto bucket = tables_[band].find(hashes[band]);
    if (bucket != tables_[band].end())
      found.insert(found.end(), bucket->second.begin(), bucket->second.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace plimsoll::diversity
