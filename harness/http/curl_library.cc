// Before its own header, which then defines the table.
#include <curl/curl.h>
#include <dlfcn.h>

#include "harness/http/curl_library.h"

namespace plimsoll::http {
namespace {

constexpr const char* kFile = "libcurl.so.4";

// Finds functions by name, and remembers whether one was missing.
class Finder {
 public:
  explicit Finder(void* library) : library_(library) {}
  template <typename Function>
  void Find(const char* name, Function** function) {
    *function = reinterpret_cast<Function*>(dlsym(library_, name));
    if (*function == nullptr) missing_ = name;
  }
  const char* missing() const { return missing_; }

 private:
  void* library_;
  const char* missing_ = nullptr;
};

Result<CurlLibrary> Load() {
  void* const library = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);  // never closed
  if (library == nullptr)
    return MakeError(ErrorCode::kNotFound, "libcurl could not be loaded: ", dlerror());
  CurlLibrary curl;
  Finder finder(library);
  finder.Find("curl_global_init", &curl.global_init);
  finder.Find("curl_easy_init", &curl.easy_init);
  finder.Find("curl_easy_setopt", &curl.easy_setopt);
  finder.Find("curl_easy_getinfo", &curl.easy_getinfo);
  finder.Find("curl_easy_cleanup", &curl.easy_cleanup);
  finder.Find("curl_multi_init", &curl.multi_init);
  finder.Find("curl_multi_setopt", &curl.multi_setopt);
  finder.Find("curl_multi_add_handle", &curl.multi_add_handle);
  finder.Find("curl_multi_remove_handle", &curl.multi_remove_handle);
  finder.Find("curl_multi_socket_action", &curl.multi_socket_action);
  finder.Find("curl_multi_info_read", &curl.multi_info_read);
  finder.Find("curl_multi_cleanup", &curl.multi_cleanup);
  finder.Find("curl_slist_append", &curl.slist_append);
  finder.Find("curl_slist_free_all", &curl.slist_free_all);
  finder.Find("curl_url", &curl.url);
  finder.Find("curl_url_set", &curl.url_set);
  finder.Find("curl_url_strerror", &curl.url_strerror);
  finder.Find("curl_url_cleanup", &curl.url_cleanup);
  if (finder.missing() != nullptr)
    return MakeError(ErrorCode::kNotFound, "libcurl could not be loaded: ", kFile, " has no ",
                     finder.missing());
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return MakeError(ErrorCode::kNotFound,
                     "libcurl could not be loaded: it could not be initialised");
  return curl;
}

const Result<CurlLibrary>& Loaded() {
  static const Result<CurlLibrary> loaded = Load();
  return loaded;
}

}  // namespace

Status LoadCurl() { return Loaded().status(); }

const CurlLibrary& Curl() { return *Loaded(); }

}  // namespace plimsoll::http
