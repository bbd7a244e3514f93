#ifndef HARNESS_STORE_SQLITE_CACHE_H_
#define HARNESS_STORE_SQLITE_CACHE_H_

#include <memory>
#include <string>

#include "harness/http/cache.h"

namespace plimsoll::store {

/// A response cache in a file of its own, written without syncs: losing it costs requests, never a
/// measurement. Opened at the first use. Thread safety: one thread.
std::unique_ptr<http::ResponseCache> MakeSqliteCache(const std::string& path);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_CACHE_H_
