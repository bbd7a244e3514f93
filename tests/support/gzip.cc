#include "tests/support/gzip.h"

#include <zlib.h>

#include <array>
#include <utility>

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

  /// What has been written since the last call.
  std::string Taken() { return std::exchange(out_, {}); }

 private:
  z_stream stream_{};
  std::string out_;
};

}  // namespace

std::string GzipOfZeros(std::size_t mebibytes) {
  // After a full flush the compressor knows nothing of what came before: one piece, compressed
  // once, is every piece.
  const std::string zeros(1u << 20, '\0');
  GzipWriter writer;
  writer.Add(zeros, Z_FULL_FLUSH);
  const std::string first = writer.Taken();
  writer.Add(zeros, Z_FULL_FLUSH);
  std::string out = first;
  for (const std::string piece = writer.Taken(); mebibytes > 1; --mebibytes) out += piece;
  return out;
}

std::string Gzip(std::string_view text) {
  GzipWriter writer;
  writer.Add(text, Z_NO_FLUSH);
  return writer.Finish();
}

}  // namespace plimsoll::testing
