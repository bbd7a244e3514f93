#ifndef TESTS_STATS_SIMULATION_SCALE_H_
#define TESTS_STATS_SIMULATION_SCALE_H_

#include <algorithm>
#include <cstdlib>

namespace plimsoll::stats {

/// The runs of a simulation, times PLIMSOLL_SIMULATION_SCALE (a whole number; 1 where it is unset).
inline int SimulationRuns(int runs) {
  const char* scale = std::getenv("PLIMSOLL_SIMULATION_SCALE");
  return runs * std::max(1, scale == nullptr ? 1 : std::atoi(scale));
}

}  // namespace plimsoll::stats

#endif  // TESTS_STATS_SIMULATION_SCALE_H_
