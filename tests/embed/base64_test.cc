#include "harness/embed/base64.h"

#include <gtest/gtest.h>

namespace plimsoll::embed {
namespace {

TEST(Base64, DecodesWithAndWithoutPadding) {
  const struct {
    const char* text;
    const char* bytes;
  } kRows[] = {{"", ""},
               {"Zg==", "f"},
               {"Zg", "f"},
               {"Zm8=", "fo"},
               {"Zm8", "fo"},
               {"Zm9v", "foo"},
               {"Zm9vYg==", "foob"},
               {"Zm9vYmFy", "foobar"},
               {"+/+/", "\xfb\xff\xbf"}};
  for (const auto& row : kRows) EXPECT_EQ(*DecodeBase64(row.text), row.bytes) << row.text;
}

TEST(Base64, RefusesWhatIsNone) {
  EXPECT_EQ(DecodeBase64("Zm9vY").status().error().message, "base64 of 5 digits");
  EXPECT_EQ(DecodeBase64("Zm 9").status().error().message, "no base64 digit at offset 2");
  EXPECT_EQ(DecodeBase64("Zg=").status().error().message, "no base64 digit at offset 2");
  EXPECT_EQ(DecodeBase64("====").status().error().message, "no base64 digit at offset 0");
}

}  // namespace
}  // namespace plimsoll::embed
