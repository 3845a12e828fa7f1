/* Vectors of pixels' channels. */

#pragma once

#include "pixels.h"

typedef uint8_t U8x16 __attribute__((vector_size(16)));
typedef uint8_t U8x32 __attribute__((vector_size(32)));
typedef int16_t S16x16 __attribute__((vector_size(32)));
typedef int32_t S32x8 __attribute__((vector_size(32)));

static inline S16x16 vector(const int16_t *from)
{
    S16x16 v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/* Products of neighbours, added in pairs. */
static inline S32x8 pair_sums(S16x16 a, S16x16 b)
{
#if defined(__AVX2__)
    return (S32x8)__builtin_ia32_pmaddwd256(a, b);
#else
    typedef int32_t S32x16 __attribute__((vector_size(64)));
    const S32x16 all = __builtin_convertvector(a, S32x16) * __builtin_convertvector(b, S32x16);
    return __builtin_shufflevector(all, all, 0, 2, 4, 6, 8, 10, 12, 14) +
           __builtin_shufflevector(all, all, 1, 3, 5, 7, 9, 11, 13, 15);
#endif
}

/* Products of bytes and of bytes with a sign, added in pairs; no sum may leave 16 bits. */
static inline S16x16 byte_sums(U8x32 a, U8x32 b)
{
#if defined(__AVX2__)
    typedef char Bytes __attribute__((vector_size(32)));
    return (S16x16)__builtin_ia32_pmaddubsw256((Bytes)a, (Bytes)b);
#else
    typedef int8_t S8x32 __attribute__((vector_size(32)));
    typedef int16_t S16x32 __attribute__((vector_size(64)));
    const S16x32 all = __builtin_convertvector(a, S16x32) * __builtin_convertvector((S8x32)b, S16x32);
    return __builtin_shufflevector(all, all, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
           __builtin_shufflevector(all, all, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#endif
}

/* Two times eight numbers, limited to bytes. */
static inline U8x16 limited(S32x8 a, S32x8 b)
{
#if defined(__AVX2__)
    const S16x16 words = (S16x16)__builtin_ia32_packssdw256(a, b);
    const S32x8 bytes = (S32x8)__builtin_ia32_packuswb256(words, words);
    return (U8x16)__builtin_shufflevector(bytes, bytes, 0, 4, 1, 5);
#else
    a = __builtin_elementwise_min(__builtin_elementwise_max(a, 0 * a), 0 * a + 255);
    b = __builtin_elementwise_min(__builtin_elementwise_max(b, 0 * b), 0 * b + 255);
    typedef int32_t S32x16 __attribute__((vector_size(64)));
    const S32x16 all = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return __builtin_convertvector(all, U8x16);
#endif
}
