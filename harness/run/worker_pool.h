#ifndef HARNESS_RUN_WORKER_POOL_H_
#define HARNESS_RUN_WORKER_POOL_H_

#include <memory>

#include "harness/http/client.h"
#include "harness/target/in_process.h"

namespace plimsoll::run {

/// A client that calls a model of this process from `threads` worker threads.
std::unique_ptr<http::Client> MakeInProcessClient(std::shared_ptr<target::Model> model,
                                                  int threads);

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_WORKER_POOL_H_
