#ifndef HARNESS_STORE_SQLITE_SCHEMA_H_
#define HARNESS_STORE_SQLITE_SCHEMA_H_

#include <string>

#include "harness/base/result.h"
#include "harness/store/database.h"

namespace plimsoll::store {

/// Makes the tables of a store where they are not there. Errors: kStore for a store of another
/// format.
Status SetUpTables(Database& database, const std::string& path);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_SCHEMA_H_
