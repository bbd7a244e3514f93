#include <algorithm>

#include "harness/cli/json_output.h"
#include "harness/cli/power_input.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"

namespace plimsoll::cli {
namespace {

using insight::NoiseSource;

std::string_view SourceName(NoiseSource source) {
  switch (source) {
    case NoiseSource::kDiscordance:
      return "told";
    case NoiseSource::kRate:
      return "rate";
    case NoiseSource::kRepeat:
      return "repeat";
    case NoiseSource::kTrials:
      return "trials";
  }
  return "";
}

std::vector<std::string> CellsOf(const insight::TrackPower& track) {
  const insight::TrackDesign& design = track.design;
  return {
      std::string(TrackName(design.track)) + (design.is_gating ? "" : " (not gating)"),
      report::Grouped(design.cases),
      report::Grouped(design.clusters),
      report::Fixed(design.trials.candidate, 0),
      report::Fixed(100 * design.margin, 1),
      (design.noise.is_upper_bound() ? "<= " : "") + report::Fixed(design.noise.discordance(), 3),
      report::Fixed(100 * track.detectable_drop, 1),
      report::Percent(track.chance_of_pass),
      report::Grouped(track.units_needed),
      track.trials_needed ? report::Grouped(*track.trials_needed) : "–",
      report::Grouped(track.floor)};
}

doc::Node TrackNode(const insight::TrackPower& track) {
  const insight::TrackDesign& design = track.design;
  const auto rate = design.noise.pass_rate;
  return doc::Node::Object(
      {{"track", doc::Node::String(std::string(TrackName(design.track)))},
       {"gating", doc::Node::Bool(design.is_gating)},
       {"cases", doc::Node::Int(design.cases)},
       {"clusters", doc::Node::Int(design.clusters)},
       {"trials", doc::Node::Double(design.trials.candidate)},
       {"margin", doc::Node::Double(design.margin)},
       {"noise", doc::Node::Object(
                     {{"source", doc::Node::String(std::string(SourceName(design.noise.source)))},
                      {"psi", doc::Node::Double(design.noise.discordance())},
                      {"upper_bound", doc::Node::Bool(design.noise.is_upper_bound())},
                      {"rate", rate ? doc::Node::Double(*rate) : doc::Node::Null()}})},
       {"variance", doc::Node::Double(track.variance)},
       {"minimum_detectable_drop", doc::Node::Double(track.detectable_drop)},
       {"chance_of_pass", doc::Node::Double(track.chance_of_pass)},
       {"floor", doc::Node::Int(track.floor)},
       {"clusters_needed", doc::Node::Int(track.units_needed)},
       {"trials_needed",
        track.trials_needed ? doc::Node::Int(*track.trials_needed) : doc::Node::Null()}});
}

}  // namespace

std::string PowerTable(const insight::ReleasePower& power) {
  Table table({"power by track", ">cases", ">clusters", ">trials", ">margin", ">psi", ">sees",
               ">passes", ">needs", ">or trials", ">floor"});
  for (const insight::TrackPower& track : power.tracks) table.Add(CellsOf(track));
  const bool has_bound = std::any_of(
      power.tracks.begin(), power.tracks.end(),
      [](const insight::TrackPower& track) { return track.design.noise.is_upper_bound(); });
  const std::string bound =
      has_bound ? "psi <=: an upper bound, for a pass rate alone does not tell how often a case "
                  "wavers; say it with --psi, or measure it with --run of two runs of one model\n"
                : "";
  return table.Render() + bound + "sees: the smallest drop in points that it finds with " +
         report::Fixed(100 * insight::kPower, 0) + " % power, one-sided at " +
         report::Fixed(100 * power.alpha, 1) +
         " %; passes: its chance of PASS if nothing changed\nneeds: clusters, or trials per case "
         "on both sides, for a chance of " +
         report::Percent(power.power_per_track) + "; floor: below it nothing passes\nall gating " +
         "tracks together pass an unchanged release with " + report::Percent(power.chance_of_pass) +
         "\n";
}

void AddPower(const insight::ReleasePower& power, doc::Node* node) {
  doc::Node tracks = doc::Node::Array();
  for (const insight::TrackPower& track : power.tracks) tracks.Push(TrackNode(track));
  node->Set("alpha", doc::Node::Double(power.alpha))
      .Set("power", doc::Node::Double(insight::kPower))
      .Set("power_per_track", doc::Node::Double(power.power_per_track))
      .Set("chance_of_pass", doc::Node::Double(power.chance_of_pass))
      .Set("tracks", std::move(tracks));
}

}  // namespace plimsoll::cli
