# plimsoll_add_suite(NAME name [CONFIG plimsoll.yaml] [SUITES id...] [TARGET id] [STORE file] [SHARDS n]
#                    [TIMEOUT seconds] [LABELS label...] [OPTIONS option...])
#   Adds eval cases to CTest: SHARDS tests, name.1 to name.n, each `plimsoll gtest` on its share of the cases.
#   GoogleTest deals the cases out, so every case is in exactly one shard; a shard without a case fails (exit 5).
#   OPTIONS go to `plimsoll gtest` as they are, such as --epochs 3 or --max-cost-usd 5.
function(plimsoll_add_suite)
  cmake_parse_arguments(SUITE "" "NAME;CONFIG;TARGET;STORE;SHARDS;TIMEOUT" "SUITES;LABELS;OPTIONS" ${ARGN})
  if(SUITE_UNPARSED_ARGUMENTS OR SUITE_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "plimsoll_add_suite: cannot read ${SUITE_UNPARSED_ARGUMENTS}${SUITE_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT SUITE_NAME)
    message(FATAL_ERROR "plimsoll_add_suite: NAME is missing")
  endif()
  if(NOT DEFINED SUITE_SHARDS)
    set(SUITE_SHARDS 1)
  elseif(NOT SUITE_SHARDS MATCHES "^[1-9][0-9]*$")
    message(FATAL_ERROR "plimsoll_add_suite: SHARDS ${SUITE_SHARDS} is no positive number")
  endif()
  if(NOT DEFINED SUITE_TIMEOUT)
    set(SUITE_TIMEOUT 3600)
  endif()

  set(command $<TARGET_FILE:plimsoll::plimsoll> gtest)
  foreach(option CONFIG TARGET STORE)
    if(SUITE_${option})
      string(TOLOWER ${option} flag)
      list(APPEND command --${flag} ${SUITE_${option}})
    endif()
  endforeach()
  foreach(suite IN LISTS SUITE_SUITES)
    list(APPEND command --suite ${suite})
  endforeach()
  list(APPEND command ${SUITE_OPTIONS})

  math(EXPR last "${SUITE_SHARDS} - 1")
  foreach(index RANGE ${last})
    math(EXPR number "${index} + 1")
    add_test(NAME ${SUITE_NAME}.${number} COMMAND ${command} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${SUITE_NAME}.${number} PROPERTIES
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${SUITE_SHARDS};GTEST_SHARD_INDEX=${index}"
      TIMEOUT ${SUITE_TIMEOUT} LABELS "${SUITE_LABELS}")
  endforeach()
endfunction()
