# Third-party libraries, all from the distribution. Each becomes a target that a room links privately.
include(PlimsollThirdParty)

# Needed to build only: header libraries, GoogleTest and the command line.
find_package(Eigen3 3.3 REQUIRED NO_MODULE)
find_package(GTest REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost REQUIRED)
find_package(CURL REQUIRED)
add_library(plimsoll_curl INTERFACE)  # its headers: the library is loaded where requests are sent
target_include_directories(plimsoll_curl SYSTEM INTERFACE $<TARGET_PROPERTY:CURL::libcurl,INTERFACE_INCLUDE_DIRECTORIES>)
find_path(RAPIDJSON_INCLUDE rapidjson/reader.h REQUIRED)
add_library(plimsoll_rapidjson INTERFACE)
target_include_directories(plimsoll_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE})

# plimsoll_link_statically(TARGET)
#   With PLIMSOLL_STATIC: the C++ runtime too, unless a shared C++ library is left that would bring a second one.
function(plimsoll_link_statically target)
  if(NOT PLIMSOLL_STATIC)
    return()
  endif()
  set(shared_cxx ${PLIMSOLL_SHARED})
  list(FILTER shared_cxx INCLUDE REGEX "^(re2|tinyxml2|httplib|cld2|yaml)$")
  if(shared_cxx)
    message(STATUS "PLIMSOLL_STATIC: no archives of ${shared_cxx}; they and the C++ runtime stay shared")
  else()
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
