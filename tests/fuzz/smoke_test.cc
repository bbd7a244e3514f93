#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/base/rng.h"
#include "tests/support/safetensors_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace plimsoll {
namespace {

/// The file after a few of the changes that a fuzzer makes.
std::string Mutated(std::string bytes, Rng* rng) {
  for (std::uint64_t i = 1 + rng->Below(4); i > 0 && !bytes.empty(); --i) {
    const std::size_t at = rng->Below(bytes.size());
    switch (rng->Below(4)) {
      case 0:
        bytes[at] = static_cast<char>(rng->Next());
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes.insert(at, bytes.substr(rng->Below(bytes.size()), rng->Below(16)));
        break;
      default:
        bytes[at] = "0123456789[]{},:\""[rng->Below(17)];
    }
  }
  return bytes;
}

TEST(FuzzSmoke, MutatedSafetensorsFilesAreReadOrRefused) {
  const std::string file =
      testing::SafeTensorsOf({{"a", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"b", {1}, {7}}, {"c", {0}, {}}});
  Rng rng(1, "fuzz smoke");
  for (int i = 0; i < 20'000; ++i) {
    const std::string mutated = Mutated(file, &rng);
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(mutated.data()),
                                     mutated.size()),
              0);
  }
}

}  // namespace
}  // namespace plimsoll
