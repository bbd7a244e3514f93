#include "tests/support/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::testing {
namespace {

class GzipWriter {
 public:
  GzipWriter() {
    constexpr int kGzipWindow = 15 + 16;
    PLIMSOLL_CHECK(deflateInit2(&stream_, 9, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) ==
                   Z_OK);
  }
  ~GzipWriter() { deflateEnd(&stream_); }
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;

  void Add(std::string_view bytes, int flush) {
    std::array<unsigned char, 16 << 10> buffer;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = buffer.data();
      stream_.avail_out = buffer.size();
      deflate(&stream_, flush);
      out_.append(reinterpret_cast<char*>(buffer.data()), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  std::string Finish() {
    Add({}, Z_FINISH);
    return std::move(out_);
  }

 private:
  z_stream stream_{};
  std::string out_;
};

}  // namespace

std::string GzipOfZeros(std::size_t bytes) {
  const std::string zeros(std::min<std::size_t>(bytes, 1u << 20), '\0');
  GzipWriter writer;
  for (std::size_t left = bytes; left > 0; left -= std::min(left, zeros.size()))
    writer.Add(std::string_view(zeros).substr(0, std::min(left, zeros.size())), Z_NO_FLUSH);
  return writer.Finish();
}

std::string Gzip(std::string_view text) {
  GzipWriter writer;
  writer.Add(text, Z_NO_FLUSH);
  return writer.Finish();
}

}  // namespace plimsoll::testing
