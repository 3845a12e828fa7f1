/* The field of a head pose, and sums of planes, on cells. */

#include "cells.h"

#define TILT_TERMS 2
#define TURN_TERMS 9
#define TERMS (1 + TILT_TERMS + TURN_TERMS)
/* Planes of a head: tilt x and y, turn x and y, and what the mask is made of. */
#define TURN (2 * TILT_TERMS)
#define MASK (TURN + 2 * TURN_TERMS)
#define PLANES (MASK + TERMS)

/* As `Head` in structures.py, field by field. Cells are rows times columns, padded to `blocks` of eight. */
typedef struct {
    const float *planes; /* (blocks, PLANES, 8), in frame pixels */
    const float *fade;   /* (rows, columns), a factor on the flow */
    float *tilt;         /* (8 blocks, 2), worked in */
    float *moving;       /* (8 blocks, 4), worked in */
    float *flow;         /* written: (rows, columns, 2) */
    float *share;        /* written: (rows, columns) */
    float *at;           /* written: (rows, columns, 2), the position in cells that was read */
    int32_t rows, columns, blocks;
    float terms[TERMS]; /* of the pose: 1, those of the tilt, those of the turn */
    float cell;         /* frame pixels from cell to cell */
    float slope;        /* how much less a flow's y may be than in the row above */
    float most;         /* the largest share */
} Head;

/* Adds up the planes of eight cells. */
static void add_up(const Head *head, int block)
{
    const float *plane = head->planes + 8 * PLANES * (int64_t)block, *terms = head->terms;
    Eight tilt[2] = {{0}, {0}}, turn[2] = {{0}, {0}}, mask = {0};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < TILT_TERMS; i++)
            tilt[k] += eight(plane + 8 * (TILT_TERMS * k + i)) * terms[1 + i];
        for (int i = 0; i < TURN_TERMS; i++)
            turn[k] += eight(plane + 8 * (TURN + TURN_TERMS * k + i)) * terms[1 + TILT_TERMS + i];
    }
    for (int i = 0; i < TERMS; i++)
        mask += eight(plane + 8 * (MASK + i)) * terms[i];
    write_pairs(tilt[0], tilt[1], head->tilt + 16 * (int64_t)block);
    const Eight none = {0};
    const Eight low = pairs_low(turn[0], turn[1]), high = pairs_high(turn[0], turn[1]);
    const Eight low_mask = pairs_low(mask, none), high_mask = pairs_high(mask, none);
    float *to = head->moving + 32 * (int64_t)block;
    write_fours(low, low_mask, to);
    write_fours(high, high_mask, to + 16);
}

/* exp(v) for v <= 60, to the precision of floats; tiny for less than -80. */
static inline Eight exponential(Eight v)
{
    const Eight power = __builtin_elementwise_max(v * 1.44269504f, v * 0 - 120.0f);
    const Eight whole = __builtin_elementwise_floor(power), x = (power - whole) * 0.69314718f;
    const Eight sum = 1 + x * (1 + x * (0.5f + x * (1.0f / 6 + x * (1.0f / 24 + x * (1.0f / 120 + x *
                      (1.0f / 720 + x * (1.0f / 5040)))))));
    typedef int32_t Ints __attribute__((vector_size(32)));
    const Ints bits = (__builtin_convertvector(whole, Ints) + 127) << 23;
    return sum * (Eight)bits;
}

/* Turns the mask before its logistic function, in `share`, into the share of the painted layer. */
static void finish_shares(const Head *head)
{
    const int count = head->rows * head->columns;
    for (int i = 0; i < count; i += 8) {
        Eight logit = {0}, fade = {0};
        const int here = least(8, count - i);
        for (int k = 0; k < here; k++)
            logit[k] = head->share[i + k], fade[k] = head->fade[i + k];
        /* Bounded, for maps may saturate; what is no number is none. */
        const Eight less = __builtin_elementwise_min(3 - logit, logit * 0 + 60);
        const Eight share = fade * head->most / (1 + exponential(less));
        for (int k = 0; k < here; k++)
            head->share[i + k] = share[k];
    }
}

