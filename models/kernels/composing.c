/* Putting motions together on cells: a body carries a head, which carries what swings on it. */

#include "pixels.h"

/* A composition: as `Compose` in structures.py, field by field. All but `flow` is in frame pixels of the head. */
typedef struct {
    const float *body;  /* (rows, columns, 2), x then y: at p shows what is at p + body(p) */
    const float *head;  /* (head_rows, head_columns, 2), in units of head_unit; null: the head does not turn */
    const float *share; /* (head_rows, head_columns), 0..1 */
    const float *at;    /* (head_rows, head_columns, 2) */
    const float *sway;  /* (2, rows, columns), planes; null: nothing swings */
    float *flow;        /* written: (rows, columns, 2) */
    float *out_share;   /* written: (rows, columns) */
    float *out_at;      /* written: (rows, columns, 2), where there is any share */
    int32_t rows, columns, head_rows, head_columns;
    int32_t head_x, head_y; /* the head's first cell, in cells of the composition */
    float cell;             /* frame pixels from cell to cell */
    float unit;             /* what is written for a frame pixel */
    float head_unit;        /* frame pixels in one of the head's flow */
} Compose;

/* Four neighbours of a position, and how far it is between them; what lies outside is the edge. */
typedef struct {
    int a, b, c, d;
    float s, t;
} Place;

static inline Place place(float x, float y, int rows, int columns)
{
    const float cx = mostf(0, leastf(x, columns - 1)), cy = mostf(0, leastf(y, rows - 1));
    const int left = least((int)cx, columns - 2), top = least((int)cy, rows - 2), first = top * columns + left;
    return (Place){first, first + 1, first + columns, first + columns + 1, cx - left, cy - top};
}

static inline float read(const float *plane, int step, Place p)
{
    const float a = plane[p.a * step], b = plane[p.b * step], c = plane[p.c * step], d = plane[p.d * step];
    const float above = a + (b - a) * p.s, below = c + (d - c) * p.s;
    return above + (below - above) * p.t;
}

EXPORT void ichimai_compose(const Compose *c)
{
    const float per_cell = 1 / c->cell;
    const int size = c->rows * c->columns;
    for (int y = 0; y < c->rows; y++)
        for (int x = 0; x < c->columns; x++) {
            const int here = y * c->columns + x;
            float dx = c->body[2 * here], dy = c->body[2 * here + 1], share = 0;
            if (c->head) {
                const float hx = x + dx * per_cell - c->head_x, hy = y + dy * per_cell - c->head_y;
                const Place p = place(hx, hy, c->head_rows, c->head_columns);
                if (hx >= -0.5f && hy >= -0.5f && hx <= c->head_columns - 0.5f && hy <= c->head_rows - 0.5f)
                    share = read(c->share, 1, p);
                if (share > 0) {
                    c->out_at[2 * here] = read(c->at, 2, p);
                    c->out_at[2 * here + 1] = read(c->at + 1, 2, p);
                }
                dx += read(c->head, 2, p) * c->head_unit;
                dy += read(c->head + 1, 2, p) * c->head_unit;
            }
            if (c->sway) {
                const Place p = place(x + dx * per_cell, y + dy * per_cell, c->rows, c->columns);
                dx += read(c->sway, 1, p);
                dy += read(c->sway + size, 1, p);
            }
            c->flow[2 * here] = dx * c->unit;
            c->flow[2 * here + 1] = dy * c->unit;
            c->out_share[here] = share;
        }
}

EXPORT const int32_t ichimai_compose_bytes = sizeof(Compose);
