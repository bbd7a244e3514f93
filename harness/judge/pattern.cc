#include "harness/judge/pattern.h"

#include <re2/re2.h>

#include <utility>

#include "harness/text/hostile.h"

namespace plimsoll::judge {
namespace {

constexpr std::int64_t kMaxMemory = 1 << 20;

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

std::optional<std::string> Match(const RE2& expression, std::string_view bytes,
                                 RE2::Anchor anchor) {
  const std::string text = text::RepairUtf8(bytes);
  re2::StringPiece match;
  if (!expression.Match(text, 0, text.size(), anchor, &match, 1)) return std::nullopt;
  return std::string(match.data(), match.size());
}

}  // namespace

struct Pattern::State {
  State(std::string_view expression, const RE2::Options& options)
      : compiled(Piece(expression), options) {}
  RE2 compiled;
};

Pattern::Pattern(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::Compile(std::string_view expression, bool ignore_case) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  options.set_max_mem(kMaxMemory);
  auto state = std::make_unique<State>(expression, options);
  if (!state->compiled.ok()) {
    return MakeError(ErrorCode::kInvalid, "pattern \"", text::OneLine(expression, 80),
                     "\" does not compile: ", text::OneLine(state->compiled.error()));
  }
  return Pattern(std::move(state));
}

std::optional<std::string> Pattern::Find(std::string_view text) const {
  return Match(state_->compiled, text, RE2::UNANCHORED);
}

std::optional<std::string> Pattern::MatchWhole(std::string_view text) const {
  return Match(state_->compiled, text, RE2::ANCHOR_BOTH);
}

}  // namespace plimsoll::judge
