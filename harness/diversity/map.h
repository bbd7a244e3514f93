#ifndef HARNESS_DIVERSITY_MAP_H_
#define HARNESS_DIVERSITY_MAP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/coverage.h"
#include "harness/diversity/layout.h"

namespace plimsoll::diversity {

/// One text on the map.
struct MapPoint {
  bool is_case = false;    ///< of the suite; else of production
  std::size_t row = 0;     ///< of its matrix
  std::size_t region = 0;  ///< a region's id
  Place place;             ///< among its neighbours, 0 to 1 in both directions
  Place principal;         ///< along the two main directions, 0 to 1 as well
};

/// A gap, where its production lies most.
struct MapGap {
  std::size_t region = 0;
  Place place;
  std::string label;  ///< LabelOf its region
  double production_share = 0;
  double suite_cases = 0;
};

struct CoverageMap {
  std::string production;  ///< names for the legend
  std::string suite;
  std::vector<MapPoint> points;
  std::vector<MapGap> gaps;         ///< greatest gap score first
  std::size_t production_rows = 0;  ///< that count; the map may show a sample of them
  std::size_t suite_rows = 0;
};

struct MapOptions {
  std::size_t most_production = 1200;  ///< seeded sample of the rows beyond
  std::size_t most_cases = 400;
  std::uint64_t seed = 1;
  int threads = 0;
};

/// The terms of a region as one label, "mixed: " before it where no subject marks it, or "region
/// <id>: no term of 5 users marks it".
std::string LabelOf(const Region& region);

/// Both sets in one plane, with the gaps of a report. Errors: those of NeighbourLayout.
Result<CoverageMap> MakeMap(const CoverageInput& input, const CoverageReport& report,
                            std::string_view production, std::string_view suite,
                            const MapOptions& options);

/// The map as one JSON object of format plimsoll.map/1: places, sets, regions and labels, no texts.
std::string MapJson(const CoverageMap& map);

/// The map as an SVG that stands alone: light or dark as its reader is, sets told apart by shape as
/// well as by colour, the texts of the first nine gaps drawn as the gap's number, names escaped, no
/// scripts and nothing fetched.
std::string MapSvg(const CoverageMap& map);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_MAP_H_
