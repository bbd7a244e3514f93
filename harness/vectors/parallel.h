#ifndef HARNESS_VECTORS_PARALLEL_H_
#define HARNESS_VECTORS_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace plimsoll::vectors {

/// `threads`, or as many as the machine has where it is not above 0.
int ThreadsOrAll(int threads);

/// Calls task(0) to task(count - 1), each once, from up to `threads` threads, and waits for all.
void ForEach(std::size_t count, int threads, const std::function<void(std::size_t)>& task);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_PARALLEL_H_
