#ifndef HARNESS_TARGET_TARGET_H_
#define HARNESS_TARGET_TARGET_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/registry.h"
#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"
#include "harness/http/budget.h"
#include "harness/http/message.h"
#include "harness/http/rate.h"
#include "harness/http/retry.h"
#include "harness/suite/case.h"

namespace plimsoll::target {

/// What a target is asked: a conversation up to and including the user's turn, and where it comes
/// from. A guard is also given conversations that end with the assistant's turn: then it classifies
/// that answer, and not the question.
struct Prompt {
  std::vector<suite::Message> messages;
  std::string system;  ///< the case's system prompt; the target's own comes before it (both, parted
                       ///< by a blank line)
  std::string suite_id;
  std::string case_id;
  int epoch = 0;           ///< from 0
  std::uint64_t seed = 0;  ///< of this trial; sent where the provider takes one
  /// JSON Schema of the answer that is asked for; null asks for text. Kinds whose API has no
  /// structured output leave it out. Shared: all questions of a judge point to its one schema.
  std::shared_ptr<const doc::Node> output_schema;
};

/// How an answer ended, as far as the provider says.
enum class ReplyStatus {
  kAnswered,
  kRefused,    ///< the provider says that the model refused (its own field, not a reading of the
               ///< text)
  kFiltered,   ///< a content filter of the provider stopped the prompt or the answer
  kEmpty,      ///< a good response without any text or label
  kTruncated,  ///< ended by a token limit
  kError,      ///< no usable answer: transport, status, or a body that is not what the API promises
};
inline constexpr std::string_view kReplyStatusNames[] = {"answered", "refused",   "filtered",
                                                         "empty",    "truncated", "error"};
std::string_view ReplyStatusName(ReplyStatus status);

/// What came back from a target, decoded.
struct Reply {
  ReplyStatus status = ReplyStatus::kError;
  std::string text;                     ///< of an assistant; hostile
  std::string label;                    ///< of a guard: its class as it spelt it, trimmed; hostile
  std::vector<std::string> categories;  ///< of a guard: what it saw, such as "S2"
  std::optional<double> score;  ///< of a guard: its probability or score that the prompt is unsafe
  std::string finish_reason;    ///< as the provider spells it
  std::string model;            ///< the model that the provider says answered
  std::string fingerprint;      ///< system_fingerprint or what is like it
  http::Usage usage;
  http::Failure failure =
      http::Failure::kNone;  ///< where status is kError because of the transport
  std::string error;         ///< for people, where status is kError
  bool operator==(const Reply&) const = default;
};

/// Which client carries a target's requests.
enum class Transport { kHttp, kProcess, kInProcess, kReplay };

/// One `targets:` entry of plimsoll.yaml.
struct TargetConfig {
  std::string id;
  std::string kind;  ///< a name in the registry, such as "openai"
  std::string url;   ///< base URL of the API
  std::string model;
  std::string system;    ///< the target's own system prompt
  doc::Node parameters;  ///< decoding parameters, sent as they are (temperature, max_tokens, …);
                         ///< null sends none
  std::string credential;
  std::string key_header;  ///< the header that carries the key; empty: the kind's own
  std::string family;      ///< of the model, such as "llama": for judges of the same family
  http::Deadlines deadlines;
  http::RateLimits rate;
  http::RetryPolicy retry;
  http::Prices prices;
  std::vector<std::string> command;      ///< process: the program and its arguments
  std::vector<std::string> environment;  ///< process: names of the variables that it may see
  bool is_guard = false;                 ///< process and replay: answers are classes and not text
  std::string file;                      ///< replay: the transcripts
  doc::Node request;          ///< http: the body's template, {{prompt}}, {{system}}, {{messages}},
                              ///< {{model}}, {{seed}}
  std::string text_pointer;   ///< http: where the answer's text stands (RFC 6901)
  std::string label_pointer;  ///< http: where a guard's class stands
  std::string policy;         ///< shield_gemma: the policy text that goes into the prompt
  SourceMark mark;
};
void ReadTargetConfig(doc::ObjectReader& r, TargetConfig* out);

/// A pure codec: it encodes a prompt to a request and decodes the response. It does no I/O and
/// holds no secret. Thread safety: const, so any thread.
class Target {
 public:
  virtual ~Target() = default;
  virtual Transport transport() const { return Transport::kHttp; }
  /// Whether answers are classes (a guard model) and not text.
  virtual bool is_guard() const { return false; }
  /// Errors: kInvalid where the prompt cannot be put to this target (say, a role that it does not
  /// know).
  virtual Result<http::Request> Encode(const Prompt& prompt) const = 0;
  /// Never fails: what is wrong with a response is a Reply of status kError that says so.
  virtual Reply Decode(const http::Response& response) const = 0;
  /// Everything about the target that is under test, for manifests: kind, model, system prompt,
  /// parameters, adapter version. Its canonical form enters the run's digest and the cache scope.
  /// No secrets, no deadlines.
  virtual doc::Node Describe() const = 0;
};

using TargetFactory = Result<std::unique_ptr<Target>> (*)(const TargetConfig& config);

/// The kinds there are; builtin.cc lists them.
const Registry<TargetFactory>& BuiltinTargets();

/// The target of a configuration. Errors: kInvalid, with the place of the entry.
Result<std::unique_ptr<Target>> MakeTarget(const TargetConfig& config);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_TARGET_H_
