#ifndef HARNESS_TARGET_PROCESS_H_
#define HARNESS_TARGET_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/http/client.h"

namespace plimsoll::target {

/// Starts a child that reads one JSON object a line from its standard input, {"id":n, …prompt},
/// and writes one a line, {"id":n, …reply}, in any order (target/in_process.h has the fields). Its
/// standard error goes to ours, line by line, neutralised. The environment is empty but for PATH,
/// HOME, LANG, TMPDIR and the names in `pass_environment`. A child that ends fails what is in
/// flight with kReset and is started again up to three times; from then on calls fail with
/// kConnect.
/// Errors: kInvalid where the program cannot be started.
Result<std::unique_ptr<http::Client>> MakeProcessClient(std::vector<std::string> command,
                                                        std::vector<std::string> pass_environment,
                                                        const Clock* clock);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_PROCESS_H_
