/* Drawing a mouth: pieces of the drawing that move with its lips, and shapes that are painted between them. */

#include "cells.h"

#define SHAPES 4
#define SPOTS 33
#define INSIDE 1  /* the shape within which those after it show */

enum { UPPER, LOWER, OPENING, PIECES };

/* As `Painted` in structures.py, field by field. */
typedef struct {
    float *points;        /* (count, 2), x and y in pixels of the patch, a closed polygon; written if it lies between */
    const float *upper, *lower; /* (steps), two curves that it lies between; null: points are known */
    float above, below;   /* how far they are moved down, pixels; less at their ends */
    int32_t count;
    float weight;         /* how opaque it is, 0..1 */
    float colour[3];      /* 0..255, not premultiplied */
} Painted;

/* As `Mouth` in structures.py, field by field. Places along a mouth are counted from its middle, places below from the
 * line through its drawn corners, both in pixels; curves go from one corner to the other. */
typedef struct {
    const uint32_t *behind, *rest;  /* (height, width): the drawing without its mouth, and as it is */
    const uint8_t *stays;           /* (height, width), how much of what is drawn stays in front, or none */
    const float *pieces[PIECES];    /* (piece_height, piece_width, 4): colour times cover, and cover 0..1, or none */
    const float *curves;            /* (steps, 4): upper and lower lip in this shape, and as drawn */
    const float *spots;             /* (SPOTS, 3): places on curves, -1..1, in steps, and how far curves move there */
    float *cover;                   /* (SHAPES, height, width + 2), worked in */
    const float *part;              /* (height, width), how much of the patch is the mouth's, 0..1; null: all */
    uint32_t *out;                  /* (height, width) */
    int32_t width, height, piece_width, piece_height, steps;
    float reach[PIECES][2];         /* least and most that a piece lies below its lip's drawn curve */
    float left, top;                /* of the middle of the patch's first pixel, from the mouth's middle */
    float along[2];                 /* the direction from corner to corner */
    float middle[2];                /* the mouth's middle in the pieces, counted from their first pixel's middle */
    float half, drawn_half;         /* half the distance of the corners, in this shape and as drawn */
    float band;                     /* width of the lines around a drawn opening */
    Painted shapes[SHAPES];
} Mouth;

static inline float clampf(float v, float low, float high) { return mostf(low, leastf(v, high)); }

/* The integral of a pixel's share that lies to the right of an edge. */
static inline float gathered(float z) { return z <= 0 ? 0 : z >= 1 ? z - 0.5f : 0.5f * z * z; }

/* Adds what lies to the right of an edge to a row, as differences from pixel to pixel. */
static void add_edge(float *row, int width, float from, float to, float amount)
{
    float low = clampf(leastf(from, to), 0, (float)width), high = clampf(mostf(from, to), 0, (float)width);
    if (high - low < 1e-3f)
        high = low + 1e-3f;
    const float share = amount / (high - low);
    const int last = least((int)high, width);
    float before = 0;
    for (int x = (int)low; x <= last; x++) {
        const float here = share * (gathered(x + 1 - low) - gathered(x + 1 - high));
        row[x] += here - before;
        before = here;
    }
    row[last + 1] += amount - before;
}

/* Writes how much of each pixel a polygon covers, 0..1; exact but where its parts overlap. */
static void fill(const Painted *shape, int width, int height, float *cover)
{
    const int stride = width + 2;
    for (int i = 0; i < stride * height; i++)
        cover[i] = 0;
    for (int i = 0; i < shape->count; i++) {
        const float *a = shape->points + 2 * i, *b = shape->points + 2 * ((i + 1) % shape->count);
        const float sign = a[1] < b[1] ? 1.0f : -1.0f;
        const float *upper = a[1] < b[1] ? a : b, *lower = a[1] < b[1] ? b : a;
        const float high = lower[1] - upper[1];
        if (high < 1e-6f)
            continue;
        const float slope = (lower[0] - upper[0]) / high;
        const float first = mostf(upper[1], 0), last = leastf(lower[1], (float)height);
        for (int y = (int)first; y < height && y < last; y++) {
            const float y0 = mostf(first, (float)y), y1 = leastf(last, (float)(y + 1));
            const float from = upper[0] + (y0 - upper[1]) * slope, to = upper[0] + (y1 - upper[1]) * slope;
            add_edge(cover + y * stride, width, from, to, sign * (y1 - y0));
        }
    }
    for (int y = 0; y < height; y++) {
        float sum = 0;
        for (int x = 0; x < width; x++) {
            sum += cover[y * stride + x];
            cover[y * stride + x] = leastf(sum < 0 ? -sum : sum, 1.0f);
        }
    }
}

