/* What moves in a face: lids, lashes and irises, brows, and cheeks that blush. Pixels outside of what moves are not
 * touched. All of it is done in floats of 0..255, rounded once. */

#include "cells.h"
#include "cubic.h"

#define LINES 3

/* As `Line` in structures.py, field by field: a line of the eye, bent to run along an edge by moving its columns. */
typedef struct {
    const uint32_t *pixels; /* (height, width), premultiplied */
    const float *edge;      /* (width): where its lid's edge runs as it was laid */
    const float *lid;       /* (points, 2): where that edge runs now, pixels of the region */
    int32_t x, y, width, height;
    float share; /* how much of it there is, 0..1 */
} Line;

/* As `Iris` in structures.py, field by field. */
typedef struct {
    const uint32_t *iris;  /* (height + 2 PAD, width + 2 PAD), premultiplied, none around; null: it does not look about */
    const uint32_t *white; /* (height, width): what is behind it */
    const uint32_t *whole; /* (height, width): both, at rest */
    const uint8_t *inside; /* (height, width), a factor; null: all */
    int32_t x, y, width, height;
    float move_x, move_y;  /* pixels */
} Iris;

/* As `Eye` in structures.py, field by field. Planes are of the region, (height, width). */
typedef struct {
    uint32_t *picture;         /* (rows, stride): what is drawn into */
    const int32_t *spans;      /* (height, 2): columns outside of which nothing of a row changes */
    const uint8_t *mask;       /* 0 where nothing changes */
    const uint32_t *levels[2]; /* two pictures of the eye; null: it is laid, as follows */
    const uint8_t *shown[2];   /* of each, how much of a pixel shows white or iris */
    const uint32_t *skin, *smooth, *between, *drawn;
    const float *front;  /* how much of a pixel lies in front, 0..1 */
    const float *opened; /* how much of a pixel is opening, 0..1 */
    const uint8_t *cover; /* how much of a pixel lies between the lids; null: they are shut */
    const uint32_t *own;  /* the drawing, where `part` says that this eye has it for itself in part */
    const float *part;    /* 0..1; null: all */
    float *room;          /* 12 (width + 8) floats */
    int32_t left, top, stride; /* where the region lies in the picture */
    int32_t width, height, opaque, points;
    float way;    /* of the second level, or of what is smooth, 0..1 */
    float wider;  /* how much more of what is no opening shows, 0..1 */
    Line lines[LINES]; /* the lower lid's; two of the lash, whose mean lies over what is there */
    Iris iris;
} Eye;

static inline Four pixel(uint32_t word)
{
    return (Four){word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24};
}

static inline uint32_t word_of(Four v)
{
    const Four limited = __builtin_elementwise_min(__builtin_elementwise_max(v + 0.5f, v * 0), v * 0 + 255);
    typedef int32_t Ints __attribute__((vector_size(16)));
    const Ints whole = __builtin_convertvector(limited, Ints);
    return (uint32_t)(whole[0] | whole[1] << 8 | whole[2] << 16) | (uint32_t)whole[3] << 24;
}

/* Height of an edge at a column; beyond its ends it goes on as it ended, but flatter. Points go either way. */
static void heights(const float *edge, int points, int first, int count, float *to)
{
    const int back = edge[0] > edge[2 * (points - 1)];
    int before = 0;
    for (int i = 0; i < count; i++) {
        const float x = first + i + 0.5f;
#define AT(k) (edge + 2 * (back ? points - 1 - (k) : (k)))
        if (x < AT(0)[0] || x > AT(points - 1)[0]) {
            const int end = x < AT(0)[0] ? 0 : points - 1, inner = end ? points - 7 : 6;
            float way = AT(end)[0] - AT(inner)[0];
            way = way == 0 ? 1e-3f : way;
            const float slope = mostf(-0.5f, leastf((AT(end)[1] - AT(inner)[1]) / way, 0.5f));
            to[i] = AT(end)[1] + slope * (x - AT(end)[0]);
            continue;
        }
        while (before + 2 < points && AT(before + 1)[0] < x)
            before++;
        const float *a = AT(before), *b = AT(before + 1), wide = b[0] - a[0];
        to[i] = wide > 0 ? a[1] + (b[1] - a[1]) * mostf(0, leastf((x - a[0]) / wide, 1)) : a[1];
#undef AT
    }
}

/* Adds a line to a row of colours; `rise` is how far each of its columns moves down. */
static void add_line(const Line *line, const float *rise, int y, int x0, int x1, Four *to)
{
    x0 = most(x0, line->x), x1 = least(x1, line->x + line->width);
    for (int x = x0; x < x1; x++) {
        /* In steps of a 32nd. */
        const float row = y - line->y - rise[x - line->x];
        if (!(row > -1 && row < line->height))
            continue;
        const int steps = (int)((row + 1) * 32 + 0.5f), top = steps / 32 - 1;
        const float t = (steps & 31) * (1.0f / 32) * line->share, s = line->share - t;
        const uint32_t *from = line->pixels + x - line->x;
        if (top >= 0 && top < line->height)
            to[x] += pixel(from[top * line->width]) * s;
        if (top + 1 < line->height)
            to[x] += pixel(from[(top + 1) * line->width]) * t;
    }
}

