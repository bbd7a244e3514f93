#ifndef HARNESS_TARGET_REPLAY_H_
#define HARNESS_TARGET_REPLAY_H_

#include <memory>
#include <string>

#include "harness/base/result.h"
#include "harness/http/client.h"
#include "harness/target/target.h"

namespace plimsoll::target {

/// Answers recorded before, by suite, case and epoch: JSON Lines of {"suite"?, "case", "epoch"?,
/// …reply} as EncodeReply writes them. A line without "suite" answers for any suite, one without
/// "epoch" for every epoch. A prompt that was not recorded gets a Reply of status kError. Errors:
/// kInvalid with the line; kNotFound.
Result<std::unique_ptr<http::Client>> MakeReplayClient(const std::string& path);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_REPLAY_H_