static inline Four four(float v) { return (Four){v, v, v, v}; }

static inline Four loaded(const float *from)
{
    Four out;
    __builtin_memcpy(&out, from, sizeof out);
    return out;
}

/* Samples a piece bilinearly at a place along and below the mouth; beyond its edges there is nothing. */
static Four sampled(const Mouth *m, int piece, float along, float below)
{
    const float x = along * m->along[0] - below * m->along[1] + m->middle[0];
    const float y = along * m->along[1] + below * m->along[0] + m->middle[1];
    if (!(x > -1 && y > -1 && x < m->piece_width && y < m->piece_height))
        return four(0);
    const int x0 = (int)(x + 1) - 1, y0 = (int)(y + 1) - 1;
    const float right = x - x0, down = y - y0;
    Four sum = four(0);
    for (int k = 0; k < 4; k++) {
        const int xk = x0 + (k & 1), yk = y0 + (k >> 1);
        if (xk < 0 || yk < 0 || xk >= m->piece_width || yk >= m->piece_height)
            continue;
        const float weight = (k & 1 ? right : 1 - right) * (k >> 1 ? down : 1 - down);
        sum += four(weight) * loaded(m->pieces[piece] + 4 * ((int64_t)yk * m->piece_width + xk));
    }
    return sum;
}

static inline Four over(Four canvas, Four piece) { return canvas * four(1 - piece[3]) + piece; }

/* Where a pixel lies: along and below the mouth, where it was along the drawn one, and both lips now and then. */
typedef struct {
    float along, below, was, lips[4];
} Place;

static inline void look_up(const Mouth *m, float along, float half, int first, float *out)
{
    const float scale = 0.5f * (m->steps - 1);
    const float at = clampf(along * (scale / half) + scale, 0, 2 * scale);
    const int i = least((int)at, m->steps - 2);
    const float *low = m->curves + 4 * i + first, t = at - i;
    out[0] = low[0] + (low[4] - low[0]) * t;
    out[1] = low[1] + (low[5] - low[1]) * t;
}

static inline Place place_of(const Mouth *m, int x, int y)
{
    Place p;
    const float dx = m->left + x, dy = m->top + y;
    p.along = dx * m->along[0] + dy * m->along[1];
    p.below = dy * m->along[0] - dx * m->along[1];
    p.was = p.along + clampf(p.along, -m->half, m->half) * (m->drawn_half / m->half - 1);
    look_up(m, p.along, m->half, 0, p.lips);
    look_up(m, p.was, m->drawn_half, 2, p.lips + 2);
    return p;
}

static inline int reaches(const Mouth *m, int piece, float below)
{
    return m->pieces[piece] && below > m->reach[piece][0] && below < m->reach[piece][1];
}

/* The drawn opening, squeezed or stretched; the lines at its edges keep their width. */
static Four opening_at(const Mouth *m, const Place *p)
{
    const float upper = p->lips[2], lower = p->lips[3], high = lower - upper;
    const float band = leastf(m->band, high / 2), gap = mostf(p->lips[1] - p->lips[0], 1e-3f);
    const float below = p->below - p->lips[0], inner = mostf(gap - 2 * band, 1e-3f);
    float at = upper + band + clampf((below - band) / inner, 0, 1) * mostf(high - 2 * band, 0);
    if (gap < 2 * band && below > mostf(gap, band) + 0.5f)
        return four(0);  /* closed further than its lines are wide, the lower one goes behind the upper one */
    if (below > gap - band)
        at = gap < 2 * band ? upper + below : lower + (below - gap);
    else if (below < leastf(band, gap / 2))
        at = upper + below;
    return sampled(m, OPENING, p->was, at);
}

static inline Four unpacked(uint32_t pixel)
{
    return (Four){pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255, 0};
}

static inline uint32_t packed(Four canvas, uint32_t alpha)
{
    uint32_t out = alpha << 24;
    for (int c = 0; c < 3; c++)
        out |= (uint32_t)clampf(canvas[c] + 0.5f, 0, (float)alpha) << 8 * c;
    return out;
}