/* Lays a row of colours over another, and takes away what it hides. */
static void over(const Four *laid, int x0, int x1, Four *to, float *seen)
{
    for (int x = x0; x < x1; x++) {
        const float kept = 1 - laid[x][3] * (1.0f / 255);
        to[x] = to[x] * kept + laid[x];
        seen[x] *= kept;
    }
}

/* Writes a row of an eye whose lids are laid. */
static void lay_row(const Eye *eye, float *const rises[LINES], int y, int x0, int x1, Four *laid, Four *row,
                    float *seen)
{
    const int64_t start = (int64_t)y * eye->width;
    for (int x = x0; x < x1; x++) {
        const int64_t i = start + x;
        const Four skin = pixel(eye->skin[i]);
        row[x] = eye->way > 0 ? skin + (pixel(eye->smooth[i]) - skin) * eye->way : skin;
        seen[x] = 0;
        if (!eye->cover || !eye->cover[i])
            continue;
        const float opened = eye->opened[i] + (1 - eye->opened[i]) * eye->wider;
        const float shows = eye->cover[i] * (1.0f / 255) * opened;
        row[x] += (pixel(eye->between[i]) - row[x]) * shows;
        seen[x] = shows * (1 - eye->front[i]);
    }
    for (int k = 0; k < LINES; k++) {
        const Line *line = eye->lines + k;
        if (k != 2)
            for (int x = x0; x < x1; x++)
                laid[x] = (Four){0};
        if (line->share > 0)
            add_line(line, rises[k], y, x0, x1, laid);
        if (k != 1)
            over(laid, x0, x1, row, seen);
    }
    for (int x = x0; x < x1; x++) {
        const int64_t i = start + x;
        const Four drawn = pixel(eye->drawn[i]);
        row[x] += (drawn - row[x]) * eye->front[i];
        if (!eye->opaque) {
            /* The face's own alpha is kept: beside the face there is no lid. */
            row[x] = __builtin_elementwise_min(row[x], drawn * 0 + drawn[3]);
            row[x][3] = drawn[3];
        }
        if (eye->part) {
            const Four own = pixel(eye->own[i]);
            row[x] = own + (row[x] - own) * eye->part[i];
            seen[x] *= eye->part[i];
        }
    }
}

/* Writes a row of an eye that lies between two pictures. */
static void level_row(const Eye *eye, int y, int x0, int x1, Four *row, float *seen)
{
    const int64_t start = (int64_t)y * eye->width;
    for (int x = x0; x < x1; x++) {
        const int64_t i = start + x;
        const Four a = pixel(eye->levels[0][i]);
        row[x] = a + (pixel(eye->levels[1][i]) - a) * eye->way;
        seen[x] = (eye->shown[0][i] + (eye->shown[1][i] - eye->shown[0][i]) * eye->way) * (1.0f / 255);
    }
}

/* How far something is moved: whole pixels and steps of one, in 32nds as OpenCV looks. */
typedef struct {
    int whole, step;
} Shift;

static inline Shift shift_of(float v)
{
    const int steps = (int)(v * 32 + 1024 * 32 + 0.5f) - 1024 * 32;
    const int whole = steps >= 0 ? steps / 32 : -((31 - steps) / 32);
    return (Shift){whole, (steps - 32 * whole) * (STEPS / 32)};
}

/* Adds to a row what a look elsewhere changes. */
static void look_about(const Iris *iris, const Weights *weights, int y, int x0, int x1, Four *row, const float *seen)
{
    const Shift left = shift_of(-iris->move_x), up = shift_of(-iris->move_y);
    const int at_y = y - iris->y, wide = iris->width + 2 * PAD, from_y = at_y + up.whole;
    if (at_y < 0 || at_y >= iris->height)
        return;
    const int32_t across = weights->across[left.step];
    const int16_t *down = weights->down[up.step];
    const int none = from_y < -2 || from_y > iris->height;
    x0 = most(x0, iris->x), x1 = least(x1, iris->x + iris->width);
    for (int x = x0; x < x1; x += 4) {
        const int count = least(4, x1 - x), from_x = x - iris->x + left.whole;
        uint32_t moved[4] = {0};
        float any = 0;
        for (int k = 0; k < count; k++)
            any += seen[x + k];
        if (any <= 0)
            continue;
        if (!none && from_x >= -5 && from_x <= iris->width)
            mix_row(iris->iris + (from_y - 1 + PAD) * wide + from_x - 1 + PAD, wide, across, down, moved);
        for (int k = 0; k < count; k++) {
            const int i = at_y * iris->width + x + k - iris->x;
            const float share = iris->inside ? seen[x + k] * iris->inside[i] * (1.0f / 255) : seen[x + k];
            const Four now = pixel(moved[k]), shown = pixel(iris->white[i]) * (1 - now[3] * (1.0f / 255)) + now;
            Four change = (shown - pixel(iris->whole[i])) * share;
            change[3] = 0;
            row[x + k] += change;
        }
    }
}

