# cmake --install: the binary, the rooms as static libraries with their headers, and a package that
# find_package(plimsoll) finds.
