/* What the kernels share that work on cells. */

#pragma once

#include "pixels.h"

typedef float Four __attribute__((vector_size(16)));
typedef float Eight __attribute__((vector_size(32)));

static inline Four four_at(const float *from)
{
    Four v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

static inline Eight eight(const float *from)
{
    Eight v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/* The first (last) four numbers of each of two, by turns. */
static inline Eight pairs_low(Eight a, Eight b)
{
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

static inline Eight pairs_high(Eight a, Eight b)
{
    return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

static inline void write_pairs(Eight a, Eight b, float *to)
{
    const Eight low = pairs_low(a, b), high = pairs_high(a, b);
    __builtin_memcpy(to, &low, sizeof low);
    __builtin_memcpy(to + 8, &high, sizeof high);
}

/* Writes pairs of two by turns: four times four. */
static inline void write_fours(Eight a, Eight b, float *to)
{
    const Eight low = __builtin_shufflevector(a, b, 0, 1, 8, 9, 2, 3, 10, 11);
    const Eight high = __builtin_shufflevector(a, b, 4, 5, 12, 13, 6, 7, 14, 15);
    __builtin_memcpy(to, &low, sizeof low);
    __builtin_memcpy(to + 8, &high, sizeof high);
}

/* Four neighbours of a position, and how far it is between them; what lies outside is the edge. */
typedef struct {
    int a, b, c, d;
    float s, t;
} Corners;

/* `x` and `y` may be anything, also no numbers. */
static inline Corners corners(float x, float y, int rows, int columns)
{
    const float cx = mostf(0, leastf(x, columns - 1)), cy = mostf(0, leastf(y, rows - 1));
    const int left = least((int)cx, columns - 2), top = least((int)cy, rows - 2), first = top * columns + left;
    return (Corners){first, first + 1, first + columns, first + columns + 1, cx - left, cy - top};
}

static inline Four mixed(Four a, Four b, Four c, Four d, Corners p)
{
    const Four above = a + (b - a) * p.s, below = c + (d - c) * p.s;
    return above + (below - above) * p.t;
}

/* Eight positions as those of their neighbours at the upper left, and how far they are from there. */
typedef struct {
    int32_t first[8];
    float s[8], t[8];
} Reads;

/* As `corners`, eight at a time. */
static inline void find(const float *restrict x, const float *restrict y, int rows, int columns, Reads *restrict to)
{
    for (int i = 0; i < 8; i++) {
        const float cx = mostf(0, leastf(x[i], columns - 1)), cy = mostf(0, leastf(y[i], rows - 1));
        const int left = least((int)cx, columns - 2), top = least((int)cy, rows - 2);
        to->first[i] = top * columns + left;
        to->s[i] = cx - left, to->t[i] = cy - top;
    }
}
