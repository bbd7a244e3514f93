#include "harness/http/budget.h"

#include <cstdio>
#include <string>

namespace plimsoll::http {
namespace {

std::string Usd(double value) {
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%.4f", value);
  return buffer;
}

}  // namespace

double Prices::CostOf(const Usage& usage) const {
  return (static_cast<double>(usage.input_tokens) * input_usd +
          static_cast<double>(usage.output_tokens) * output_usd) /
         1e6;
}

Status Budget::Reserve(std::int64_t expected_tokens, double expected_usd) {
  if (limits_.requests && requests_ + 1 > *limits_.requests) {
    return MakeError(ErrorCode::kBudget, "the budget of ", std::to_string(*limits_.requests),
                     " requests is used up");
  }
  const std::int64_t tokens = used_.input_tokens + used_.output_tokens + reserved_tokens_;
  if (limits_.tokens && tokens + expected_tokens > *limits_.tokens) {
    return MakeError(ErrorCode::kBudget, "the budget of ", std::to_string(*limits_.tokens),
                     " tokens would be passed: ", std::to_string(tokens),
                     " are used or reserved and the next request may use ",
                     std::to_string(expected_tokens));
  }
  const double usd = cost_usd_ + reserved_usd_;
  if (limits_.cost_usd && usd + expected_usd > *limits_.cost_usd) {
    return MakeError(ErrorCode::kBudget, "the budget of ", Usd(*limits_.cost_usd),
                     " USD would be passed: ", Usd(usd),
                     " are used or reserved and the next request may cost ", Usd(expected_usd));
  }
  ++requests_;
  reserved_tokens_ += expected_tokens;
  reserved_usd_ += expected_usd;
  return {};
}

void Budget::Settle(std::int64_t expected_tokens, double expected_usd, const Usage& used,
                    double used_usd) {
  reserved_tokens_ -= expected_tokens;
  // Sums of doubles do not cancel exactly: an idle ledger must not keep a crumb.
  reserved_usd_ = reserved_usd_ - expected_usd > 1e-12 ? reserved_usd_ - expected_usd : 0;
  used_.input_tokens += used.input_tokens;
  used_.output_tokens += used.output_tokens;
  cost_usd_ += used_usd;
}

void Budget::Restore(std::int64_t requests, const Usage& used, double used_usd) {
  requests_ += requests;
  used_.input_tokens += used.input_tokens;
  used_.output_tokens += used.output_tokens;
  cost_usd_ += used_usd;
}

}  // namespace plimsoll::http
