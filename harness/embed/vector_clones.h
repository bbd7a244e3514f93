#ifndef HARNESS_EMBED_VECTOR_CLONES_H_
#define HARNESS_EMBED_VECTOR_CLONES_H_

// A function marked with it is compiled once for each of these instruction sets, and the loader
// takes what the processor has. It calls nothing that is not inlined, so that nothing of it is
// visible elsewhere. Sanitizers run before the loader has chosen.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define PLIMSOLL_VECTOR_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define PLIMSOLL_VECTOR_CLONES
#endif

#endif  // HARNESS_EMBED_VECTOR_CLONES_H_
