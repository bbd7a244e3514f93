#include "harness/text/compression.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

constexpr int kZstdLevel = 19;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

void Set(ZSTD_CCtx* context, ZSTD_cParameter parameter, int value) {
  PLIMSOLL_CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)));
}

int WindowLog(std::size_t bytes) {
  const ZSTD_bounds bounds = ZSTD_cParam_getBounds(ZSTD_c_windowLog);
  return std::clamp(static_cast<int>(std::bit_width(bytes)), bounds.lowerBound, bounds.upperBound);
}

}  // namespace

std::size_t ZlibBytes(std::string_view bytes, int level) {
  z_stream stream{};
  PLIMSOLL_CHECK(deflateInit(&stream, level) == Z_OK);
  unsigned char out[1 << 14];
  std::size_t size = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    if (stream.avail_in == 0) {  // the library counts in 32 bits
      const std::size_t part = std::min<std::size_t>(bytes.size(), 1 << 30);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(part);
      bytes.remove_prefix(part);
    }
    stream.next_out = out;
    stream.avail_out = sizeof out;
    state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    size += sizeof out - stream.avail_out;
  }
  PLIMSOLL_CHECK(state == Z_STREAM_END);
  deflateEnd(&stream);
  return size;
}

std::size_t ZstdBytes(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  Set(context.get(), ZSTD_c_compressionLevel, kZstdLevel);
  Set(context.get(), ZSTD_c_windowLog, WindowLog(bytes.size()));
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  PLIMSOLL_CHECK(!ZSTD_isError(size));
  return size;
}

std::string ZstdName() {
  return std::string("zstd-") + ZSTD_versionString() + "/" + std::to_string(kZstdLevel);
}

std::string ZlibName(int level) {
  return std::string("zlib-") + zlibVersion() + "/" + std::to_string(level);
}

std::optional<double> CompressionRatio(std::size_t bytes, std::size_t compressed) {
  if (bytes == 0 || compressed == 0) return std::nullopt;
  return static_cast<double>(bytes) / static_cast<double>(compressed);
}

std::string JoinWithin(std::span<const std::string> texts, std::span<const std::size_t> which,
                       std::size_t budget, std::size_t* used) {
  std::string joined;
  std::size_t count = 0;
  while (count < which.size() && joined.size() < budget) {
    if (count > 0) joined += '\n';
    joined += texts[which[count++]];
  }
  if (joined.size() > budget) joined.resize(budget);
  if (used != nullptr) *used = count;
  return joined;
}

}  // namespace plimsoll::text
