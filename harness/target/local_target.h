#ifndef HARNESS_TARGET_LOCAL_TARGET_H_
#define HARNESS_TARGET_LOCAL_TARGET_H_

#include <memory>
#include <string>

#include "harness/target/target.h"

namespace plimsoll::target {

/// What a target that is not behind HTTP is made of.
struct LocalTargetParts {
  Transport transport = Transport::kInProcess;
  std::string url;     ///< such as "inproc:"
  std::string system;  ///< the target's own system prompt
  http::Deadlines deadlines;
  bool is_guard = false;
  doc::Node description;  ///< what Describe() gives
};

/// A target whose requests carry EncodePrompt's line and whose responses carry EncodeReply's.
std::unique_ptr<Target> MakeLocalTarget(LocalTargetParts parts);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_LOCAL_TARGET_H_
