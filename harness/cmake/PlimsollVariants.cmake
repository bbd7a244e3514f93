# plimsoll_variant(ROOM VARIANT OPTIONS option... SOURCES file...)
#   Compiles sources of a room once more, for an instruction set, into the namespace VARIANT. Which of them runs is
#   chosen at run time; the room's own build of the same sources is the plain one.
function(plimsoll_variant room variant)
  cmake_parse_arguments(VARIANT "" "" "OPTIONS;SOURCES" ${ARGN})
  list(TRANSFORM VARIANT_SOURCES PREPEND harness/${room}/)
  set(target plimsoll_${room}_${variant})
  add_library(${target} OBJECT ${VARIANT_SOURCES})
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_compile_options(${target} PRIVATE ${PLIMSOLL_KERNEL_OPTIONS} ${VARIANT_OPTIONS})
  target_compile_definitions(${target} PRIVATE PLIMSOLL_VARIANT=${variant})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE plimsoll_warnings Eigen3::Eigen)
  target_sources(plimsoll_${room} PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()

# Kernels are optimised in every build type. GCC says that functions which pass vectors have another ABI than before 4.6,
# and that its own AVX-512 intrinsics read what they leave undefined on purpose (its bug 105593).
set(PLIMSOLL_KERNEL_OPTIONS -O3 -Wno-psabi $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
set_source_files_properties(harness/vectors/float_tile.cc harness/vectors/integer_tile.cc
                            harness/vectors/product_kernel.cc PROPERTIES COMPILE_OPTIONS "${PLIMSOLL_KERNEL_OPTIONS}")
# The same bits from every instruction set, and so in its variants too.
set_source_files_properties(harness/vectors/exact_dot.cc PROPERTIES COMPILE_OPTIONS
                            "${PLIMSOLL_KERNEL_OPTIONS};-ffp-contract=off")

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  include(CheckCXXSourceCompiles)
  set(v3 -mavx2 -mfma)
  set(v4 ${v3} -mavx512f -mavx512bw -mavx512cd -mavx512dq -mavx512vl)
  set(kernels exact_dot.cc float_tile.cc product_kernel.cc)
  plimsoll_variant(vectors v3 OPTIONS ${v3} SOURCES ${kernels} integer_tile.cc)
  plimsoll_variant(vectors v4 OPTIONS ${v4} SOURCES ${kernels})
  plimsoll_variant(vectors v4vnni OPTIONS ${v4} -mavx512vnni SOURCES exact_dot.cc integer_tile.cc)
  # clang 14 compiles for it and cannot ask for it.
  set(CMAKE_REQUIRED_FLAGS -mavxvnni)
  check_cxx_source_compiles("int main() { return __builtin_cpu_supports(\"avxvnni\"); }" PLIMSOLL_HAS_AVX_VNNI)
  unset(CMAKE_REQUIRED_FLAGS)
  if(PLIMSOLL_HAS_AVX_VNNI)
    plimsoll_variant(vectors v3vnni OPTIONS ${v3} -mavxvnni SOURCES exact_dot.cc integer_tile.cc)
    set(avx_vnni PLIMSOLL_AVX_VNNI)
  endif()
  set_source_files_properties(harness/vectors/instruction_set.cc PROPERTIES COMPILE_DEFINITIONS
                              "PLIMSOLL_X86_VARIANTS;${avx_vnni}")
endif()
