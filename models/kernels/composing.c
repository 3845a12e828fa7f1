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

static inline Four pair_at(const float *from)
{
    return (Four){from[0], from[1], 0, 0};
}

static inline Four read(const float *plane, Corners p)
{
    return mixed(pair_at(plane + 2 * p.a), pair_at(plane + 2 * p.b), pair_at(plane + 2 * p.c),
                 pair_at(plane + 2 * p.d), p);
}

static inline float read_one(const float *plane, Corners p)
{
    const float above = plane[p.a] + (plane[p.b] - plane[p.a]) * p.s;
    const float below = plane[p.c] + (plane[p.d] - plane[p.c]) * p.s;
    return above + (below - above) * p.t;
}

/* What a body does: what is cut off at a side does not leave it inwards. */
static inline Four body_at(const Compose *c, int x, int y, int here)
{
    float dx = c->body[2 * here], dy = c->body[2 * here + 1];
    if (c->right)
        dx = mostf(dx, dx * c->right[x]);
    if (c->left)
        dx = leastf(dx, dx * c->left[x]);
    if (c->up)
        dy = leastf(dy, dy * c->up[y]);
    return (Four){dx, dy, 0, 0};
}

EXPORT void ichimai_compose(const Compose *c)
{
    const float per_cell = 1 / c->cell;
    for (int y = 0; y < c->rows; y++)
        for (int x = 0; x < c->columns; x++) {
            const int here = y * c->columns + x;
            Four move = body_at(c, x, y, here);
            float share = 0;
            if (c->head) {
                const float hx = x + move[0] * per_cell - c->head_x, hy = y + move[1] * per_cell - c->head_y;
                const Corners p = corners(hx, hy, c->head_rows, c->head_columns);
                if (hx >= -0.5f && hy >= -0.5f && hx <= c->head_columns - 0.5f && hy <= c->head_rows - 0.5f)
                    share = read_one(c->share, p);
                if (share > FAINT) {
                    const Four at = read(c->at, p);
                    c->out_at[2 * here] = at[0];
                    c->out_at[2 * here + 1] = at[1];
                }
                move += read(c->head, p) * c->head_unit;
            }
            if (c->sway)
                move += read(c->sway, corners(x + move[0] * per_cell, y + move[1] * per_cell, c->rows, c->columns));
            const float unit = c->fade ? c->unit * c->fade[here] : c->unit;
            c->flow[2 * here] = move[0] * unit;
            c->flow[2 * here + 1] = move[1] * unit;
            c->out_share[here] = share;
        }
}

EXPORT const int32_t ichimai_compose_bytes = sizeof(Compose);
