#include "harness/vectors/instruction_set.h"

#include "harness/vectors/variants.h"

namespace plimsoll::vectors {
namespace {

#ifdef PLIMSOLL_X86_VARIANTS
bool HasV3() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool HasV4() {
  return HasV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}
#endif

std::vector<InstructionSet> FindInstructionSets() {
  std::vector<InstructionSet> sets;
#ifdef PLIMSOLL_X86_VARIANTS
  if (HasV4()) sets.push_back({"v4", v4::ExactDot, v4::AddRow, v4::Multiply, v4::Gram});
  if (HasV3()) sets.push_back({"v3", v3::ExactDot, v3::AddRow, v3::Multiply, v3::Gram});
#endif
  sets.push_back({"plain", plain::ExactDot, plain::AddRow, plain::Multiply, plain::Gram});
  return sets;
}

std::vector<TileKernel> FindTileKernels() {
  std::vector<TileKernel> kernels;
#ifdef PLIMSOLL_X86_VARIANTS
  if (HasV4() && __builtin_cpu_supports("avx512vnni")) kernels.push_back(v4vnni::kIntegerTile);
#ifdef PLIMSOLL_AVX_VNNI
  if (HasV3() && __builtin_cpu_supports("avxvnni")) kernels.push_back(v3vnni::kIntegerTile);
#endif
  if (HasV3()) kernels.push_back(v3::kIntegerTile);
  if (HasV4()) kernels.push_back(v4::kFloatTile);
  if (HasV3()) kernels.push_back(v3::kFloatTile);
#endif
  kernels.push_back(plain::kFloatTile);
  kernels.push_back(plain::kIntegerTile);
  return kernels;
}

}  // namespace

const std::vector<InstructionSet>& InstructionSets() {
  static const std::vector<InstructionSet> sets = FindInstructionSets();
  return sets;
}

const std::vector<TileKernel>& TileKernels() {
  static const std::vector<TileKernel> kernels = FindTileKernels();
  return kernels;
}

double ExactDot(const float* a, const float* b, std::size_t columns) {
  static const auto dot = InstructionSets().front().exact_dot;
  return dot(a, b, columns);
}

double AddRow(const float* row, double weight, std::size_t columns, double* total) {
  static const auto add = InstructionSets().front().add_row;
  return add(row, weight, columns, total);
}

}  // namespace plimsoll::vectors
