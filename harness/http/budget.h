#ifndef HARNESS_HTTP_BUDGET_H_
#define HARNESS_HTTP_BUDGET_H_

#include <cstdint>
#include <optional>

#include "harness/base/result.h"

namespace plimsoll::http {

/// Tokens of one call, as the provider counted them.
struct Usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  bool operator==(const Usage&) const = default;
};

/// What a target's tokens cost. Units: USD per million tokens.
struct Prices {
  double input_usd = 0;
  double output_usd = 0;
  bool operator==(const Prices&) const = default;
  double CostOf(const Usage& usage) const;
};

/// The most that a run may use. Unset: no limit.
struct BudgetLimits {
  std::optional<std::int64_t> requests = std::nullopt;
  std::optional<std::int64_t> tokens = std::nullopt;
  std::optional<double> cost_usd = std::nullopt;
};

/// A ledger that is asked before each send. A call reserves what it is expected to use and settles
/// with what it did use, so requests in flight can not together pass a limit by more than their
/// estimates were wrong.
class Budget {
 public:
  explicit Budget(const BudgetLimits& limits) : limits_(limits) {}
  /// Errors: kBudget, naming the limit that would be passed.
  Status Reserve(std::int64_t expected_tokens, double expected_usd);
  void Settle(std::int64_t expected_tokens, double expected_usd, const Usage& used,
              double used_usd);
  /// What a run that is resumed had used before.
  void Restore(std::int64_t requests, const Usage& used, double used_usd);
  std::int64_t requests() const { return requests_; }
  const Usage& used() const { return used_; }
  double cost_usd() const { return cost_usd_; }

 private:
  BudgetLimits limits_;
  std::int64_t requests_ = 0;
  Usage used_;
  double cost_usd_ = 0;
  std::int64_t reserved_tokens_ = 0;
  double reserved_usd_ = 0;
};

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_BUDGET_H_
