#include "harness/base/source_mark.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

Diagnostic At(int line, int column, std::string message, std::string source_line = "") {
  return {DiagnosticLevel::kError,
          {"s.yaml", line, column},
          std::move(message),
          std::move(source_line),
          "",
          ""};
}

TEST(SourceMark, PointsAtTheColumnOfTheQuotedLine) {
  Diagnostic diagnostic = At(3, 5, "unknown field \"expct\"", "    expct: block");
  diagnostic.suggestion = "did you mean \"expect\"?";
  EXPECT_EQ(RenderDiagnostic(diagnostic),
            "s.yaml:3:5: error: unknown field \"expct\"\n"
            "      expct: block\n"
            "      ^\n"
            "  did you mean \"expect\"?");
}

TEST(SourceMark, LeavesOutWhatIsUnknown) {
  Diagnostic diagnostic{DiagnosticLevel::kWarning, {"", 0, 0}, "no locale", "", "", "locale"};
  EXPECT_EQ(RenderDiagnostic(diagnostic), "warning: no locale [locale]");
  diagnostic.mark.file = "s.yaml";
  EXPECT_EQ(RenderDiagnostic(diagnostic), "s.yaml: warning: no locale [locale]");
  diagnostic.mark.line = 4;
  diagnostic.level = DiagnosticLevel::kNote;
  EXPECT_EQ(RenderDiagnostic(diagnostic), "s.yaml:4: note: no locale [locale]");
}

TEST(SourceMark, MakesHostileCharactersVisibleAndKeepsTheCaretInPlace) {
  const std::string escape = "\x1B[31m";
  EXPECT_EQ(RenderDiagnostic(At(1, 8, "bad " + escape,
                                escape + "\xFF"
                                         "é:\xE2\x80\xAEx")),
            "s.yaml:1:8: error: bad \\x1B[31m\n"
            "  \\x1B[31m\\xFFé:\\u{202E}x\n"
            "               ^");
  EXPECT_EQ(RenderDiagnostic(At(1, 2, "tab", "\tx")), "s.yaml:1:2: error: tab\n   x\n   ^");
}

TEST(SourceMark, CutsLongLinesAroundTheCaret) {
  const std::string line = std::string(1'000'000, 'a') + "!" + std::string(1'000'000, 'b');
  const std::string text = RenderDiagnostic(At(1, 1'000'001, "here", line));
  EXPECT_EQ(text, "s.yaml:1:1000001: error: here\n  …" + std::string(79, 'a') + "!" +
                      std::string(78, 'b') + "…\n  " + std::string(80, ' ') + "^");
  EXPECT_EQ(RenderDiagnostic(At(1, 1, "start", std::string(500, 'c'))),
            "s.yaml:1:1: error: start\n  " + std::string(159, 'c') + "…\n  ^");
  EXPECT_EQ(RenderDiagnostic(At(1, 4, "end", "abc")), "s.yaml:1:4: error: end\n  abc\n     ^");
}

TEST(SourceMark, SortsAndCountsWhatWasCollected) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.ToStatus().ok());
  diagnostics.Add({DiagnosticLevel::kWarning, {"b.yaml", 1, 1}, "w", "", "", ""});
  EXPECT_TRUE(diagnostics.ToStatus().ok());
  diagnostics.Add({DiagnosticLevel::kError, {"a.yaml", 9, 1}, "second", "", "", ""});
  diagnostics.Add({DiagnosticLevel::kError, {"a.yaml", 2, 7}, "first", "", "", ""});
  EXPECT_EQ(diagnostics.errors(), 2);
  EXPECT_EQ(diagnostics.ToStatus().error(), (Error{ErrorCode::kInvalid,
                                                   "a.yaml:2:7: error: first\n"
                                                   "a.yaml:9:1: error: second\n"
                                                   "b.yaml:1:1: warning: w\n"
                                                   "2 errors, 1 warning"}));
}

}  // namespace
}  // namespace plimsoll
