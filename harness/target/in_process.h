#ifndef HARNESS_TARGET_IN_PROCESS_H_
#define HARNESS_TARGET_IN_PROCESS_H_

#include <functional>
#include <memory>
#include <string>

#include "harness/http/client.h"
#include "harness/target/target.h"

namespace plimsoll::target {

/// A model that lives in this process: what a C++ inference engine implements to be gated. It may
/// block; the run calls it from `threads` worker threads (run/worker_pool.h), so it must be safe to
/// call from that many at once.
class Model {
 public:
  virtual ~Model() = default;
  virtual Reply Generate(const Prompt& prompt) = 0;
};

/// A target around a model of this process. `description`, an object, is what Describe() tells of
/// it (version, parameters) beside kind and name; its own "kind" and "name" come first.
std::unique_ptr<Target> MakeInProcessTarget(std::string name, doc::Node description, bool is_guard);

/// The envelope that an in-process request carries, and the way back: prompt and reply as one line
/// of JSON each. A child process speaks the same lines (target/process.h). Both ways are exact,
/// bytes that are no UTF-8 included: a text that is not valid UTF-8 stands under its key with
/// "_hex" appended.
std::string EncodePrompt(const Prompt& prompt);
/// Errors: kInvalid for what is no prompt.
Result<Prompt> DecodePrompt(const std::string& json);
std::string EncodeReply(const Reply& reply);
/// "id", "suite", "case" and "epoch" are passed over. Without "status" a reply that has a text or a
/// label is an answer; one that claims to be an answer and has neither is empty. Errors: kInvalid
/// for what is no reply, unknown keys and wrong types included.
Result<Reply> ParseReply(const std::string& json);
/// The same; where the JSON is not a reply, one of status kError that says so.
Reply DecodeReply(const std::string& json);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_IN_PROCESS_H_
