#ifndef HARNESS_HTTP_CURL_LIBRARY_H_
#define HARNESS_HTTP_CURL_LIBRARY_H_

#include "harness/base/result.h"

namespace plimsoll::http {

/// libcurl's functions, named without their "curl_". The library and the two dozen that it brings
/// are loaded when they are needed and not when the program starts. Defined only for files that
/// have included curl's own header, which no header here may.
struct CurlLibrary;

/// Loads the library and initialises it, once; what that came to is remembered. Errors: kNotFound.
/// Thread safety: any thread.
Status LoadCurl();

/// The loaded library. Only after LoadCurl succeeded.
const CurlLibrary& Curl();

#ifdef LIBCURL_VERSION_NUM
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_setopt) multi_setopt = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_socket_action) multi_socket_action = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
  decltype(&curl_url) url = nullptr;
  decltype(&curl_url_set) url_set = nullptr;
  decltype(&curl_url_strerror) url_strerror = nullptr;
  decltype(&curl_url_cleanup) url_cleanup = nullptr;
};
#endif

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_CURL_LIBRARY_H_
