#ifndef HARNESS_REPORT_FIGURES_H_
#define HARNESS_REPORT_FIGURES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/stats/rates.h"

namespace plimsoll::report {

// Numbers as people read them: the same in every locale, never "-0.0", and "–" for what is not
// finite.

/// 2.5 with 1 digit is "2.5".
std::string Fixed(double value, int digits);
/// 0.7107 is "71.1 %".
std::string Percent(double fraction);
/// A difference of rates in points: -0.0393 is "-3.9", 0.01 is "+1.0".
std::string Points(double fraction);
/// "[-6.4, -1.6]", in points.
std::string PointsInterval(const stats::Interval& interval);
/// "[67.4, 74.5]", in per cent.
std::string PercentInterval(const stats::Interval& interval);
/// "[0.69, 0.77]".
std::string RatioInterval(const stats::Interval& interval);
/// A p-value: "0.0033", "< 0.0001".
std::string PValue(double p);
/// 1 and "case" is "1 case", 2 is "2 cases", 12000 is "12,000 cases".
std::string Count(std::int64_t count, std::string_view noun);
/// 12000 is "12,000".
std::string Grouped(std::int64_t number);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_FIGURES_H_
