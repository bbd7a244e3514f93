#include "harness/store/run_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace plimsoll::store {

Result<std::unique_ptr<RunLock>> RunLock::Take(const std::string& lock_file, std::int64_t run_row) {
  const int descriptor = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    return MakeError(ErrorCode::kStore, "could not open ", lock_file, ": ", std::strerror(errno));
  std::unique_ptr<RunLock> lock(new RunLock(descriptor));
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_start = run_row;
  range.l_len = 1;
  // An open-file-description lock: it holds against other stores of this process too, and closing
  // another descriptor of the file does not drop it.
  if (::fcntl(descriptor, F_OFD_SETLK, &range) == 0) return lock;
  if (errno == EAGAIN || errno == EACCES)
    return MakeError(ErrorCode::kStore, "the run is being written");
  return MakeError(ErrorCode::kStore, "could not lock ", lock_file, ": ", std::strerror(errno));
}

RunLock::~RunLock() { ::close(descriptor_); }

}  // namespace plimsoll::store
