#include "harness/target/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace plimsoll::target {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::chrono::milliseconds kGrace{500};

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

Error SystemError(std::string_view what, int code) {
  return MakeError(ErrorCode::kInvalid, what, ": ", std::strerror(code));
}

/// A socket and not a pipe, because send() can be told not to raise SIGPIPE.
Result<Pair> MakeInput() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return SystemError("cannot make a socket", errno);
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Pair> MakeOutput() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("cannot make a pipe", errno);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts the program with default signals in a group of its own. Returns 0 or an errno value.
int Spawn(const std::vector<std::string>& command, const std::vector<std::string>& environment,
          const std::array<int, 3>& streams, pid_t* pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  for (int i = 0; i < 3; ++i) posix_spawn_file_actions_adddup2(&actions, streams[i], i);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  const int code = posix_spawnp(pid, command[0].c_str(), &actions, &attributes,
                                Pointers(command).data(), Pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

/// Reads what there is, up to one chunk. False at the end of the stream.
bool ReadSome(int descriptor, LineCutter* cutter, std::vector<std::string>* lines) {
  std::array<char, kChunk> chunk;
  const ssize_t size = read(descriptor, chunk.data(), chunk.size());
  if (size > 0) cutter->Add({chunk.data(), static_cast<std::size_t>(size)}, lines);
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

/// Gives a program that has no streams left a moment to end by itself, so that its own status can
/// be told.
void AwaitEnd(pid_t pid) {
  // glibc 2.36 declares pidfd_open() without C linkage.
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  pollfd watched = {process.number(), POLLIN, 0};
  poll(&watched, process.number() < 0 ? 0 : 1, static_cast<int>(kGrace.count()));
}

}  // namespace

Waker::Waker() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  PLIMSOLL_CHECK(descriptor_ >= 0);
}
Waker::~Waker() { close(descriptor_); }
void Waker::Wake() {
  const std::uint64_t one = 1;
  // It can only fail where the counter is full, and then the poll returns anyway.
  (void)!write(descriptor_, &one, sizeof one);
}
void Waker::Wait(std::chrono::milliseconds longest) {
  pollfd watched = {descriptor_, POLLIN, 0};
  if (poll(&watched, 1, static_cast<int>(longest.count())) > 0) Clear();
}
void Waker::Clear() {
  std::uint64_t count = 0;
  (void)!read(descriptor_, &count, sizeof count);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}
void Descriptor::Close() {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

void LineCutter::Add(std::string_view bytes, std::vector<std::string>* lines) {
  for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
    rest_.append(bytes.substr(0, end));
    if (rest_.ends_with('\r')) rest_.pop_back();
    lines->push_back(TakeRest());
  }
  rest_.append(bytes);
}

std::string LineCutter::TakeRest() { return std::exchange(rest_, {}); }

Child::Child(int pid, Descriptor input, Descriptor output, Descriptor errors, Waker* waker)
    : pid_(pid),
      input_(std::move(input)),
      output_(std::move(output)),
      errors_(std::move(errors)),
      waker_(waker) {}

Result<std::unique_ptr<Child>> Child::Start(const std::vector<std::string>& command,
                                            const std::vector<std::string>& environment,
                                            Waker* waker) {
  PLIMSOLL_ASSIGN(Pair input, MakeInput());
  PLIMSOLL_ASSIGN(Pair output, MakeOutput());
  PLIMSOLL_ASSIGN(Pair errors, MakeOutput());
  pid_t pid = -1;
  const int code =
      Spawn(command, environment,
            {input.theirs.number(), output.theirs.number(), errors.theirs.number()}, &pid);
  if (code != 0) return SystemError("cannot start \"" + command[0] + "\"", code);
  return std::unique_ptr<Child>(
      new Child(pid, std::move(input.ours), std::move(output.ours), std::move(errors.ours), waker));
}

Child::~Child() { Reap(); }

std::string Child::Reap() {
  if (pid_ < 0) return {};
  input_.Close();
  output_.Close();
  errors_.Close();
  AwaitEnd(pid_);
  int status = 0;
  pid_t ended = waitpid(pid_, &status, WNOHANG);
  kill(-pid_, SIGKILL);
  while (ended == 0 || (ended < 0 && errno == EINTR)) ended = waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status))
    return "the program ended with status " + std::to_string(WEXITSTATUS(status));
  return "the program was ended by signal " + std::to_string(WTERMSIG(status));
}

void Child::WriteSome() {
  const ssize_t size =
      send(input_.number(), unwritten_.data(), unwritten_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (size > 0) unwritten_.erase(0, static_cast<std::size_t>(size));
  // A program that no longer reads shows at its output; here its input is only given up.
  if (size < 0 && errno != EAGAIN && errno != EINTR) unwritten_.clear();
}

Child::Events Child::Poll(std::chrono::milliseconds longest, std::uint64_t most_line_bytes) {
  Events events;
  const short to_write = unwritten_.empty() ? 0 : POLLOUT;
  std::array<pollfd, 4> watched = {{{output_.number(), POLLIN, 0},
                                    {errors_.number(), POLLIN, 0},
                                    {waker_->descriptor(), POLLIN, 0},
                                    {to_write != 0 ? input_.number() : -1, to_write, 0}}};
  if (poll(watched.data(), watched.size(), static_cast<int>(longest.count())) <= 0) return events;
  if (watched[3].revents != 0) WriteSome();
  if (watched[2].revents != 0) waker_->Clear();
  if (watched[1].revents != 0 && !ReadSome(errors_.number(), &error_lines_, &events.errors))
    errors_.Close();
  if (watched[0].revents != 0)
    events.has_ended = !ReadSome(output_.number(), &output_lines_, &events.lines);
  events.is_too_long = output_lines_.rest_size() > most_line_bytes;
  if (error_lines_.rest_size() > kChunk) events.errors.push_back(error_lines_.TakeRest());
  return events;
}

void Child::Log(std::string_view line) {
  const std::string text = std::string("target: ").append(line) + "\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace plimsoll::target
