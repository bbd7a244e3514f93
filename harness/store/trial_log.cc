#include "harness/store/trial_log.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace plimsoll::store {
namespace {

void AppendNumber(double value, std::string* out) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value);
  out->append(text, end.ptr);
}

// One entry, without its comma.
std::optional<TrialBrief> ReadEntry(std::string_view entry) {
  TrialBrief brief;
  const char* const end = entry.data() + entry.size();
  const auto number = std::from_chars(entry.data(), end, brief.epoch);
  if (number.ec != std::errc() || number.ptr == end || brief.epoch < 0) return std::nullopt;
  const char* at = number.ptr;
  if (*at == ':') {
    if (end - at != 2) return std::nullopt;
    const int outcome = at[1] - 'A';
    if (outcome <= 0 || outcome >= run::kOutcomes) return std::nullopt;
    brief.outcome = static_cast<run::Outcome>(outcome);
    return brief;
  }
  constexpr std::string_view kLetters = "FPfp";
  const std::size_t letter = kLetters.find(*at++);
  if (letter == std::string_view::npos) return std::nullopt;
  brief.outcome = run::Outcome::kScored;
  brief.passed = letter % 2 == 1;
  brief.is_provisional = letter >= 2;
  if (at == end) return brief;
  double score = 0;
  const auto value = std::from_chars(at, end, score);
  if (value.ec != std::errc() || value.ptr != end || !std::isfinite(score)) return std::nullopt;
  brief.score = score;
  return brief;
}

}  // namespace

std::string TrialLogEntry(const TrialBrief& brief) {
  std::string entry = std::to_string(brief.epoch);
  if (!brief.passed) {
    entry += ':';
    entry += static_cast<char>('A' + static_cast<int>(brief.outcome));
  } else {
    entry += "FPfp"[(*brief.passed ? 1 : 0) + (brief.is_provisional ? 2 : 0)];
    if (brief.score) AppendNumber(*brief.score, &entry);
  }
  return entry + ',';
}

Status ReadTrialLog(std::string_view log, std::vector<TrialBrief>* out) {
  const std::size_t first = out->size();
  while (!log.empty()) {
    const std::size_t comma = log.find(',');
    const std::optional<TrialBrief> brief =
        comma == std::string_view::npos ? std::nullopt : ReadEntry(log.substr(0, comma));
    if (!brief) return MakeError(ErrorCode::kStore, "a case's trials are damaged");
    out->push_back(*brief);
    log.remove_prefix(comma + 1);
  }
  const auto by_epoch = [](const TrialBrief& a, const TrialBrief& b) { return a.epoch < b.epoch; };
  if (!std::is_sorted(out->begin() + static_cast<std::ptrdiff_t>(first), out->end(), by_epoch))
    std::sort(out->begin() + static_cast<std::ptrdiff_t>(first), out->end(), by_epoch);
  return {};
}

}  // namespace plimsoll::store
