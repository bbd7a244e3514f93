#include "harness/cli/graders.h"

#include <utility>

#include "harness/cli/connect.h"
#include "harness/target/family.h"

namespace plimsoll::cli {

Result<Graders> Graders::Make(const Config& config, const judge::Judging& judging) {
  Graders graders;
  graders.judging_ = judging;
  graders.rubric_folder_ = Below(config, config.rubrics);
  for (const std::string& id : judging.graders) {
    Seat seat;
    PLIMSOLL_ASSIGN(seat.config, FindTarget(config, id));
    PLIMSOLL_ASSIGN(seat.target, target::MakeTarget(seat.config));
    graders.seats_.push_back(std::move(seat));
  }
  return graders;
}

judge::JudgeContext Graders::ContextFor(const std::string& family) const {
  judge::JudgeContext context;
  context.judging = judging_;
  context.target_family = family;
  context.rubric_folder = rubric_folder_;
  for (const Seat& seat : seats_)
    context.graders[seat.config.id] = {seat.config.id, target::FamilyOf(seat.config),
                                       seat.target->is_guard(), seat.target->Describe()};
  return context;
}

Result<std::map<std::string, run::Grader>> Graders::Open(const Session& session,
                                                         const Config& config, const Line& line) {
  std::map<std::string, run::Grader> open;
  http::Client* shared = line.http_client;
  for (Seat& seat : seats_) {
    const target::Transport transport = seat.target->transport();
    http::Client* client = transport == target::Transport::kHttp ? shared : nullptr;
    if (client == nullptr) {
      PLIMSOLL_ASSIGN(seat.client, Connect(session, config, seat.config, transport, line.vault));
      client = seat.client.get();
      if (transport == target::Transport::kHttp) shared = client;
    }
    http::DispatcherOptions options;
    options.rate = seat.config.rate;
    options.retry = seat.config.retry;
    options.seed = line.seed;
    seat.dispatcher = std::make_unique<http::Dispatcher>(client, session.clock, line.budget,
                                                         line.cache, line.recorder, options);
    open[seat.config.id] = {seat.target.get(), seat.dispatcher.get(), client, seat.config.prices};
  }
  return open;
}

}  // namespace plimsoll::cli
