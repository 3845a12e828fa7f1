/* Putting motions together on cells: a body carries a head, which carries what swings on it. */

#include "cells.h"

/* A share that is rounded away. */
#define FAINT (0.5f / 255)

/* A composition: as `Compose` in structures.py, field by field. All but `flow` is in frame pixels of the head. */
typedef struct {
    const float *body;        /* (rows, columns, 2), x then y: at p shows what is at p + body(p) */
    const float *right, *left; /* (columns), how much of a motion to the right (left) there is; null: all */
    const float *up;          /* (rows), likewise upwards */
    const float *fade;        /* (rows, columns), a factor on all of it; null: none */
    const float *head;        /* (head_rows, head_columns, 2), in units of head_unit; null: it does not turn */
    const float *share;       /* (head_rows, head_columns), 0..1 */
    const float *at;          /* (head_rows, head_columns, 2) */
    const float *sway;        /* (rows, columns, 2); null: nothing swings */
    float *flow;              /* written: (rows, columns, 2) */
    float *out_share;         /* written: (rows, columns) */
    float *out_at;            /* written: (rows, columns, 2), where the share is not too faint to be seen */
    int32_t rows, columns, head_rows, head_columns;
    int32_t head_x, head_y; /* the head's first cell, in cells of the composition */
    float cell;             /* frame pixels from cell to cell */
    float unit;             /* what is written for a frame pixel */
    float head_unit;        /* frame pixels in one of the head's flow */
} Compose;

/* Eight motions, and where among a plane's cells they lead. */
typedef struct {
    Eight x, y;
    float at_x[8], at_y[8];
    Reads reads;
} Cells;

/* Numbers of a row; what lies beyond its end is 0. */
static inline Eight some(const float *from, int count)
{
    if (count >= 8)
        return eight(from);
    float v[8] = {0};
    for (int i = 0; i < count; i++)
        v[i] = from[i];
    return eight(v);
}

/* What a body does: what is cut off at a side does not leave it inwards. */
static inline void body_at(const Compose *c, int x, int y, int count, Cells *to)
{
    const float *body = c->body + 2 * (y * c->columns + x);
    const Eight a = some(body, 2 * count), b = some(body + 8, 2 * count - 8);
    to->x = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
    to->y = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
    if (c->right)
        to->x = __builtin_elementwise_max(to->x, to->x * some(c->right + x, count));
    if (c->left)
        to->x = __builtin_elementwise_min(to->x, to->x * some(c->left + x, count));
    if (c->up)
        to->y = __builtin_elementwise_min(to->y, to->y * c->up[y]);
}

/* Finds where motions lead among the cells of a plane whose first cell is at left, top. */
static inline void follow(const Compose *c, int x, int y, int left, int top, int rows, int columns, Cells *to)
{
    const float per_cell = 1 / c->cell;
    const Eight column = (Eight){0, 1, 2, 3, 4, 5, 6, 7} + (float)(x - left);
    const Eight at_x = column + to->x * per_cell, at_y = (float)(y - top) + to->y * per_cell;
    __builtin_memcpy(to->at_x, &at_x, sizeof at_x);
    __builtin_memcpy(to->at_y, &at_y, sizeof at_y);
    find(to->at_x, to->at_y, rows, columns, &to->reads);
}

static inline float read_one(const float *plane, int columns, const Reads *at, int i)
{
    const float *a = plane + at->first[i], *c = a + columns;
    const float above = a[0] + (a[1] - a[0]) * at->s[i], below = c[0] + (c[1] - c[0]) * at->s[i];
    return above + (below - above) * at->t[i];
}

/* A pair of a plane of pairs. */
static inline Four read_pair(const float *plane, int columns, const Reads *at, int i)
{
    const float *from = plane + 2 * at->first[i];
    const Four upper = four_at(from), lower = four_at(from + 2 * columns);
    const Four left = __builtin_shufflevector(upper, lower, 0, 1, 4, 5);
    const Four right = __builtin_shufflevector(upper, lower, 2, 3, 6, 7);
    const Four v = left + (right - left) * at->s[i];
    return v + (__builtin_shufflevector(v, v, 2, 3, 2, 3) - v) * at->t[i];
}

/* Adds pairs of a plane to motions. */
static inline void add(const float *plane, int columns, float unit, Cells *to)
{
    Four halves[2][2];
    for (int k = 0; k < 2; k++) {
        const Four a = read_pair(plane, columns, &to->reads, 4 * k), b = read_pair(plane, columns, &to->reads, 4 * k + 1);
        const Four c = read_pair(plane, columns, &to->reads, 4 * k + 2), d = read_pair(plane, columns, &to->reads, 4 * k + 3);
        const Four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
        halves[k][0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
        halves[k][1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    }
    to->x += __builtin_shufflevector(halves[0][0], halves[1][0], 0, 1, 2, 3, 4, 5, 6, 7) * unit;
    to->y += __builtin_shufflevector(halves[0][1], halves[1][1], 0, 1, 2, 3, 4, 5, 6, 7) * unit;
}

/* Writes how much of the layer shows, and where it is read. */
static void read_layer(const Compose *c, int here, int count, const Cells *cells)
{
    for (int i = 0; i < count; i++) {
        const float hx = cells->at_x[i], hy = cells->at_y[i];
        float share = 0;
        if (hx >= -0.5f && hy >= -0.5f && hx <= c->head_columns - 0.5f && hy <= c->head_rows - 0.5f)
            share = read_one(c->share, c->head_columns, &cells->reads, i);
        c->out_share[here + i] = share;
        if (share > FAINT) {
            const Four at = read_pair(c->at, c->head_columns, &cells->reads, i);
            __builtin_memcpy(c->out_at + 2 * (here + i), &at, 2 * sizeof *c->out_at);
        }
    }
}

/* Writes motions in the unit that is wanted. */
static inline void write(const Compose *c, int here, int count, const Cells *cells)
{
    const Eight unit = c->fade ? c->unit * some(c->fade + here, count) : (Eight){0} + c->unit;
    const Eight x = cells->x * unit, y = cells->y * unit;
    if (count >= 8) {
        write_pairs(x, y, c->flow + 2 * here);
        return;
    }
    for (int i = 0; i < count; i++)
        c->flow[2 * (here + i)] = x[i], c->flow[2 * (here + i) + 1] = y[i];
}

EXPORT void ichimai_compose(const Compose *c)
{
    Cells cells;
    for (int y = 0; y < c->rows; y++)
        for (int x = 0; x < c->columns; x += 8) {
            const int here = y * c->columns + x, count = least(8, c->columns - x);
            body_at(c, x, y, count, &cells);
            if (c->head) {
                follow(c, x, y, c->head_x, c->head_y, c->head_rows, c->head_columns, &cells);
                read_layer(c, here, count, &cells);
                add(c->head, c->head_columns, c->head_unit, &cells);
            } else
                for (int i = 0; i < count; i++)
                    c->out_share[here + i] = 0;
            if (c->sway) {
                follow(c, x, y, 0, 0, c->rows, c->columns, &cells);
                add(c->sway, c->columns, 1, &cells);
            }
            write(c, here, count, &cells);
        }
}

EXPORT const int32_t ichimai_compose_bytes = sizeof(Compose);
