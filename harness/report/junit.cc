#include "harness/report/junit.h"

#include <cstdio>
#include <string>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/report/junit_cases.h"

namespace plimsoll::report {
namespace {

constexpr std::size_t kMostCases = 5'000;       // Buildkite refuses more in one file
constexpr std::size_t kMostBytes = 20'000'000;  // GitLab refuses more than 30 MB in one file

using Properties = std::vector<std::pair<std::string, std::string>>;

Properties PropertiesOf(const ReportInput& input, const std::string& suite_id) {
  const run::RunManifest& manifest = input.manifest;
  Properties properties = {{"plimsoll.version", manifest.harness_version},
                           {"run", manifest.id},
                           {"run.end", input.end},
                           {"target", manifest.target_id},
                           {"target.model", manifest.target.StringAt("/model")},
                           {"baseline", input.baseline_name},
                           {"seed", std::to_string(manifest.seed)},
                           {"epochs", std::to_string(manifest.epochs)}};
  if (input.decision != nullptr) {
    properties.emplace_back("verdict", gate::VerdictName(input.decision->verdict));
    properties.emplace_back("policy.digest", input.decision->policy_digest);
  }
  for (const run::SuiteRef& suite : manifest.suites) {
    if (suite.id != suite_id) continue;
    properties.emplace_back("suite.version", suite.version);
    properties.emplace_back("suite.digest", suite.digest);
  }
  return properties;
}

/// Collects testcases and writes a file whenever one is full.
class JunitFiles {
 public:
  JunitFiles(const ReportInput& input, const ReportOptions& options, JunitProfile profile)
      : input_(input), options_(options), profile_(profile) {}

  Status AddGate(JunitSuite suite) {
    suite.timestamp = Timestamp();
    suite.properties = PropertiesOf(input_, "");
    for (const JunitCase& testcase : suite.cases) bytes_ += JunitSize(testcase);
    cases_ += suite.cases.size();
    suites_.push_back(std::move(suite));
    return profile_ == JunitProfile::kSurefire ? Flush("TEST-gate.xml") : Status();
  }

  Status Add(const std::string& suite_id, JunitCase testcase) {
    if (open_suite_ != suite_id) PLIMSOLL_TRY(FinishSuite());
    const std::size_t size = JunitSize(testcase);
    if (cases_ + 1 > kMostCases || bytes_ + size > kMostBytes) PLIMSOLL_TRY(FlushPart());
    if (open_suite_ != suite_id) {
      open_suite_ = suite_id;
      suites_.push_back(NewSuite(suite_id));
    }
    suites_.back().cases.push_back(std::move(testcase));
    ++cases_;
    bytes_ += size;
    return {};
  }

  Result<std::vector<Written>> Finish() {
    PLIMSOLL_TRY(FinishSuite());
    if (profile_ != JunitProfile::kSurefire) {
      if (!suites_.empty()) PLIMSOLL_TRY(Flush(PartName()));
      RemoveOldParts();
    }
    return std::move(written_);
  }

 private:
  std::string Timestamp() const {
    const std::string time =
        input_.manifest.started.substr(0, 19);  // the schemas take no fraction and no zone
    return time.size() == 19 ? time : "1970-01-01T00:00:00";
  }

  JunitSuite NewSuite(const std::string& id) const {
    return {
        .name = id, .timestamp = Timestamp(), .properties = PropertiesOf(input_, id), .cases = {}};
  }

  std::string PartName() const {
    return part_ == 1 ? "junit.xml" : "junit-" + std::to_string(part_) + ".xml";
  }

  std::string SurefireName() const {
    // Ids come from files; one that is none (a store from elsewhere) must not name a path.
    const std::string id =
        suite::IsId(open_suite_) ? open_suite_ : Sha256Hex(open_suite_).substr(0, 16);
    return (part_ == 1 ? "TEST-suite-" : "TEST-" + std::to_string(part_) + "-suite-") + id + ".xml";
  }

  /// A suite ends: surefire closes its file.
  Status FinishSuite() {
    if (profile_ == JunitProfile::kSurefire && !open_suite_.empty()) {
      PLIMSOLL_TRY(Flush(SurefireName()));
      part_ = 1;
    }
    open_suite_.clear();
    return {};
  }

  /// A file is full: the open suite goes on in the next one.
  Status FlushPart() {
    PLIMSOLL_TRY(Flush(profile_ == JunitProfile::kSurefire ? SurefireName() : PartName()));
    ++part_;
    if (!open_suite_.empty()) suites_.push_back(NewSuite(open_suite_));
    return {};
  }

  Status Flush(const std::string& name) {
    const std::string xml = JunitXml(suites_, profile_);
    suites_.clear();
    cases_ = 0;
    bytes_ = 0;
    PLIMSOLL_TRY(CheckJunit(xml));
    written_.push_back({options_.folder + "/" + name});
    return WriteFileAtomic(written_.back().path, xml);
  }

  /// Parts of an earlier and longer report would be read as this one's.
  void RemoveOldParts() {
    do {
      ++part_;
    } while (std::remove((options_.folder + "/" + PartName()).c_str()) == 0);
  }

  const ReportInput& input_;
  const ReportOptions& options_;
  const JunitProfile profile_;
  std::vector<JunitSuite> suites_;
  std::string open_suite_;
  int part_ = 1;
  std::size_t cases_ = 0;
  std::size_t bytes_ = 0;
  std::vector<Written> written_;
};

}  // namespace

Result<std::vector<Written>> WriteJunit(const ReportInput& input, const ReportOptions& options) {
  PLIMSOLL_ASSIGN(const JunitProfile profile, JunitProfileOf(options.junit_profile));
  PLIMSOLL_ASSIGN(const JunitCases choice, JunitCasesOf(options.junit_cases));
  JunitFiles files(input, options, profile);
  if (input.decision != nullptr) PLIMSOLL_TRY(files.AddGate(GateSuite(input)));
  if (choice != JunitCases::kNone) {
    PLIMSOLL_TRY(VisitCases(input, [&](const CaseView& view) {
      return files.Add(view.suite, TestcaseOf(view, choice));
    }));
  }
  return files.Finish();
}

}  // namespace plimsoll::report
