#ifndef HARNESS_TARGET_CHILD_H_
#define HARNESS_TARGET_CHILD_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::target {

/// Makes a Poll of another thread return.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  /// Thread safety: any thread.
  void Wake();
  /// Waits for a Wake up to `longest`, and forgets it.
  void Wait(std::chrono::milliseconds longest);
  void Clear();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// A descriptor, closed at the end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { Close(); }
  void Close();
  int number() const { return number_; }

 private:
  int number_ = -1;
};

/// Cuts a stream of bytes into lines.
class LineCutter {
 public:
  /// Takes bytes and moves the lines that they complete to `lines`, without their line breaks.
  void Add(std::string_view bytes, std::vector<std::string>* lines);
  /// What has come of the line that is not complete.
  std::string TakeRest();
  std::size_t rest_size() const { return rest_.size(); }

 private:
  std::string rest_;
};

/// A running program with pipes to its standard streams, in a process group of its own, so that an
/// interrupt at the terminal does not end it before its answers have drained. Nothing here blocks
/// but Poll.
class Child {
 public:
  /// What one Poll saw.
  struct Events {
    std::vector<std::string> lines;   ///< of its standard output
    std::vector<std::string> errors;  ///< of its standard error
    bool has_ended = false;           ///< its standard output is closed
    bool is_too_long = false;         ///< a line without an end passed the cap
  };

  /// `environment` holds NAME=value. Borrows `waker`. Errors: kInvalid where the program cannot be
  /// started.
  static Result<std::unique_ptr<Child>> Start(const std::vector<std::string>& command,
                                              const std::vector<std::string>& environment,
                                              Waker* waker);
  /// Ends the program: closes its standard input, and kills its process group.
  ~Child();

  /// Takes bytes for its standard input; Poll writes them.
  void Write(std::string_view bytes) { unwritten_.append(bytes); }
  /// Waits up to `longest`, moves bytes both ways.
  Events Poll(std::chrono::milliseconds longest, std::uint64_t most_line_bytes);
  /// Ends the program and says how it ended.
  std::string Reap();

  /// Writes one line to our standard error.
  static void Log(std::string_view line);

 private:
  Child(int pid, Descriptor input, Descriptor output, Descriptor errors, Waker* waker);
  void WriteSome();

  int pid_;
  Descriptor input_;
  Descriptor output_;
  Descriptor errors_;
  Waker* waker_;
  std::string unwritten_;
  LineCutter output_lines_;
  LineCutter error_lines_;
};

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_CHILD_H_
