#include <algorithm>
#include <cmath>
#include <string>

#include "harness/report/figures.h"
#include "harness/report/report.h"
#include "harness/report/view.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

constexpr int kBarColumns = 20;

std::string DoneBar(double share, const TerminalStyle& style) {
  const int full = static_cast<int>(share * kBarColumns);
  std::string bar;
  for (int i = 0; i < kBarColumns; ++i) {
    if (style.has_unicode) {
      bar += i < full ? "█" : "░";
    } else {
      bar += i < full ? "=" : ".";
    }
  }
  return bar;
}

/// "45 s", "3 min 20 s", "2 h 5 min".
std::string DurationText(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

/// Trials a second in this session; 0 before the first.
double RateOf(const run::Progress& progress) {
  const double seconds = std::chrono::duration<double>(progress.elapsed).count();
  return seconds > 0 ? static_cast<double>(progress.done - progress.done_before) / seconds : 0;
}

}  // namespace

std::string ProgressLine(const run::Progress& progress, const TerminalStyle& style) {
  const double share =
      progress.planned > 0
          ? std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.planned),
                       0.0, 1.0)
          : 0;
  const std::string separator = style.has_unicode ? " · " : ", ";
  std::string line =
      DoneBar(share, style) + " " + Grouped(progress.done) + "/" + Grouped(progress.planned);
  const double rate = RateOf(progress);
  if (rate > 0) line += separator + Fixed(rate, rate < 10 ? 1 : 0) + "/s";
  if (rate > 0 && progress.done < progress.planned)
    line += separator + DurationText(static_cast<double>(progress.planned - progress.done) / rate) +
            " left";
  line += separator + Grouped(progress.in_flight) + " in flight";
  if (progress.failed > 0) line += separator + Grouped(progress.failed) + " failed";
  if (progress.cost_usd > 0) line += separator + "$" + Fixed(progress.cost_usd, 2);
  for (const auto& [name, count] : UnscoredOutcomes(progress))
    line += separator + Grouped(count) + " " + std::string(name);
  if (progress.retries > 0) line += separator + "retried " + Grouped(progress.retries);
  return text::CutColumns(line, static_cast<std::size_t>(std::max(style.columns, 20)));
}

}  // namespace plimsoll::report