/* Lays the painted shapes over a pixel. */
static inline Four painted(const Mouth *m, Four canvas, const float *cover, int64_t plane, float solid)
{
    for (int k = 0; k < SHAPES; k++) {
        const Painted *shape = m->shapes + k;
        if (!shape->count)
            continue;
        const float amount = cover[k * plane] * shape->weight * (k > INSIDE ? cover[INSIDE * plane] : 1) * solid;
        const Four colour = {shape->colour[0], shape->colour[1], shape->colour[2], 0};
        canvas += (colour * four(solid) - canvas) * four(amount);
    }
    return canvas;
}

static uint32_t pixel_at(const Mouth *m, int x, int y, const float *cover, int64_t plane)
{
    const int64_t i = (int64_t)y * m->width + x;
    const uint32_t alpha = m->rest[i] >> 24;
    const Place p = place_of(m, x, y);
    const int low = reaches(m, LOWER, p.below - p.lips[1]), up = reaches(m, UPPER, p.below - p.lips[0]);
    float any = m->shapes[0].count ? cover[0] : 0;
    any += m->shapes[INSIDE].count ? cover[INSIDE * plane] : 0;
    const int stays = m->stays ? m->stays[i] : 0;
    if (!low && !up && !m->pieces[OPENING] && any == 0 && !stays)
        return (m->behind[i] & 0xFFFFFFu) | alpha << 24;
    Four canvas = unpacked(m->behind[i]);
    if (low)
        canvas = over(canvas, sampled(m, LOWER, p.was, p.below - p.lips[1] + p.lips[3]));
    if (m->pieces[OPENING])
        canvas = over(canvas, opening_at(m, &p));
    if (any > 0)
        canvas = painted(m, canvas, cover, plane, alpha * (1 / 255.0f));
    if (up)
        canvas = over(canvas, sampled(m, UPPER, p.was, p.below - p.lips[0] + p.lips[2]));
    if (stays)
        canvas += (unpacked(m->rest[i]) - canvas) * four(stays * (1 / 255.0f));
    return packed(canvas, alpha);
}

/* Mixes a pixel with what is drawn there, of which a part belongs to something else. */
static inline uint32_t parted(uint32_t shown, uint32_t rest, float part)
{
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const float own = rest >> shift & 255;
        out |= (uint32_t)(int)(own + ((shown >> shift & 255) - own) * part + 0.5f) << shift;
    }
    return out;
}

/* Writes the outline of a shape that lies between two curves. */
static void outline(const Mouth *m, const Painted *shape)
{
    for (int i = 0; i < 2 * SPOTS; i++) {
        const float *spot = m->spots + 3 * (i < SPOTS ? i : 2 * SPOTS - 1 - i);
        const float *curve = i < SPOTS ? shape->upper : shape->lower;
        const int step = least((int)spot[1], m->steps - 2);
        const float along = spot[0] * m->half, on = curve[step] + (curve[step + 1] - curve[step]) * (spot[1] - step);
        const float below = on + (i < SPOTS ? shape->above : shape->below) * spot[2];
        shape->points[2 * i] = 0.5f - m->left + along * m->along[0] - below * m->along[1];
        shape->points[2 * i + 1] = 0.5f - m->top + along * m->along[1] + below * m->along[0];
    }
}

/* Draws a mouth in one shape. */
EXPORT void ichimai_mouth(const Mouth *m)
{
    const int64_t plane = (int64_t)(m->width + 2) * m->height;
    for (int k = 0; k < SHAPES; k++)
        if (m->shapes[k].count) {
            if (m->shapes[k].upper)
                outline(m, m->shapes + k);
            fill(m->shapes + k, m->width, m->height, m->cover + k * plane);
        }
    for (int y = 0; y < m->height; y++)
        for (int x = 0; x < m->width; x++) {
            const int64_t i = (int64_t)y * m->width + x;
            const uint32_t shown = pixel_at(m, x, y, m->cover + (int64_t)y * (m->width + 2) + x, plane);
            m->out[i] = m->part && m->part[i] < 1 ? parted(shown, m->rest[i], m->part[i]) : shown;
        }
}

EXPORT const int32_t ichimai_mouth_bytes = sizeof(Mouth);
