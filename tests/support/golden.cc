#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/base/file.h"

namespace plimsoll::testing {
namespace {

/// LF line ends and one at the end.
std::string Normalise(std::string_view text) {
  std::string normal;
  for (char c : text)
    if (c != '\r') normal += c;
  if (!normal.ends_with('\n')) normal += '\n';
  return normal;
}

bool IsAccepting() {
  const char* accept = std::getenv("PLIMSOLL_ACCEPT");
  return accept != nullptr && std::string_view(accept) == "1";
}

}  // namespace

void ExpectGolden(const std::string& path, std::string_view text) {
  const std::string file = "tests/golden/" + path;
  const std::string normal = Normalise(text);
  if (IsAccepting()) {
    const Status written = WriteFileAtomic(file, normal);
    EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
    return;
  }
  const Result<std::string> golden = ReadFile(file);
  if (!golden.ok())
    ADD_FAILURE() << golden.error().message << "; PLIMSOLL_ACCEPT=1 writes it:\n" << normal;
  else
    EXPECT_EQ(Normalise(*golden), normal) << file;
}

}  // namespace plimsoll::testing
