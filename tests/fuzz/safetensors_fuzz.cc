// Any bytes are a safetensors file or an error. Built alone for libFuzzer with PLIMSOLL_FUZZ, and
// into fuzz_smoke_test, which feeds it mutated files.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "harness/embed/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using plimsoll::embed::SafeTensors;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = SafeTensors::Parse(bytes, "fuzz");
  if (!file.ok()) return 0;
  std::size_t covered = 0;
  for (const auto& tensor : (*file)->tensors()) {
    covered += tensor.bytes.size();
    if (const auto floats = plimsoll::embed::FloatsOf(tensor); floats.ok())
      if (floats->size() != tensor.count()) std::abort();
    if (const auto integers = plimsoll::embed::IntegersOf(tensor); integers.ok())
      if (integers->size() != tensor.count()) std::abort();
  }
  if (covered > size) std::abort();
  return 0;
}
