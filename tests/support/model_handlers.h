#ifndef TESTS_SUPPORT_MODEL_HANDLERS_H_
#define TESTS_SUPPORT_MODEL_HANDLERS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "tests/support/model_server.h"

namespace plimsoll::testing {

/// Answers as OpenAI's chat completions do, with the last message's content as the reply, or with
/// `reply` (JSON-escaped text) where it is not empty. Usage: one token for four bytes.
Handler ChatEcho(std::string reply = "");

/// What a provider does now and then. Rates are shares of the requests in [0, 1].
struct FaultMix {
  double rate_429 = 0;
  double rate_500 = 0;
  double rate_reset = 0;
  int retry_after_s = -1;  ///< with a 429; negative: no Retry-After
  std::chrono::milliseconds latency{0};
  std::uint64_t seed = 1;
};

/// `inner` with faults. Which request meets which is decided by its body, how often that body came
/// before, and the seed: the same run meets the same faults in whatever order it sends.
Handler WithFaults(Handler inner, const FaultMix& mix);

}  // namespace plimsoll::testing

#endif  // TESTS_SUPPORT_MODEL_HANDLERS_H_
