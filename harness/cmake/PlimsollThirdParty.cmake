# Third-party libraries that a program links together with the rooms. Read by the build, and installed beside
# plimsollConfig.cmake, which reads it for programs that find the package.
# With PLIMSOLL_STATIC a library's archive is taken where there is one. Always shared: OpenSSL, because libcurl, which is
# loaded where requests are sent, brings its own and two copies in one process do not mix.
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(SQLite3 REQUIRED)
find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PLIMSOLL_RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(PLIMSOLL_TINYXML2 REQUIRED IMPORTED_TARGET tinyxml2)
pkg_check_modules(PLIMSOLL_UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_path(PLIMSOLL_CLD2_INCLUDE cld2/public/compact_lang_det.h REQUIRED)
find_library(PLIMSOLL_CLD2_LIBRARY cld2 REQUIRED)

# plimsoll_third_party(NAME SHARED ARCHIVE)
#   The target plimsoll_NAME: SHARED (a target or a file), or with PLIMSOLL_STATIC libARCHIVE.a. What stays shared is
#   appended to PLIMSOLL_SHARED.
macro(plimsoll_third_party name shared archive)
  if(NOT TARGET plimsoll_${name})
    add_library(plimsoll_${name} INTERFACE IMPORTED)
    if(PLIMSOLL_STATIC)
      find_library(PLIMSOLL_ARCHIVE_${name} lib${archive}.a)
    endif()
    if(PLIMSOLL_STATIC AND PLIMSOLL_ARCHIVE_${name})
      target_link_libraries(plimsoll_${name} INTERFACE ${PLIMSOLL_ARCHIVE_${name}})
      if(TARGET ${shared})
        target_include_directories(plimsoll_${name} SYSTEM INTERFACE
                                   $<TARGET_PROPERTY:${shared},INTERFACE_INCLUDE_DIRECTORIES>)
      endif()
    else()
      target_link_libraries(plimsoll_${name} INTERFACE ${shared})
      list(APPEND PLIMSOLL_SHARED ${name})
    endif()
  endif()
endmacro()

set(PLIMSOLL_SHARED)
plimsoll_third_party(sqlite3 SQLite::SQLite3 sqlite3)
plimsoll_third_party(re2 PkgConfig::PLIMSOLL_RE2 re2)
plimsoll_third_party(tinyxml2 PkgConfig::PLIMSOLL_TINYXML2 tinyxml2)
plimsoll_third_party(utf8proc PkgConfig::PLIMSOLL_UTF8PROC utf8proc)
plimsoll_third_party(cld2 ${PLIMSOLL_CLD2_LIBRARY} cld2)
target_include_directories(plimsoll_cld2 SYSTEM INTERFACE ${PLIMSOLL_CLD2_INCLUDE})
if(TARGET yaml-cpp::yaml-cpp)
  plimsoll_third_party(yaml yaml-cpp::yaml-cpp yaml-cpp)
else()
  plimsoll_third_party(yaml yaml-cpp yaml-cpp)
endif()
