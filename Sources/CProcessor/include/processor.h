#ifndef KERF_PROCESSOR_H
#define KERF_PROCESSOR_H
#include <stdbool.h>

/// Whether this processor and its operating system can run code compiled for AVX2 and F16C.
bool kerf_processor_has_avx2(void);
/// Whether they can run code compiled for the AVX-512 subsets of `skylake-avx512`.
bool kerf_processor_has_avx512(void);

#endif
