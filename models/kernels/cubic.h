/* Cubic sampling of pixels, in steps of a 128th. */

#pragma once

#include "vectors.h"

/* Cubic convolution over 4 x 4 pixels with this parameter, OpenCV's own: mixing four pixels alone would cost a third
 * of a picture's edge energy, this costs a twentieth to a tenth. */
#define CUBIC (-0.75f)
/* Steps of a pixel in which pixels look, and what four weights add up to: along x as much as bytes of weights bear,
 * along y as much as sums in 32 bits do. */
#define STEPS 128
#define ONE_X 128
#define ONE_Y 8192

/* The weights of all steps, all of them with the other sign, for a byte holds -128 and not 128: along x four bytes,
 * along y eight times each, as `mix` takes them. */
typedef struct {
    int16_t down[STEPS][4 * 8];
    int32_t across[STEPS];
} Weights;

/* Returns the weights; the first call makes them. */
const Weights *cubic_weights(void);

/* Pixels of nothing around a picture that is read beyond its sides. */
#define PAD 8

/* Two rows of four pixels, each channel of four neighbours side by side. */
static inline U8x32 two_rows(const uint32_t *upper, const uint32_t *lower)
{
    U8x16 a, b;
    __builtin_memcpy(&a, upper, sizeof a);
    __builtin_memcpy(&b, lower, sizeof b);
    const U8x32 v = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
                                            20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
    return __builtin_shufflevector(v, v, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 16, 20, 24, 28, 17, 21,
                                   25, 29, 18, 22, 26, 30, 19, 23, 27, 31);
}

/* Mixes four rows of four pixels: two halves of a sum, each four channels, yet to be added, shifted and limited. */
static inline S32x8 mix(const uint32_t *from, int width, int32_t across, const int16_t *down)
{
    const U8x32 weights = (U8x32)((S32x8){0} + across);
    const S16x16 upper = byte_sums(two_rows(from, from + width), weights);
    const S16x16 lower = byte_sums(two_rows(from + 2 * (int64_t)width, from + 3 * (int64_t)width), weights);
    return pair_sums(upper, vector(down)) + pair_sums(lower, vector(down + 16));
}

/* Adds the halves of two pixels. */
static inline S32x8 joined(S32x8 a, S32x8 b)
{
    const S32x8 sum = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11) +
                      __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    return (sum + ONE_X * ONE_Y / 2) >> 20;
}

/* Writes four pixels. Beside an edge there is more than white and less than black, and no colour may be more than
 * its alpha. */
static inline void finish(S32x8 a, S32x8 b, S32x8 c, S32x8 d, uint32_t *out)
{
    const U8x16 bytes = limited(joined(a, b), joined(c, d));
    const U8x16 alpha =
        __builtin_shufflevector(bytes, bytes, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const U8x16 within = __builtin_elementwise_min(bytes, alpha);
    __builtin_memcpy(out, &within, sizeof within);
}

/* Four pixels that lie side by side, all moved alike: `from` is the upper left one of those around the first. */
static inline void mix_row(const uint32_t *from, int width, int32_t across, const int16_t *down, uint32_t *out)
{
    finish(mix(from, width, across, down), mix(from + 1, width, across, down), mix(from + 2, width, across, down),
           mix(from + 3, width, across, down), out);
}

static inline uint32_t mix_one(const uint32_t *from, int width, int32_t across, const int16_t *down)
{
    uint32_t out[4];
    const S32x8 half = mix(from, width, across, down);
    finish(half, half, half, half, out);
    return out[0];
}
