# cmake --install: the binary, the rooms as static libraries with their headers, and a package that
# find_package(plimsoll) finds.
include(CMakePackageConfigHelpers)
set(PLIMSOLL_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/plimsollConfig.cmake.in ${PROJECT_BINARY_DIR}/plimsollConfig.cmake
                              INSTALL_DESTINATION ${PLIMSOLL_PACKAGE_FOLDER})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/plimsollConfig.cmake ${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/PlimsollThirdParty.cmake ${CMAKE_CURRENT_LIST_DIR}/PlimsollSuite.cmake
        DESTINATION ${PLIMSOLL_PACKAGE_FOLDER})
install(EXPORT plimsollTargets NAMESPACE plimsoll:: DESTINATION ${PLIMSOLL_PACKAGE_FOLDER})
