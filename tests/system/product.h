#ifndef TESTS_SYSTEM_PRODUCT_H_
#define TESTS_SYSTEM_PRODUCT_H_

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/doc/node.h"

namespace plimsoll::system_test {

/// How a process ended and what it said.
struct Ended {
  int code = 0;  ///< exit code; 128 + signal where one ended it
  std::string out;
  std::string err;
};

/// The binary under test in a folder of its own: a configuration, suites, a policy, baselines.
class Product {
 public:
  Product();
  ~Product();
  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;

  std::filesystem::path folder() const { return folder_; }
  /// Writes a file below the folder.
  void Write(const std::string& path, const std::string& text) const;
  std::string Read(const std::string& path) const;
  /// A suite of `count` cases that want `block`, in JSON Lines; every tenth is of severity
  /// critical.
  void WriteSuite(const std::string& id, int count, const std::string& track = "adversarial") const;
  /// plimsoll.yaml with one target of kind openai at http://127.0.0.1:port/v1, and a gate.yaml with
  /// a wide margin.
  void WriteConfig(int port, const std::string& extra_target = "") const;

  /// Runs the binary (or another program) in the folder and waits.
  Ended Run(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment = {},
            const std::string& program = PLIMSOLL_BINARY) const;
  /// Starts it, sends it a signal after a while, and waits. The exit code, or 128 + the signal that
  /// ended it.
  int RunAndSignal(const std::vector<std::string>& arguments, std::chrono::microseconds after,
                   int signal_number) const;
  /// Starts it, sends it a signal once it reads the FIFO of that name, which then ends, and waits.
  int RunAndSignalReading(const std::string& fifo, const std::vector<std::string>& arguments,
                          int signal_number) const;

 private:
  int Spawn(const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment, const std::string& program,
            const std::filesystem::path& out, const std::filesystem::path& err) const;

  std::filesystem::path folder_;
};

/// A `plimsoll … --json` object. Fails the test where it is none.
doc::Node ParseOut(const Ended& ended);

}  // namespace plimsoll::system_test

#endif  // TESTS_SYSTEM_PRODUCT_H_
