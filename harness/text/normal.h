#ifndef HARNESS_TEXT_NORMAL_H_
#define HARNESS_TEXT_NORMAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// NFKC, case-folded, without invisible code points, runs of white space and controls collapsed to
/// one blank, trimmed: equal for two texts that a reader would call the same. Invalid UTF-8 is
/// repaired first. Source: UAX #15; NFKC_Casefold, Unicode 15, section 3.13.
std::string NormalForm(std::string_view bytes);

/// Words of a normal form: maximal runs of letters, marks and digits.
std::vector<std::string> Words(std::string_view normal_form);
/// The first word, taken off the form with all before it; empty where there is none left.
std::string_view TakeWord(std::string_view* normal_form);

/// Code points of valid UTF-8.
std::vector<char32_t> CodePoints(std::string_view utf8);
std::size_t CountCodePoints(std::string_view utf8);

/// Sorted unique 64-bit hashes of word n-grams (n >= 1); texts of fewer words give one hash of the
/// whole.
std::vector<std::uint64_t> WordShingles(std::string_view normal_form, int n);

/// |A ∩ B| / |A ∪ B| of two sorted sets; 1 for two empty ones.
double Jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

/// The longest stretch that one unit of at most 200 bytes, repeated, fills; a runaway generator
/// shows here. Units: bytes.
struct Repetition {
  std::size_t length = 0;  ///< bytes covered by the repeats, a last and partial one included
  std::string unit;        ///< what repeats, at least twice; empty where nothing does
};
Repetition LongestRepetition(std::string_view bytes);

/// FNV-1a, for hashing features; the same on every platform.
std::uint64_t Fnv1a(std::string_view bytes, std::uint64_t seed = 14695981039346656037ULL);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_NORMAL_H_
