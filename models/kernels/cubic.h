/* Cubic sampling of pixels, in steps of a 128th. */

#pragma once

#include "vectors.h"

/* Cubic convolution over 4 x 4 pixels with this parameter, OpenCV's own: mixing four pixels alone would cost a third
 * of a picture's edge energy, this costs a twentieth to a tenth. */
#define CUBIC (-0.75f)
/* Steps of a pixel in which pixels look, and what four weights add up to: along y as much as sums of bytes in 16 bits
 * bear, along x as much as those in 32 bits do. */
#define STEPS 128
#define ONE 128
#define ONE_X 8192

/* The weights of all steps: along y four vectors of one weight, along x the four pixels' weights by turns, as
 * `pair_sums` takes them. */
typedef struct {
    int16_t along_y[STEPS][4 * 16];
    int16_t along_x[STEPS][16];
} Weights;

/* Returns the weights; the first call makes them. */
const Weights *cubic_weights(void);

/* Pixels of nothing around a picture that is read beyond its sides. */
#define PAD 8

/* Mixes four rows of four pixels: two halves of a sum, each four channels, yet to be added, shifted and limited. */
static inline S32x8 mix(const uint32_t *from, int width, const int16_t *across, const int16_t *down)
{
    /* Sums may leave 16 bits on the way; with half of the range taken off at the end they are whole again. */
    S16x16 sum = {0};
    for (int k = 0; k < 4; k++) {
        U8x16 bytes;
        __builtin_memcpy(&bytes, from + (int64_t)k * width, sizeof bytes);
        sum += __builtin_convertvector(bytes, S16x16) * vector(down + 16 * k);
    }
    sum -= (int16_t)(128 * ONE);
    /* Each channel of two neighbours side by side. */
    sum = __builtin_shufflevector(sum, sum, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
    return pair_sums(sum, vector(across));
}

/* Adds the halves of two pixels. */
static inline S32x8 joined(S32x8 a, S32x8 b)
{
    const S32x8 sum = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11) +
                      __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    return ((sum + ONE * ONE_X / 2) >> 20) + 128;
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
static inline void mix_row(const uint32_t *from, int width, const int16_t *across, const int16_t *down, uint32_t *out)
{
    finish(mix(from, width, across, down), mix(from + 1, width, across, down), mix(from + 2, width, across, down),
           mix(from + 3, width, across, down), out);
}

static inline uint32_t mix_one(const uint32_t *from, int width, const int16_t *across, const int16_t *down)
{
    uint32_t out[4];
    const S32x8 half = mix(from, width, across, down);
    finish(half, half, half, half, out);
    return out[0];
}
