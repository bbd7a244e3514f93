#ifndef HARNESS_REPORT_JUNIT_DOCUMENT_H_
#define HARNESS_REPORT_JUNIT_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"

namespace plimsoll::report {

/// Which dialect of JUnit XML is written.
enum class JunitProfile {
  kPortable,  ///< docs/junit-portable.xsd: places, types and totals that most readers know
  kStrict,    ///< valid against the schemas of Jenkins' xunit plugin and of Apache Ant (windyroad)
  kSurefire,  ///< one <testsuite> a file, valid against Maven Surefire's schema
};
/// Errors: kInvalid, with the names there are.
Result<JunitProfile> JunitProfileOf(std::string_view name);

/// Why a testcase is not simply passed.
struct JunitProblem {
  enum class Kind { kFailure, kError, kSkipped };
  Kind kind = Kind::kFailure;
  std::string type;  ///< dotted, such as safety.Regression: GitLab casts bare words such as "yaml"
  std::string message;  ///< one line
  std::string text;
};

struct JunitCase {
  std::string name;
  std::string classname;
  std::int64_t time_us = 0;
  SourceMark mark;
  std::optional<JunitProblem> problem;
  std::string output;  ///< for people; the strict profile moves it to the suite
};

struct JunitSuite {
  std::string name;
  std::string timestamp;  ///< YYYY-MM-DDThh:mm:ss, UTC
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JunitCase> cases;
};

/// Upper bound of the bytes that a testcase takes in a file.
std::size_t JunitSize(const JunitCase& testcase);

/// The bytes of a file. Every text is neutralised and cut to its budget (message 1 KiB, text 16
/// KiB, names 240 bytes). Surefire takes exactly one suite.
std::string JunitXml(const std::vector<JunitSuite>& suites, JunitProfile profile);

/// Reads the bytes back. Errors: kInternal where they are no well-formed XML, hold what a strict
/// reader refuses, or not the testcases that they announce.
Status CheckJunit(std::string_view xml);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_JUNIT_DOCUMENT_H_
