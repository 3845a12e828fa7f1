/* Laying a picture over a backdrop in light, as I420. */

#include "pixels.h"

/* As `Lay` in structures.py, field by field. */
typedef struct {
    const uint32_t *picture;     /* (height, width), premultiplied */
    const uint32_t *backdrop;    /* (height, width), opaque */
    const uint8_t *table;        /* (3, 65536) by 256 alpha + value, for a backdrop of one colour, or none */
    const float *decode;         /* (256): sRGB bytes to light */
    const uint8_t *encode;       /* (encode_steps + 1): light to sRGB bytes */
    uint8_t *luma, *blue, *red;  /* (height, width), (height / 2, width / 2) twice; hold the backdrop */
    int32_t width, height, encode_steps;
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

/* Lays a block of a row over the backdrop; returns whether anything of the picture shows in it. */
static int over(const Lay *lay, int x, int y, int count, uint32_t *restrict out)
{
    const int64_t first = (int64_t)y * lay->width + x;
    const uint32_t *from = lay->picture + first, *behind = lay->backdrop + first;
    uint32_t any = 0, all = 0xFF000000u;
    for (int i = 0; i < count; i++) {
        out[i] = from[i];
        any |= from[i];
        all &= from[i];
    }
    if (all == 0xFF000000u)
        return 1;
    for (int i = 0; i < count; i++) {
        const uint32_t alpha = out[i] >> 24;
        if (alpha == 0)
            out[i] = behind[i];
        else if (alpha < 255)
            out[i] = lay->table ? mixed_by_table(lay->table, out[i]) : mixed_light(lay, out[i], behind[i]);
    }
    return any >> 24 != 0;
}

static inline int weighed(const int32_t *weights, int red, int green, int blue, int offset)
{
    return (weights[0] * red + weights[1] * green + weights[2] * blue + (offset << 16) + 32768) >> 16;
}

static void write_luma(const uint32_t *restrict pixels, int count, const int32_t *weights, uint8_t *restrict to)
{
    for (int i = 0; i < count; i++)
        to[i] = (uint8_t)weighed(weights, pixels[i] & 255, pixels[i] >> 8 & 255, pixels[i] >> 16 & 255, 16);
}

static void write_chroma(const uint32_t *restrict upper, const uint32_t *restrict lower, int count,
                         const int32_t *for_blue, const int32_t *for_red, uint8_t *restrict blue,
                         uint8_t *restrict red)
{
    for (int i = 0; i < count; i++) {
        const uint32_t a = upper[2 * i], b = upper[2 * i + 1], c = lower[2 * i], d = lower[2 * i + 1];
        const uint32_t even = (a & PAIR) + (b & PAIR) + (c & PAIR) + (d & PAIR) + 0x00020002u;
        const int g = ((a >> 8 & 255) + (b >> 8 & 255) + (c >> 8 & 255) + (d >> 8 & 255) + 2) >> 2;
        const int r = even >> 2 & 255, v = even >> 18;
        blue[i] = (uint8_t)weighed(for_blue, r, g, v, 128);
        red[i] = (uint8_t)weighed(for_red, r, g, v, 128);
    }
}

/* Lays a picture over the backdrop in light, and writes what shows of it into the planes of a frame. */
EXPORT void ichimai_lay(const Lay *lay)
{
    uint32_t rows[2][BLOCK];
    const Box part = lay->part;
    for (int y = part.y0; y < part.y1; y += 2)
        for (int x = part.x0; x < part.x1; x += BLOCK) {
            const int count = least(BLOCK, part.x1 - x);
            if (!(over(lay, x, y, count, rows[0]) | over(lay, x, y + 1, count, rows[1])))
                continue;
            for (int k = 0; k < 2; k++)
                write_luma(rows[k], count, lay->weights[0], lay->luma + (int64_t)(y + k) * lay->width + x);
            const int64_t half = (int64_t)(y / 2) * (lay->width / 2) + x / 2;
            write_chroma(rows[0], rows[1], count / 2, lay->weights[1], lay->weights[2], lay->blue + half,
                         lay->red + half);
        }
}

EXPORT const int32_t ichimai_lay_bytes = sizeof(Lay);
