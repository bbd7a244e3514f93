#include "harness/report/junit_document.h"

#include <tinyxml2.h>

#include <algorithm>
#include <array>

#include "harness/report/figures.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

using Kind = JunitProblem::Kind;

constexpr std::size_t kNameBytes = 240;  // titles of checks end at 255
constexpr std::size_t kMessageBytes = 1u << 10;
constexpr std::size_t kTextBytes = 16u << 10;
constexpr std::string_view kWhole = "the run's store";
constexpr std::string_view kProfiles[] = {"portable", "strict", "surefire"};
constexpr const char* kElements[] = {"failure", "error", "skipped"};

std::string Seconds(std::int64_t microseconds) {
  return Fixed(static_cast<double>(microseconds) / 1e6, 3);
}

/// How many testcases of each kind, and their time.
struct Totals {
  std::size_t tests = 0;
  std::array<std::size_t, 3> problems{};
  std::int64_t time_us = 0;
  void Add(const JunitSuite& suite) {
    tests += suite.cases.size();
    for (const JunitCase& testcase : suite.cases) {
      time_us += testcase.time_us;
      if (testcase.problem) ++problems[static_cast<std::size_t>(testcase.problem->kind)];
    }
  }
};

/// At most how many bytes a neutralised text takes once its & < > " ' are entities.
std::size_t EscapedSize(std::string_view text) {
  const auto entities = std::count_if(text.begin(), text.end(), [](char c) {
    return std::string_view("&<>\"'").find(c) != std::string_view::npos;
  });
  return text.size() + 5 * static_cast<std::size_t>(entities);
}

class Writer {
 public:
  explicit Writer(JunitProfile profile) : profile_(profile) {}

  std::string Write(const std::vector<JunitSuite>& suites) {
    printer_.PushDeclaration("xml version=\"1.0\" encoding=\"UTF-8\"");
    if (profile_ == JunitProfile::kSurefire) {
      PLIMSOLL_CHECK(suites.size() == 1);
      Suite(suites.front(), 0);
    } else {
      Root(suites);
    }
    return printer_.CStr();
  }

 private:
  void Root(const std::vector<JunitSuite>& suites) {
    printer_.OpenElement("testsuites");
    if (profile_ == JunitProfile::kPortable) {
      Totals totals;
      for (const JunitSuite& suite : suites) totals.Add(suite);
      Attribute("name", "plimsoll");
      Counts(totals);
    }
    for (std::size_t i = 0; i < suites.size(); ++i) Suite(suites[i], i);
    printer_.CloseElement();
  }

  void Suite(const JunitSuite& suite, std::size_t index) {
    Totals totals;
    totals.Add(suite);
    printer_.OpenElement("testsuite");
    Attribute("name", suite.name);
    if (profile_ != JunitProfile::kSurefire) {
      Attribute("id", std::to_string(index));
      Attribute("package", "plimsoll");
      Attribute("hostname", "localhost");  // the machine's own name is nobody's business and would
                                           // differ from run to run
    }
    Attribute("timestamp", suite.timestamp);
    Counts(totals);
    Properties(suite);
    for (const JunitCase& testcase : suite.cases) Case(testcase);
    if (profile_ != JunitProfile::kSurefire) {
      Text("system-out", profile_ == JunitProfile::kStrict ? OutputsOf(suite) : "");
      Text("system-err", "");
    }
    printer_.CloseElement();
  }

  void Counts(const Totals& totals) {
    Attribute("tests", std::to_string(totals.tests));
    Attribute("failures", std::to_string(totals.problems[0]));
    Attribute("errors", std::to_string(totals.problems[1]));
    Attribute("skipped", std::to_string(totals.problems[2]));
    Attribute("time", Seconds(totals.time_us));
  }

  void Properties(const JunitSuite& suite) {
    printer_.OpenElement("properties");
    for (const auto& [name, value] : suite.properties) {
      printer_.OpenElement("property");
      Attribute("name", name);
      Attribute("value", value);
      printer_.CloseElement();
    }
    printer_.CloseElement();
  }

  void Case(const JunitCase& testcase) {
    printer_.OpenElement("testcase");
    Attribute("name", testcase.name, kNameBytes);
    Attribute("classname", testcase.classname, kNameBytes);
    Attribute("time", Seconds(testcase.time_us));
    if (profile_ == JunitProfile::kPortable && !testcase.mark.file.empty()) {
      Attribute("file", testcase.mark.file);
      Attribute("line", std::to_string(std::max(testcase.mark.line, 1)));
    }
    if (testcase.problem) Problem(*testcase.problem);
    if (profile_ != JunitProfile::kStrict && !testcase.output.empty())
      Text("system-out", testcase.output);
    printer_.CloseElement();
  }

