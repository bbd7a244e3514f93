#include "harness/diversity/layout.h"

#include <algorithm>
#include <cmath>

#include "harness/diversity/cosine.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

using vectors::MatrixView;
using Lists = std::vector<std::vector<vectors::Neighbour>>;

constexpr int kExaggeratedIterations = 100;
constexpr double kExaggeration = 12;
constexpr double kStartSpread = 1e-2;  // the far ends of the start; forces need room to act

/// One attraction of the symmetric graph.
struct Edge {
  std::size_t from = 0;
  std::size_t to = 0;
  double weight = 0;  // all edges sum to 1, both directions counted
};

/// Weights exp(-beta d^2) of a row's neighbours, beta such that they count as `perplexity` ones.
std::vector<double> NeighbourWeights(const std::vector<vectors::Neighbour>& list,
                                     double perplexity) {
  const double target = std::log(std::min(perplexity, static_cast<double>(list.size())));
  const double nearest = list.front().cosine;
  std::vector<double> weights(list.size());
  double low = 0;
  double high = 1e9;
  double beta = 1;
  for (int step = 0; step < 60; ++step) {
    double sum = 0;
    double mean = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const double square = 2 * (nearest - list[i].cosine);  // from the nearest on, for its scale
      weights[i] = std::exp(-beta * square);
      sum += weights[i];
      mean += weights[i] * square;
    }
    for (double& weight : weights) weight /= sum;
    const double entropy = std::log(sum) + beta * mean / sum;
    if (std::abs(entropy - target) < 1e-6) break;
    (entropy > target ? low : high) = beta;
    beta = high < 1e9 ? (low + high) / 2 : beta * 2;
  }
  return weights;
}

std::vector<Edge> GraphOf(const Lists& lists, double perplexity) {
  std::vector<Edge> edges;
  const auto n = static_cast<double>(lists.size());
  for (std::size_t row = 0; row < lists.size(); ++row) {
    const std::vector<double> weights = NeighbourWeights(lists[row], perplexity);
    for (std::size_t i = 0; i < weights.size(); ++i)
      edges.push_back({row, lists[row][i].index, weights[i] / (2 * n)});
  }
  return edges;
}

/// Places on their way.
class Motion {
 public:
  explicit Motion(std::vector<Place> start)
      : places_(std::move(start)), speed_(places_.size()), gain_(places_.size(), {1, 1}) {}

  void Step(const std::vector<Edge>& edges, double exaggeration, double momentum) {
    std::vector<Place> force = Repulsion();
    for (const Edge& edge : edges) {
      const double dx = places_[edge.from].x - places_[edge.to].x;
      const double dy = places_[edge.from].y - places_[edge.to].y;
      const double pull = exaggeration * edge.weight / (1 + dx * dx + dy * dy);
      force[edge.from].x -= pull * dx;
      force[edge.from].y -= pull * dy;
      force[edge.to].x += pull * dx;
      force[edge.to].y += pull * dy;
    }
    const double rate = std::max(static_cast<double>(places_.size()) / 3, 50.0);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      Move(force[i].x, momentum, rate, &places_[i].x, &speed_[i].x, &gain_[i].x);
      Move(force[i].y, momentum, rate, &places_[i].y, &speed_[i].y, &gain_[i].y);
    }
  }

  const std::vector<Place>& places() const { return places_; }

 private:
  std::vector<Place> Repulsion() const {
    std::vector<Place> force(places_.size());
    double total = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const double dx = places_[i].x - places_[j].x;
        const double dy = places_[i].y - places_[j].y;
        const double nearness = 1 / (1 + dx * dx + dy * dy);
        total += 2 * nearness;
        const double push = nearness * nearness;
        force[i].x += push * dx;
        force[i].y += push * dy;
        force[j].x -= push * dx;
        force[j].y -= push * dy;
      }
    }
    for (Place& one : force) {
      one.x /= total;
      one.y /= total;
    }
    return force;
  }

  /// Gains grow where the way goes on and shrink where it turns. Source: Jacobs 1988.
  static void Move(double force, double momentum, double rate, double* place, double* speed,
                   double* gain) {
    *gain = force * *speed > 0 ? *gain + 0.2 : std::max(*gain * 0.8, 0.01);
    *speed = momentum * *speed + 4 * rate * *gain * force;
    *place += *speed;
  }

  std::vector<Place> places_;
  std::vector<Place> speed_;
  std::vector<Place> gain_;
};

/// The layout with its widest side as given.
std::vector<Place> Spread(std::vector<Place> places, double width) {
  double widest = 0;
  for (const Place& place : places)
    widest = std::max({widest, std::abs(place.x), std::abs(place.y)});
  if (widest == 0) return places;
  for (Place& place : places) {
    place.x *= width / widest;
    place.y *= width / widest;
  }
  return places;
}

}  // namespace

std::vector<Place> PrincipalLayout(MatrixView rows) {
  std::vector<Place> places(rows.rows);
  const Frame frame = FitFrame(rows, 2);
  if (frame.directions.size() < 2 * rows.columns) return places;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    for (std::size_t c = 0; c < rows.columns; ++c) {
      const double value = rows.Row(i)[c] - frame.mean[c];
      places[i].x += value * frame.directions[c];
      places[i].y += value * frame.directions[rows.columns + c];
    }
  }
  return places;
}

Result<std::vector<Place>> NeighbourLayout(MatrixView rows, const NeighbourLayoutOptions& options) {
  std::vector<Place> start = PrincipalLayout(rows);
  if (rows.rows < 4) return start;
  const auto k = static_cast<std::size_t>(std::ceil(3 * options.perplexity));
  PLIMSOLL_ASSIGN(const Lists lists, vectors::NearestNeighbours(rows, rows,
                                                                {.k = std::min(k, rows.rows - 1),
                                                                 .leave_self_out = true,
                                                                 .threads = options.threads}));
  const std::vector<Edge> edges = GraphOf(lists, options.perplexity);
  // Copies of a row start apart, or no force would ever part them.
  start = Spread(std::move(start), kStartSpread);
  for (std::size_t i = 0; i < start.size(); ++i) {
    const double angle = static_cast<double>(i);
    start[i].x += 1e-5 * std::cos(angle);
    start[i].y += 1e-5 * std::sin(angle);
  }
  Motion motion(std::move(start));
  for (int step = 0; step < options.iterations; ++step) {
    const bool is_early = step < kExaggeratedIterations;
    motion.Step(edges, is_early ? kExaggeration : 1, is_early ? 0.5 : 0.8);
  }
  return motion.places();
}

}  // namespace plimsoll::diversity
