#ifndef HARNESS_CLI_GRADERS_H_
#define HARNESS_CLI_GRADERS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/config.h"
#include "harness/cli/session.h"
#include "harness/http/budget.h"
#include "harness/http/client.h"
#include "harness/http/credential.h"
#include "harness/http/dispatcher.h"
#include "harness/judge/judge.h"
#include "harness/run/scheduler.h"
#include "harness/target/target.h"

namespace plimsoll::cli {

/// The models that grade a run's answers: targets of the configuration that the policy's `judging`
/// names.
class Graders {
 public:
  /// Errors: kNotFound for a grader that is no target, with the targets there are; kInvalid.
  static Result<Graders> Make(const Config& config, const judge::Judging& judging);

  /// What judges are made with. `family` is of the model under test.
  judge::JudgeContext ContextFor(const std::string& family) const;

  /// What the graders' requests go through.
  struct Line {
    const http::Vault* vault = nullptr;
    http::Client* http_client = nullptr;  ///< shared by all that speak HTTP; null: one is made
    http::Budget* budget = nullptr;
    http::ResponseCache* cache = nullptr;
    http::Recorder recorder;
    std::uint64_t seed = 1;
  };
  /// Connects every grader. What it returns borrows from this and from `line`. Errors: as Connect.
  Result<std::map<std::string, run::Grader>> Open(const Session& session, const Config& config,
                                                  const Line& line);

 private:
  struct Seat {
    target::TargetConfig config;
    std::unique_ptr<target::Target> target;
    std::unique_ptr<http::Client> client;  // null: the shared one
    std::unique_ptr<http::Dispatcher> dispatcher;
  };
  judge::Judging judging_;
  std::string rubric_folder_;
  std::vector<Seat> seats_;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_GRADERS_H_
