#ifndef HARNESS_EMBED_PARALLEL_H_
#define HARNESS_EMBED_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace plimsoll::embed {

/// Runs `work(i)` once for every i in [0, count), on up to `threads` threads (0: as many as the
/// machine has). Work that writes only what belongs to its i leaves the same result for any number.
void ForEachIndex(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_PARALLEL_H_
