#ifndef HARNESS_BASE_RNG_H_
#define HARNESS_BASE_RNG_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll {

/// A seeded generator whose draws are equal on every platform (std:: distributions are not).
/// Source: xoshiro256** by Blackman and Vigna (2018), seeded through SplitMix64.
class Rng {
 public:
  explicit Rng(std::uint64_t seed);
  /// A stream of its own for a named purpose, so that adding a draw in one place moves no other.
  Rng(std::uint64_t seed, std::string_view purpose);

  /// 64 random bits.
  std::uint64_t Next();
  /// Range: [0, bound), without modulo bias (Lemire 2019). bound >= 1.
  std::uint64_t Below(std::uint64_t bound);
  /// Range: [0, 1), 53 bits.
  double Uniform();
  /// Fisher-Yates.
  template <typename T>
  void Shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[Below(i)]);
  }

 private:
  std::uint64_t state_[4];
};

}  // namespace plimsoll

#endif  // HARNESS_BASE_RNG_H_
