#include "harness/diversity/map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"
#include "harness/doc/json.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

/// Rows that count, or a seeded sample of them, in their order.
std::vector<std::size_t> Sampled(MatrixView rows, std::size_t most, std::uint64_t seed,
                                 std::string_view purpose) {
  std::vector<std::size_t> used = NonZeroRows(rows);
  if (used.size() <= most) return used;
  Rng rng(seed, purpose);
  rng.Shuffle(used);
  used.resize(most);
  std::sort(used.begin(), used.end());
  return used;
}

Matrix Joined(const Matrix& first, const Matrix& second) {
  Matrix joined(first.rows() + second.rows(), std::max(first.columns(), second.columns()));
  for (std::size_t i = 0; i < joined.rows(); ++i) {
    const float* row = i < first.rows() ? first.Row(i) : second.Row(i - first.rows());
    std::copy_n(row, joined.columns(), joined.Row(i));
  }
  return joined;
}

/// Into the unit square, one scale for both directions, in the middle of the shorter one.
void FitIntoSquare(std::vector<Place>* places) {
  constexpr double kFar = std::numeric_limits<double>::max();
  Place low{kFar, kFar};
  Place high{-kFar, -kFar};
  for (const Place& place : *places) {
    low = {std::min(low.x, place.x), std::min(low.y, place.y)};
    high = {std::max(high.x, place.x), std::max(high.y, place.y)};
  }
  const double width = std::max(high.x - low.x, high.y - low.y);
  for (Place& place : *places) {
    const bool is_point = !(width > 0);
    place.x = is_point ? 0.5 : (place.x - (low.x + high.x) / 2) / width + 0.5;
    place.y = is_point ? 0.5 : (place.y - (low.y + high.y) / 2) / width + 0.5;
  }
}

double Distance(const Place& a, const Place& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Where the production of a region lies thickest and no earlier gap has its number; the thickest
/// place where all are taken, the middle of the map where none of it is on the map.
Place PlaceOf(const std::vector<MapPoint>& points, std::size_t region,
              const std::vector<MapGap>& taken) {
  constexpr double kNear = 0.08;
  constexpr double kNumberWidth = 0.055;
  std::vector<Place> places;
  for (const MapPoint& point : points)
    if (!point.is_case && point.region == region) places.push_back(point.place);
  std::vector<std::pair<std::size_t, Place>> by_company;
  for (const Place& place : places) {
    const auto company = std::count_if(places.begin(), places.end(), [&](const Place& other) {
      return Distance(place, other) <= kNear;
    });
    by_company.emplace_back(static_cast<std::size_t>(company), place);
  }
  std::stable_sort(by_company.begin(), by_company.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& counted : by_company) {
    const Place& place = counted.second;
    const bool is_free = std::none_of(taken.begin(), taken.end(), [&](const MapGap& gap) {
      return Distance(gap.place, place) < kNumberWidth;
    });
    if (is_free) return place;
  }
  return by_company.empty() ? Place{0.5, 0.5} : by_company.front().second;
}

void AddGaps(const CoverageReport& report, CoverageMap* map) {
  for (const Region& region : report.regions) {
    if (!region.is_gap) continue;
    map->gaps.push_back({region.id, PlaceOf(map->points, region.id, map->gaps), LabelOf(region),
                         region.production_share, region.suite_cases});
  }
}

}  // namespace

std::string LabelOf(const Region& region) {
  std::string label = region.is_mixed ? "mixed: " : "";
  for (std::size_t i = 0; i < region.terms.size(); ++i)
    label += (i == 0 ? "" : " · ") + region.terms[i].text;
  if (!region.terms.empty()) return label;
  label = "region " + std::to_string(region.id);
  if (region.term_users == 0) return label;
  return label + ": no term of " + std::to_string(region.term_users) + " users marks it";
}

Result<CoverageMap> MakeMap(const CoverageInput& input, const CoverageReport& report,
                            std::string_view production, std::string_view suite,
                            const MapOptions& options) {
  CoverageMap map{std::string(production), std::string(suite), {}, {},
                  report.production_rows,  report.suite_rows};
  const std::vector<std::size_t> rows =
      Sampled(input.production, options.most_production, options.seed, "map of production");
  const std::vector<std::size_t> cases =
      Sampled(input.suite, options.most_cases, options.seed, "map of the suite");
  const Matrix of_cases = Gather(input.suite, cases);
  const Matrix all = Joined(Gather(input.production, rows), of_cases);
  PLIMSOLL_ASSIGN(
      const std::vector<std::size_t> case_regions,
      AssignRegions(of_cases.View(), report.partition.centroids.View(), options.threads));
  std::vector<Place> principal = PrincipalLayout(all.View());
  NeighbourLayoutOptions layout;
  layout.threads = options.threads;
  PLIMSOLL_ASSIGN(std::vector<Place> places, NeighbourLayout(all.View(), layout));
  FitIntoSquare(&principal);
  FitIntoSquare(&places);
  for (std::size_t i = 0; i < all.rows(); ++i) {
    const bool is_case = i >= rows.size();
    const std::size_t row = is_case ? cases[i - rows.size()] : rows[i];
    const std::size_t region =
        is_case ? case_regions[i - rows.size()] : report.partition.labels[row];
    map.points.push_back({is_case, row, region, places[i], principal[i]});
  }
  AddGaps(report, &map);
  return map;
}

std::string MapJson(const CoverageMap& map) {
  std::string json;
  doc::JsonAppender out(&json);
  const auto place = [&out](const Place& one) {
    out.BeginArray().Double(one.x).Double(one.y).EndArray();
  };
  out.BeginObject().Key("format").String("plimsoll.map/1");
  out.Key("production").String(map.production).Key("suite").String(map.suite);
  out.Key("production_rows").Int(static_cast<std::int64_t>(map.production_rows));
  out.Key("suite_rows").Int(static_cast<std::int64_t>(map.suite_rows));
  out.Key("points").BeginArray();
  for (const MapPoint& point : map.points) {
    out.BeginObject().Key("set").String(point.is_case ? "suite" : "production");
    out.Key("row").Int(static_cast<std::int64_t>(point.row));
    out.Key("region").Int(static_cast<std::int64_t>(point.region));
    out.Key("place");
    place(point.place);
    out.Key("principal");
    place(point.principal);
    out.EndObject();
  }
  out.EndArray().Key("gaps").BeginArray();
  for (const MapGap& gap : map.gaps) {
    out.BeginObject().Key("region").Int(static_cast<std::int64_t>(gap.region));
    out.Key("label").String(gap.label).Key("place");
    place(gap.place);
    out.Key("production_share").Double(gap.production_share);
    out.Key("suite_cases").Double(gap.suite_cases).EndObject();
  }
  out.EndArray().EndObject();
  return json + "\n";
}

}  // namespace plimsoll::diversity
