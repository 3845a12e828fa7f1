/* Laying a picture over a backdrop in light, as I420. */

#include "vectors.h"

/* As `Lay` in structures.py, field by field. */
typedef struct {
    const uint32_t *picture;     /* (height, width), premultiplied */
    const uint32_t *backdrop;    /* (height, width), opaque; null where there is a table */
    const uint8_t *table;        /* (3, 65536) by 256 alpha + value, for a backdrop of one colour, or none */
    const float *decode;         /* (256): sRGB bytes to light */
    const uint8_t *encode;       /* (encode_steps + 1): light to sRGB bytes */
    uint8_t *out;                /* (height, width), (height / 2, width / 2) twice: planes that hold the backdrop */
    int32_t width, height, encode_steps;
    uint32_t colour;             /* of a backdrop of one colour, opaque */
    Box part;                    /* all four even; outside of it the picture shows nothing */
    int32_t weights[3][3];       /* of R, G and B in Y, U and V, times 65536 */
} Lay;

static uint32_t mixed_light(const Lay *lay, uint32_t front, uint32_t behind)
{
    const uint32_t alpha = front >> 24;
    uint32_t out = 0xFF000000u;
    for (int shift = 0; shift < 24; shift += 8) {
        const uint32_t value = front >> shift & 255;
        const uint32_t straight = value >= alpha ? 255 : (510 * value + alpha) / (2 * alpha);
        const float under = lay->decode[behind >> shift & 255];
        const float light = under + (lay->decode[straight] - under) * (alpha * (1.0f / 255));
        out |= (uint32_t)lay->encode[(int)(light * lay->encode_steps + 0.5f)] << shift;
    }
    return out;
}

static uint32_t mixed_by_table(const uint8_t *table, uint32_t front)
{
    const uint32_t row = front >> 24 << 8;
    return 0xFF000000u | table[row + (front & 255)] | (uint32_t)table[65536 + row + (front >> 8 & 255)] << 8 |
           (uint32_t)table[131072 + row + (front >> 16 & 255)] << 16;
}

/* Writes what shows of a row of a backdrop and of a picture over it. */
static void mixed_row(const Lay *lay, const uint32_t *restrict from, const uint32_t *restrict behind, int count,
                      uint32_t *restrict out)
{
    for (int i = 0; i < count; i++) {
        const uint32_t alpha = from[i] >> 24;
        out[i] = alpha ? from[i] : behind[i];
    }
    for (int i = 0; i < count; i++) {
        const uint32_t alpha = from[i] >> 24;
        if (alpha && alpha < 255)
            out[i] = mixed_light(lay, from[i], behind[i]);
    }
}

/* Likewise over one colour. */
static void mixed_with_colour(const Lay *lay, const uint32_t *restrict from, int count, uint32_t *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = from[i] >> 24 ? from[i] : lay->colour;
    for (int i = 0; i < count; i++) {
        const uint32_t alpha = from[i] >> 24;
        if (alpha && alpha < 255)
            out[i] = mixed_by_table(lay->table, from[i]);
    }
}

/* Lays a block of a row over the backdrop. Returns what shows: the picture's own pixels where all of them are opaque,
 * else `out`; null where nothing of the picture shows. */
static const uint32_t *over(const Lay *lay, int x, int y, int count, uint32_t *restrict out)
{
    const int64_t first = (int64_t)y * lay->width + x;
    const uint32_t *from = lay->picture + first;
    uint32_t any = 0, all = 0xFF000000u;
    for (int i = 0; i < count; i++) {
        any |= from[i];
        all &= from[i];
    }
    if (all == 0xFF000000u)
        return from;
    if (any >> 24 == 0)
        return 0;
    if (lay->table)
        mixed_with_colour(lay, from, count, out);
    else
        mixed_row(lay, from, lay->backdrop + first, count, out);
    return out;
}

static inline int weighed(const int32_t *weights, int red, int green, int blue, int offset)
{
    return (weights[0] * red + weights[1] * green + weights[2] * blue + (offset << 16) + 32768) >> 16;
}

