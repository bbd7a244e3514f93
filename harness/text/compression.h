#ifndef HARNESS_TEXT_COMPRESSION_H_
#define HARNESS_TEXT_COMPRESSION_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::text {

/// Bytes after compression by zlib (RFC 1950), window 32 KiB. Repeats further apart are not seen.
/// Shapes: level 1 to 9.
std::size_t ZlibBytes(std::string_view bytes, int level = 9);

/// Bytes after compression by zstd with a window that holds all of it, so that neither the distance
/// nor the order of repeats counts. Level 19 and one thread; over 10 MiB, level 3 with
/// long-distance matching.
std::size_t ZstdBytes(std::string_view bytes);

/// "zstd-1.5.4/19" or "zlib-1.2.13/9": libraries differ by a percent, so every report names its
/// own.
std::string ZstdName();
std::string ZlibName(int level);

/// Bytes by compressed bytes: the larger, the more a set repeats itself. None without a byte.
/// Source: Shaib et al. 2024, arXiv 2403.00553.
std::optional<double> CompressionRatio(std::size_t bytes, std::size_t compressed);

/// The texts `which`, in that order, a line feed between two, until there are `budget` bytes; the
/// last text is cut. `used`, unless null, is how many texts were taken.
std::string JoinWithin(std::span<const std::string> texts, std::span<const std::size_t> which,
                       std::size_t budget, std::size_t* used = nullptr);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_COMPRESSION_H_