/* Reads the maps of a turn where the tilt leads, and adds both: the flow of a head pose. */
EXPORT void ichimai_head(const Head *head)
{
    const int columns = head->columns;
    const float per_cell = 1 / head->cell;
    for (int block = 0; block < head->blocks; block++)
        add_up(head, block);
    for (int y = 0; y < head->rows; y++)
        for (int x = 0; x < columns; x++) {
            const int here = y * columns + x;
            const float *tilt = head->tilt + 2 * here;
            float *at = head->at + 2 * here, *flow = head->flow + 2 * here;
            at[0] = x + tilt[0] * per_cell;
            at[1] = y + tilt[1] * per_cell;
            const Corners p = corners(at[0], at[1], head->rows, columns);
            const Four read = mixed(four_at(head->moving + 4 * p.a), four_at(head->moving + 4 * p.b),
                                    four_at(head->moving + 4 * p.c), four_at(head->moving + 4 * p.d), p);
            const float fade = head->fade[here];
            flow[0] = (tilt[0] + read[0]) * fade;
            const float down = (tilt[1] + read[1]) * fade;
            flow[1] = y ? mostf(down, flow[1 - 2 * columns] - head->slope) : down;
            head->share[here] = read[2];
        }
    finish_shares(head);
}

EXPORT const int32_t ichimai_head_bytes = sizeof(Head);

/* As `Sum` in structures.py, field by field. */
typedef struct {
    const float *planes;  /* (blocks, terms, 8) */
    const float *factors; /* (terms, 2) */
    float *out;           /* written: (8 blocks, 2) */
    int32_t blocks, terms;
} Sum;

/* Adds planes up, twice, with two factors for each. */
EXPORT void ichimai_sum(const Sum *sum)
{
    for (int block = 0; block < sum->blocks; block++) {
        const float *plane = sum->planes + 8 * (int64_t)block * sum->terms;
        Eight x = {0}, y = {0};
        for (int k = 0; k < sum->terms; k++) {
            const Eight v = eight(plane + 8 * k);
            x += v * sum->factors[2 * k];
            y += v * sum->factors[2 * k + 1];
        }
        write_pairs(x, y, sum->out + 16 * (int64_t)block);
    }
}

EXPORT const int32_t ichimai_sum_bytes = sizeof(Sum);

/* As `Paint` in structures.py, field by field. */
typedef struct {
    const float *share; /* (rows, columns), 0..1 */
    const float *at;    /* (rows, columns, 2): where `map` is read */
    const float *map;   /* (map_rows, map_columns, 4) */
    float *paint;       /* written: of the box, (y1 - y0, x1 - x0, 4); as large as all cells */
    float *shares;      /* written: (y1 - y0, x1 - x0), likewise */
    int32_t rows, columns, map_rows, map_columns;
    float from; /* the share from which the layer counts as shown */
    Box box;    /* written: where it shows, with the cells around; empty where it does not */
} Paint;

/* Cuts out where a painted layer shows, with the cells around, so that it fades out over the last ones. */
EXPORT void ichimai_paint(Paint *p)
{
    Box box = {p->columns, p->rows, 0, 0};
    for (int y = 0; y < p->rows; y++) {
        const float *row = p->share + (int64_t)y * p->columns;
        int any = 0;
        for (int x = 0; x < p->columns; x++)
            any |= row[x] > p->from;
        if (!any)
            continue;
        int first = 0, last = p->columns - 1;
        while (!(row[first] > p->from))
            first++;
        while (!(row[last] > p->from))
            last--;
        box = (Box){least(box.x0, first), least(box.y0, y), most(box.x1, last + 1), y + 1};
    }
    p->box = (Box){0, 0, 0, 0};
    if (box.x0 >= box.x1)
        return;
    p->box = box = (Box){most(box.x0 - 1, 0), most(box.y0 - 1, 0), least(box.x1 + 1, p->columns),
                         least(box.y1 + 1, p->rows)};
    float *to = p->paint, *share = p->shares;
    for (int y = box.y0; y < box.y1; y++)
        for (int x = box.x0; x < box.x1; x++, to += 4) {
            const int here = y * p->columns + x;
            *share++ = p->share[here];
            const Corners q = corners(p->at[2 * here], p->at[2 * here + 1], p->map_rows, p->map_columns);
            const Four read = mixed(four_at(p->map + 4 * q.a), four_at(p->map + 4 * q.b),
                                    four_at(p->map + 4 * q.c), four_at(p->map + 4 * q.d), q);
            __builtin_memcpy(to, &read, sizeof read);
        }
}

EXPORT const int32_t ichimai_paint_bytes = sizeof(Paint);
