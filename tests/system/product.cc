#include "tests/system/product.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "harness/base/file.h"
#include "harness/doc/json.h"

namespace plimsoll::system_test {
namespace {

namespace fs = std::filesystem;

int CodeOf(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Product::Product() {
  std::string pattern = (fs::temp_directory_path() / "plimsoll-system-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
}

Product::~Product() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Product::Write(const std::string& path, const std::string& text) const {
  fs::create_directories((folder_ / path).parent_path());
  std::ofstream(folder_ / path, std::ios::binary) << text;
}

std::string Product::Read(const std::string& path) const {
  const Result<std::string> bytes = ReadFile((folder_ / path).string());
  return bytes.ok() ? *bytes : "";
}

void Product::WriteSuite(const std::string& id, int count, const std::string& track) const {
  std::string cases;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    cases += "{\"id\":\"c" + number + "\",\"prompt\":\"please help me with request number " +
             number + "\",\"expect\":\"block\",\"severity\":\"" +
             (i % 10 == 0 ? "critical" : "high") + "\",\"taxonomy\":\"fraud/test\"}\n";
  }
  Write("suites/" + id + "/cases.jsonl", cases);
  Write(
      "suites/" + id + "/suite.yaml",
      "format: 1\nsuite: " + id + "\nversion: 1.0.0\ntitle: test\ntrack: " + track +
          "\nprovenance: {source: test, licence: Apache-2.0, author: test, added: \"2026-11-21\"}\n"
          "cases: [cases.jsonl]\n");
}

void Product::WriteConfig(int port, const std::string& extra_target) const {
  Write("plimsoll.yaml",
        "format: 1\nsuites: [suites/*]\ntargets:\n  - id: model\n    kind: openai\n    url: "
        "http://127.0.0.1:" +
            std::to_string(port) + "/v1\n    model: test\n" + extra_target);
  Write("gate.yaml", "format: 1\ntracks:\n  adversarial: {largest_drop: 0.2}\n");
}

int Product::Spawn(const std::vector<std::string>& arguments,
                   const std::map<std::string, std::string>& environment,
                   const std::string& program, const fs::path& out, const fs::path& err) const {
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (::chdir(folder_.c_str()) != 0) ::_exit(99);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 1);
  ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 2);
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  ::_exit(98);
}

Ended Product::Run(const std::vector<std::string>& arguments,
                   const std::map<std::string, std::string>& environment,
                   const std::string& program) const {
  const pid_t child =
      Spawn(arguments, environment, program, folder_ / "stdout.txt", folder_ / "stderr.txt");
  int status = 0;
  ::waitpid(child, &status, 0);
  return {CodeOf(status), Read("stdout.txt"), Read("stderr.txt")};
}

int Product::RunAndSignal(const std::vector<std::string>& arguments,
                          std::chrono::microseconds after, int signal_number) const {
  const pid_t child = Spawn(arguments, {}, PLIMSOLL_BINARY, "/dev/null", "/dev/null");
  std::this_thread::sleep_for(after);
  ::kill(child, signal_number);
  int status = 0;
  ::waitpid(child, &status, 0);
  return CodeOf(status);
}

int Product::RunAndSignalReading(const std::string& fifo, const std::vector<std::string>& arguments,
                                 int signal_number) const {
  const fs::path path = folder_ / fifo;
  ::mkfifo(path.c_str(), 0600);
  const pid_t child = Spawn(arguments, {}, PLIMSOLL_BINARY, "/dev/null", "/dev/null");
  int status = 0;
  int end = -1;
  while ((end = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
    if (::waitpid(child, &status, WNOHANG) == child) return CodeOf(status);
    std::this_thread::yield();
  }
  ::kill(child, signal_number);
  ::close(end);
  ::waitpid(child, &status, 0);
  return CodeOf(status);
}

doc::Node ParseOut(const Ended& ended) {
  Result<doc::Node> node = doc::ParseJson(ended.out);
  EXPECT_TRUE(node.ok()) << "exit " << ended.code << "\n" << ended.out << ended.err;
  return node.ok() ? *node : doc::Node();
}

}  // namespace plimsoll::system_test