static inline S32x8 words(const uint32_t *from)
{
    S32x8 v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/* Two numbers of 16 bits by turns. */
static inline S16x16 by_turns(int a, int b)
{
    return (S16x16)((S32x8){0} + (int32_t)(((uint32_t)a & 0xFFFF) | (uint32_t)b << 16));
}

/* Luma of eight pixels. A weight of green may be too large for 16 bits: it comes in halves. */
static inline S32x8 luma_of(const uint32_t *pixels, S16x16 even, S16x16 green)
{
    const S32x8 v = words(pixels);
    const U8x32 none = {0};
    const S16x16 twice = (S16x16)__builtin_shufflevector((U8x32)v, none, 1, 32, 1, 32, 5, 32, 5, 32, 9, 32, 9, 32, 13,
        32, 13, 32, 17, 32, 17, 32, 21, 32, 21, 32, 25, 32, 25, 32, 29, 32, 29, 32);
    return (pair_sums((S16x16)(v & (int32_t)PAIR), even) + pair_sums(twice, green) + ((16 << 16) + 32768)) >> 16;
}

static void write_luma(const uint32_t *restrict pixels, int count, const int32_t *weights, uint8_t *restrict to)
{
    const S16x16 even = by_turns(weights[0], weights[2]), green = by_turns(weights[1] / 2, weights[1] - weights[1] / 2);
    int i = 0;
    for (; i + 16 <= count; i += 16) {
        const U8x16 both = limited(luma_of(pixels + i, even, green), luma_of(pixels + i + 8, even, green));
        __builtin_memcpy(to + i, &both, sizeof both);
    }
    for (; i < count; i++)
        to[i] = (uint8_t)weighed(weights, pixels[i] & 255, pixels[i] >> 8 & 255, pixels[i] >> 16 & 255, 16);
}

/* Means of two by two pixels, eight of them, rounded: of a column each. */
static inline S32x8 mean_of(S32x8 left, S32x8 right)
{
    /* In the order in which halves of vectors lie; `in_order` puts it right. */
    const S32x8 sum = (S32x8)((S16x16)__builtin_shufflevector(left, right, 0, 2, 8, 10, 4, 6, 12, 14) +
                              (S16x16)__builtin_shufflevector(left, right, 1, 3, 9, 11, 5, 7, 13, 15) + (int16_t)2);
    return (S32x8)((S16x16)sum >> 2);
}

/* What is written of eight columns of two pixels, in the order of `mean_of`. */
static inline S32x8 chroma_of(S32x8 even, S32x8 green, const int32_t *weights)
{
    const S32x8 sum = pair_sums((S16x16)even, by_turns(weights[0], weights[2])) +
                      pair_sums((S16x16)green, by_turns(weights[1], 0));
    return (sum + ((128 << 16) + 32768)) >> 16;
}

static void write_chroma(const uint32_t *restrict upper, const uint32_t *restrict lower, int count,
                         const int32_t *for_blue, const int32_t *for_red, uint8_t *restrict blue,
                         uint8_t *restrict red)
{
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        const S32x8 a = words(upper + 2 * i), b = words(upper + 2 * i + 8);
        const S32x8 c = words(lower + 2 * i), d = words(lower + 2 * i + 8);
        const int32_t pair = (int32_t)PAIR;
        const S32x8 even = mean_of((a & pair) + (c & pair), (b & pair) + (d & pair));
        const S32x8 green = mean_of((a >> 8 & 255) + (c >> 8 & 255), (b >> 8 & 255) + (d >> 8 & 255));
        const U8x16 both = limited(chroma_of(even, green, for_blue), chroma_of(even, green, for_red));
        const U8x16 in_order = __builtin_shufflevector(both, both, 0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);
        __builtin_memcpy(blue + i, &in_order, 8);
        __builtin_memcpy(red + i, (const uint8_t *)&in_order + 8, 8);
    }
    for (; i < count; i++) {
        const uint32_t a = upper[2 * i], b = upper[2 * i + 1], c = lower[2 * i], d = lower[2 * i + 1];
        const uint32_t even = (a & PAIR) + (b & PAIR) + (c & PAIR) + (d & PAIR) + 0x00020002u;
        const int g = ((a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255) + 2) >> 2;
        const int r = even >> 2 & 255, v = even >> 18;
        blue[i] = (uint8_t)weighed(for_blue, r, g, v, 128);
        red[i] = (uint8_t)weighed(for_red, r, g, v, 128);
    }
}

/* Where planes of a frame begin. */
typedef struct {
    int64_t luma, blue, red;
} Start;

/* Of the pixel x, y; both even. */
static inline Start start(const Lay *lay, int x, int y)
{
    const int64_t all = (int64_t)lay->width * lay->height, half = (int64_t)(y / 2) * (lay->width / 2) + x / 2;
    return (Start){(int64_t)y * lay->width + x, all + half, all + all / 4 + half};
}

/* Lays a block of two rows. */
static void lay_block(const Lay *lay, int x, int y, int count)
{
    uint32_t rows[2][BLOCK];
    const uint32_t *upper = over(lay, x, y, count, rows[0]), *lower = over(lay, x, y + 1, count, rows[1]);
    if (!upper && !lower)
        return;
    for (int k = 0; k < 2; k++)
        if (!(k ? lower : upper))
            for (int i = 0; i < count; i++)
                rows[k][i] = lay->table ? lay->colour : lay->backdrop[(int64_t)(y + k) * lay->width + x + i];
    upper = upper ? upper : rows[0], lower = lower ? lower : rows[1];
    const Start to = start(lay, x, y);
    write_luma(upper, count, lay->weights[0], lay->out + to.luma);
    write_luma(lower, count, lay->weights[0], lay->out + to.luma + lay->width);
    write_chroma(upper, lower, count / 2, lay->weights[1], lay->weights[2], lay->out + to.blue, lay->out + to.red);
}

/* Lays a picture over the backdrop in light, into the planes of a frame. */
EXPORT void ichimai_lay(const Lay *lay)
{
    const Box part = lay->part;
    for (int y = part.y0; y < part.y1; y += 2)
        for (int x = part.x0; x < part.x1; x += BLOCK)
            lay_block(lay, x, y, least(BLOCK, part.x1 - x));
}

EXPORT const int32_t ichimai_lay_bytes = sizeof(Lay);
