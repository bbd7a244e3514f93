#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/process.h"
#include "harness/cli/review_material.h"
#include "harness/cli/triage_input.h"
#include "harness/doc/json.h"
#include "harness/http/address.h"
#include "harness/triage/serve.h"

namespace plimsoll::cli {
namespace {

struct ServeCommand {
  TriageOptions triage;
  std::vector<std::string> reviewers;
  int port = 0;
  std::string host = "127.0.0.1";
  bool is_second = false;
  bool is_adjudication = false;
  bool is_open = false;
};

Status CheckReviewers(const std::vector<std::string>& reviewers) {
  std::set<std::string> seen;
  for (const std::string& reviewer : reviewers) {
    if (!triage::IsReviewer(reviewer))
      return MakeError(ErrorCode::kInvalid, "--reviewer ", doc::QuoteShort(reviewer),
                       " is no opaque id; expected letters, digits, \".\", \"_\" and \"-\"");
    if (!seen.insert(reviewer).second)
      return MakeError(ErrorCode::kInvalid, "--reviewer ", reviewer, " is given twice");
  }
  return {};
}

Status CheckOptions(const Session& session, const ServeCommand& options) {
  PLIMSOLL_TRY(CheckReviewers(options.reviewers));
  if (options.is_second && options.is_adjudication)
    return MakeError(ErrorCode::kInvalid, "--second and --adjudicate are two different rounds");
  if (options.port < 0 || options.port > 65535)
    return MakeError(ErrorCode::kInvalid, "--port ", std::to_string(options.port),
                     " is none; expected 1 to 65535, or 0 for one that is free");
  if (options.host == "0.0.0.0" || options.host == "::")
    return MakeError(ErrorCode::kInvalid, "--host ", options.host,
                     " is every address; name the one that reviewers will open");
  if (session.is_github)
    return MakeError(ErrorCode::kInvalid, "the page is for people; links do not go to a CI's log");
  return {};
}

/// 128 bits of the system's randomness, hexadecimal.
std::string NewToken() {
  std::random_device device;
  std::string token;
  for (int i = 0; i < 4; ++i) {
    char digits[9];
    std::snprintf(digits, sizeof digits, "%08x", static_cast<unsigned>(device()));
    token += digits;
  }
  return token;
}

triage::ServeOptions ServeOptionsOf(const ServeCommand& options) {
  triage::ServeOptions serve;
  serve.host = options.host;
  serve.port = options.port;
  for (const std::string& reviewer : options.reviewers)
    serve.links.push_back({reviewer, NewToken()});
  return serve;
}

triage::DeskOptions DeskOptionsOf(const ServeCommand& options) {
  triage::DeskOptions desk;
  desk.round = options.is_adjudication ? triage::Round::kAdjudication
               : options.is_second     ? triage::Round::kSecond
                                       : triage::Round::kFirst;
  desk.is_blinded = !options.is_open;
  return desk;
}

void WarnOfHost(const Session& session, const std::string& host) {
  if (http::IsLoopbackHost(host.find(':') == std::string::npos ? host : "[" + host + "]")) return;
  *session.err << "WARNING: --host " << host
               << " opens the page to other machines, over HTTP: whoever can read the network can "
                  "read answers and links\n";
}

ExitCode WaitForSignal(const Session& session) {
  const StopSignals signals(session);
  while (session.stop != nullptr && session.stop->signals == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const bool is_terminated = session.stop != nullptr && session.stop->last_signal == 15;
  return is_terminated ? ExitCode::kTerminated : ExitCode::kInterrupted;
}

Result<ExitCode> Serve(Session& session, const ServeCommand& options) {
  PLIMSOLL_TRY(CheckOptions(session, options));
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(std::vector<suite::Suite> suites,
                  SuitesForPrompts(session, options.triage.config));
  const std::string rubrics = Below(input.config, input.config.rubrics);
  PLIMSOLL_ASSIGN(
      const std::unique_ptr<triage::ReviewDesk> desk,
      triage::ReviewDesk::Open(input.store.get(), options.triage.run, DeskOptionsOf(options),
                               ReaderOf(std::move(suites), rubrics), session.clock));
  PLIMSOLL_ASSIGN(const std::unique_ptr<triage::ReviewServer> server,
                  triage::ReviewServer::Start(desk.get(), ServeOptionsOf(options)));
  WarnOfHost(session, options.host);
  Note(session, "run " + desk->run_id() +
                    ": a link is its reviewer's secret; each label is stored when it is given; "
                    "Ctrl-C ends");
  for (const std::string& link : server->Links()) *session.out << link << '\n';
  session.out->flush();
  return WaitForSignal(session);
}

}  // namespace

Command MakeTriageServe() {
  auto options = std::make_shared<ServeCommand>();  // of the two halves of one command
  return {"triage serve", "The reviewers' page, on this machine",
          "plimsoll triage serve --run latest --reviewer r7",
          [options](Options& o) {
            options->triage.Add(o);
            o.List("--reviewer", &options->reviewers,
                   "opaque id of who labels; again for more people, a link each", true);
            o.Value("--port", &options->port, "to listen on (default: one that is free)");
            o.Flag("--second", &options->is_second, "answers that wait for a second label");
            o.Flag("--adjudicate", &options->is_adjudication,
                   "answers whose labels differ, for a third person");
            o.Flag("--open-grades", &options->is_open,
                   "show the model and the judges' grades; the labels will say so");
            o.Value("--host", &options->host,
                    "address to listen on (default: 127.0.0.1, this machine alone)");
          },
          [options](Session& session) { return Serve(session, *options); }};
}

}  // namespace plimsoll::cli
