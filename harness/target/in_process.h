#ifndef HARNESS_TARGET_IN_PROCESS_H_
#define HARNESS_TARGET_IN_PROCESS_H_

#include <functional>
#include <memory>
#include <string>

#include "harness/http/client.h"
#include "harness/target/target.h"

namespace plimsoll::target {

/// A model that lives in this process: what a C++ inference engine implements to be gated. It may block; the run calls it
/// from `threads` worker threads (run/worker_pool.h), so it must be safe to call from that many at once.
class Model {
 public:
  virtual ~Model() = default;
  virtual Reply Generate(const Prompt& prompt) = 0;
};

/// A target around a model of this process. `description` is what Describe() tells of it (name, version, parameters).
std::unique_ptr<Target> MakeInProcessTarget(std::string name, doc::Node description, bool is_guard);

/// The envelope that an in-process request carries, and the way back: prompt and reply as one line of JSON each. A child
/// process speaks the same lines (target/process.h).
std::string EncodePrompt(const Prompt& prompt);
Result<Prompt> DecodePrompt(const std::string& json);
std::string EncodeReply(const Reply& reply);
/// Reply of status kError where the JSON is not one.
Reply DecodeReply(const std::string& json);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_IN_PROCESS_H_