/* Draws an eye into a picture. */
EXPORT void ichimai_eye(const Eye *eye)
{
    const int wide = eye->width + 8;
    Four *row = (Four *)eye->room, *laid = row + wide;
    float *seen = eye->room + 8 * wide, *rises[LINES] = {0};
    const Weights *weights = cubic_weights();
    const int looks = eye->iris.iris != 0;
    float *free = seen + wide;
    for (int k = 0; k < LINES && !eye->levels[0]; k++) {
        const Line *line = eye->lines + k;
        if (line->share <= 0)
            continue;
        rises[k] = free;
        free += line->width;
        heights(line->lid, eye->points, line->x, line->width, rises[k]);
        for (int i = 0; i < line->width; i++)
            rises[k][i] -= line->edge[i];
    }
    for (int y = 0; y < eye->height; y++) {
        const int x0 = eye->spans[2 * y], x1 = eye->spans[2 * y + 1];
        if (x0 >= x1)
            continue;
        if (eye->levels[0])
            level_row(eye, y, x0, x1, row, seen);
        else
            lay_row(eye, rises, y, x0, x1, laid, row, seen);
        if (looks)
            look_about(&eye->iris, weights, y, x0, x1, row, seen);
        uint32_t *to = eye->picture + (int64_t)(eye->top + y) * eye->stride + eye->left;
        for (int x = x0; x < x1; x++)
            if (eye->mask[(int64_t)y * eye->width + x])
                to[x] = word_of(row[x]);
    }
}

EXPORT const int32_t ichimai_eye_bytes = sizeof(Eye);

/* As `Brow` in structures.py, field by field. */
typedef struct {
    uint32_t *picture;      /* (rows, stride): what is drawn into */
    const uint32_t *ink;    /* (height + 2 PAD, width + 2 PAD), premultiplied, none around */
    const uint32_t *behind; /* (height, width) */
    const uint32_t *rest;   /* (height, width): what shows at rest */
    const uint8_t *free;    /* (height, width), where nothing lies before it; null: everywhere */
    int32_t left, top, stride, width, height;
    Box box;                /* of the ink, in pixels of the box */
    float back[6];          /* from where it is to where it was drawn: x' = b0 x + b1 y + b2 */
} Brow;

/* Moves a brow, as a change to what is there: lids and skin may have moved below it. */
EXPORT void ichimai_brow(const Brow *brow)
{
    const float *b = brow->back;
    const int wide = brow->width + 2 * PAD;
    const Weights *weights = cubic_weights();
    for (int y = 0; y < brow->height; y++)
        for (int x = 0; x < brow->width; x++) {
            const int i = y * brow->width + x;
            const float from_x = b[0] * x + b[1] * y + b[2], from_y = b[3] * x + b[4] * y + b[5];
            Four moved = {0};
            if (from_x > brow->box.x0 - 2 && from_x < brow->box.x1 + 1 && from_y > brow->box.y0 - 2 &&
                from_y < brow->box.y1 + 1) {
                const Shift left = shift_of(from_x), up = shift_of(from_y);
                moved = pixel(mix_one(brow->ink + (up.whole - 1 + PAD) * wide + left.whole - 1 + PAD, wide,
                                      weights->across[left.step], weights->down[up.step]));
                if (brow->free)
                    moved *= brow->free[i] * (1.0f / 255);
            }
            if (moved[3] == 0 && brow->rest[i] == brow->behind[i])
                continue;
            const Four shown = pixel(brow->behind[i]) * (1 - moved[3] * (1.0f / 255)) + moved;
            Four change = shown - pixel(brow->rest[i]);
            change[3] = 0;
            uint32_t *to = brow->picture + (int64_t)(brow->top + y) * brow->stride + brow->left + x;
            *to = word_of(pixel(*to) + change);
        }
}

EXPORT const int32_t ichimai_brow_bytes = sizeof(Brow);

/* As `Cheek` in structures.py, field by field. */
typedef struct {
    uint32_t *picture;    /* (rows, stride): what is drawn into */
    const uint8_t *share; /* (height, width): how much of a blush shows */
    int32_t left, top, stride, width, height;
    float amount;  /* 0..1 */
    float gain[3]; /* what a full blush does to red, green and blue */
} Cheek;

/* Reddens a cheek. */
EXPORT void ichimai_cheek(const Cheek *cheek)
{
    const Four gain = {cheek->gain[0], cheek->gain[1], cheek->gain[2], 1};
    for (int y = 0; y < cheek->height; y++)
        for (int x = 0; x < cheek->width; x++) {
            const float share = cheek->share[y * cheek->width + x] * (1.0f / 255) * cheek->amount;
            if (share <= 0)
                continue;
            uint32_t *to = cheek->picture + (int64_t)(cheek->top + y) * cheek->stride + cheek->left + x;
            const Four v = pixel(*to), full = __builtin_elementwise_min(v * gain, v * 0 + 255);
            *to = word_of(v + (full - v) * share);
        }
}

EXPORT const int32_t ichimai_cheek_bytes = sizeof(Cheek);