  void Problem(const JunitProblem& problem) {
    printer_.OpenElement(kElements[static_cast<std::size_t>(problem.kind)]);
    Attribute("message", problem.message);
    // Neither Ant nor Surefire knows a skipped testcase's type.
    if (profile_ == JunitProfile::kPortable || problem.kind != Kind::kSkipped)
      Attribute("type", problem.type);
    printer_.PushText(text::CutMiddle(problem.text, kTextBytes, kWhole).c_str());
    printer_.CloseElement();
  }

  static std::string OutputsOf(const JunitSuite& suite) {
    std::string all;
    for (const JunitCase& testcase : suite.cases)
      if (!testcase.output.empty())
        all.append(testcase.name).append("\n").append(testcase.output).append("\n");
    return all;
  }

  void Text(const char* element, const std::string& content) {
    printer_.OpenElement(element);
    if (!content.empty()) printer_.PushText(text::CutMiddle(content, kTextBytes, kWhole).c_str());
    printer_.CloseElement();
  }

  void Attribute(const char* name, std::string_view value, std::size_t budget = kMessageBytes) {
    printer_.PushAttribute(name, text::OneLine(value, budget).c_str());
  }

  JunitProfile profile_;
  tinyxml2::XMLPrinter printer_;
};

/// Whether the testcases below an element are as many as its suites announce.
bool HoldsWhatItSays(const tinyxml2::XMLElement& root) {
  const tinyxml2::XMLElement* suite =
      std::string_view(root.Name()) == "testsuite" ? &root : root.FirstChildElement("testsuite");
  for (; suite != nullptr; suite = suite->NextSiblingElement("testsuite")) {
    unsigned cases = 0;
    for (auto* testcase = suite->FirstChildElement("testcase"); testcase != nullptr;
         testcase = testcase->NextSiblingElement("testcase"))
      ++cases;
    if (suite->UnsignedAttribute("tests") != cases) return false;
  }
  return true;
}

}  // namespace

Result<JunitProfile> JunitProfileOf(std::string_view name) {
  const auto* found = std::find(std::begin(kProfiles), std::end(kProfiles), name);
  if (found != std::end(kProfiles)) return static_cast<JunitProfile>(found - std::begin(kProfiles));
  return MakeError(ErrorCode::kInvalid, "unknown junit profile \"", text::OneLine(name, 60),
                   "\"; there are: portable, strict, surefire");
}

std::size_t JunitSize(const JunitCase& testcase) {
  constexpr std::size_t kMarkup = 300;
  std::size_t size = kMarkup + EscapedSize(testcase.name) + EscapedSize(testcase.classname) +
                     EscapedSize(text::OneLine(testcase.mark.file, kMessageBytes)) +
                     EscapedSize(text::CutMiddle(testcase.output, kTextBytes, kWhole));
  if (testcase.problem) {
    size += EscapedSize(text::OneLine(testcase.problem->message, kMessageBytes)) +
            EscapedSize(text::CutMiddle(testcase.problem->text, kTextBytes, kWhole));
  }
  return size;
}

std::string JunitXml(const std::vector<JunitSuite>& suites, JunitProfile profile) {
  return Writer(profile).Write(suites);
}

Status CheckJunit(std::string_view xml) {
  // tinyxml2 reads control characters that libxml2 and Xerces refuse, so they are looked for apart.
  if (text::Neutralise(xml) != xml) {
    return MakeError(ErrorCode::kInternal, "the junit report holds characters that readers refuse");
  }
  tinyxml2::XMLDocument document;
  if (document.Parse(xml.data(), xml.size()) != tinyxml2::XML_SUCCESS ||
      document.RootElement() == nullptr) {
    return MakeError(ErrorCode::kInternal, "the junit report is no well-formed XML: ",
                     text::OneLine(document.ErrorStr() == nullptr ? "" : document.ErrorStr()));
  }
  if (!HoldsWhatItSays(*document.RootElement())) {
    return MakeError(ErrorCode::kInternal,
                     "the junit report does not hold the testcases that it announces");
  }
  return {};
}

}  // namespace plimsoll::report
