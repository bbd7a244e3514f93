#include "harness/diversity/batch_order.h"

namespace plimsoll::diversity {
namespace {

using vectors::MatrixView;
using vectors::Pick;

std::vector<Pick> Farthest(MatrixView rows, std::span<const double> nearest_known, int threads) {
  return vectors::FarthestFirst(rows, nearest_known, rows.rows, threads);
}

std::vector<Pick> Facility(MatrixView rows, std::span<const double>, int) {
  return vectors::FacilityLocation(rows, rows.rows);
}

std::vector<Pick> Determinantal(MatrixView rows, std::span<const double> nearest_known, int) {
  std::vector<double> quality;
  for (const double cosine : nearest_known) quality.push_back(1 - cosine);
  return vectors::DeterminantalMap(rows, quality, rows.rows);
}

constexpr BatchOrder kOrders[] = {
    {"farthest", Farthest}, {"facility", Facility}, {"dpp", Determinantal}};

}  // namespace

std::span<const BatchOrder> BatchOrders() { return kOrders; }

}  // namespace plimsoll::diversity
