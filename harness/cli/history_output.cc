#include "harness/cli/history_output.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kMinute = 16;  // of "2026-11-21T08:00:00.000Z"
constexpr std::size_t kShortDigest = 8;

const insight::ReleaseTrack* FindTrack(const insight::Release& release, suite::Track track) {
  for (const insight::ReleaseTrack& entry : release.tracks)
    if (entry.rate.track == track) return &entry;
  return nullptr;
}

// The tracks that any release has, in order.
std::vector<suite::Track> TracksOf(const TargetHistory& history) {
  std::vector<suite::Track> tracks;
  for (std::size_t t = 0; t < std::size(suite::kTrackNames); ++t) {
    const auto track = static_cast<suite::Track>(t);
    if (std::any_of(history.entries.begin(), history.entries.end(),
                    [&](const HistoryEntry& entry) { return FindTrack(entry.release, track); }))
      tracks.push_back(track);
  }
  return tracks;
}

std::optional<double> RateOf(const insight::Release& release, suite::Track track) {
  const insight::ReleaseTrack* found = FindTrack(release, track);
  return found == nullptr ? std::nullopt : found->rate.rate.rate;
}

std::string VerdictText(const insight::Release& release) {
  if (release.decision) return release.decision->verdict;
  return release.end == "complete" ? "not decided" : release.end.empty() ? "broken" : release.end;
}

std::string ChangeText(const insight::Release& release) {
  if (!release.change) return "–";
  const auto count = [](const char* sign, const std::vector<std::string>& names) {
    return names.empty() ? "" : sign + std::to_string(names.size()) + " ";
  };
  std::string text = count("+", release.change->added) + count("-", release.change->retired) +
                     count("~", release.change->changed);
  if (text.empty()) return "same";
  text.pop_back();
  return text;
}

std::string ReleaseTable(const TargetHistory& history, const std::vector<suite::Track>& tracks) {
  std::vector<std::string_view> headings = {"started", "run",      "model", "candidate",
                                            "verdict", ">attempt", ">ratio"};
  std::vector<std::string> track_headings;
  for (const suite::Track track : tracks)
    track_headings.push_back(">" + std::string(TrackName(track)));
  headings.insert(headings.end(), track_headings.begin(), track_headings.end());
  headings.push_back("cases");
  Table table(headings);
  for (const auto& [release, gap] : history.entries) {
    std::vector<std::string> cells = {
        release.started.substr(0, kMinute),
        release.run,
        release.model,
        release.candidate_digest.substr(0, kShortDigest),
        VerdictText(release),
        release.decision ? std::to_string(release.decision->attempt) : "–",
        release.ratio ? report::Fixed(*release.ratio, 2) : "–"};
    for (const suite::Track track : tracks) {
      const std::optional<double> rate = RateOf(release, track);
      cells.push_back(rate ? report::Percent(*rate) : "–");
    }
    cells.push_back(ChangeText(release));
    table.Add(cells);
  }
  return table.Render();
}

std::string TrackTable(const TargetHistory& history, const std::vector<suite::Track>& tracks,
                       const report::TerminalStyle& style) {
  const insight::Release& newest = history.entries.front().release;
  Table table({"track", "oldest to newest", "newest", ">regressed", ">fixed"});
  for (const suite::Track track : tracks) {
    std::vector<std::optional<double>> rates;
    for (auto entry = history.entries.rbegin(); entry != history.entries.rend(); ++entry)
      rates.push_back(RateOf(entry->release, track));
    std::vector<std::string> cells = {std::string(TrackName(track)),
                                      Sparkline(rates, style.has_unicode), "–", "–", "–"};
    const insight::ReleaseTrack* now = FindTrack(newest, track);
    if (now != nullptr && now->rate.rate.rate)
      cells[2] = report::Percent(*now->rate.rate.rate) + " " +
                 report::PercentInterval(now->rate.rate.interval);
    if (now != nullptr && newest.change) {
      cells[3] = report::Grouped(now->regressed);
      cells[4] = report::Grouped(now->fixed);
    }
    table.Add(cells);
  }
  return table.Render();
}

// What is no alarm and still worth a line.
std::string StandingText(const TargetHistory& history) {
  std::string text;
  for (const insight::SuiteSaturation& suite : history.saturation)
    if (!suite.saturated.empty())
      text += "saturated: " + report::Grouped(static_cast<std::int64_t>(suite.saturated.size())) +
              " of " + report::Count(suite.cases, "case") + " of suite " + suite.suite + "\n";
  const HistoryEntry& newest = history.entries.front();
  if (newest.gap)
    text += "seen minus fresh: " + report::Points(newest.gap->gap) + " points " +
            report::PointsInterval(newest.gap->interval) + "\n";
  return text;
}

}  // namespace

std::string Sparkline(std::span<const std::optional<double>> rates, bool has_unicode) {
  constexpr const char* kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr int kTop = 7;
  double low = 1;
  double high = 0;
  for (const std::optional<double>& rate : rates) {
    low = std::min(low, rate.value_or(low));
    high = std::max(high, rate.value_or(high));
  }
  std::string line;
  for (const std::optional<double>& rate : rates) {
    if (!rate) {
      line += ' ';
      continue;
    }
    const double share = high > low ? (*rate - low) / (high - low) : 1;
    const int level = static_cast<int>(std::lround(share * kTop));
    line += has_unicode ? kBlocks[level] : std::to_string(level);
  }
  return line;
}

std::string HistoryText(const TargetHistory& history, const report::TerminalStyle& style) {
  const std::vector<suite::Track> tracks = TracksOf(history);
  std::string out = "target " + text::OneLine(history.target_id) + "\n\n" +
                    ReleaseTable(history, tracks) + "\n" + TrackTable(history, tracks, style);
  if (const std::string standing = StandingText(history); !standing.empty()) out += "\n" + standing;
  const std::vector<Alarm> alarms = AlarmsOf(history);
  if (!alarms.empty()) out += "\n";
  for (const Alarm& alarm : alarms) out += "ALARM " + text::OneLine(alarm.message, 400) + "\n";
  return out;
}

}  // namespace plimsoll::cli
