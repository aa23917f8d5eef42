#include "processor.h"

#if defined(__x86_64__)
// The builtins ask the processor once and check that the system saves the wide registers.
bool kerf_processor_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c") &&
         __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}
bool kerf_processor_has_avx512(void) {
  return kerf_processor_has_avx2() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
bool kerf_processor_has_avx2(void) { return false; }
bool kerf_processor_has_avx512(void) { return false; }
#endif
