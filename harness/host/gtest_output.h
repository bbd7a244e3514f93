#ifndef HARNESS_HOST_GTEST_OUTPUT_H_
#define HARNESS_HOST_GTEST_OUTPUT_H_

#include <string>

#include "harness/base/result.h"

namespace plimsoll::host {

/// Whether the report that --gtest_output=`output` asks for can be written, such as "xml",
/// "xml:FILE" or "json:FOLDER/". GoogleTest finds out when all is measured, and then aborts.
/// Missing folders are made, as GoogleTest would; a file is left as it is. Errors: kStore.
Status CheckGtestOutput(const std::string& output);

}  // namespace plimsoll::host

#endif  // HARNESS_HOST_GTEST_OUTPUT_H_
