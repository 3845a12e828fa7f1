/* Turning a picture: warped by a flow on cells, with a painted layer over it, where it shows anything. */

#include "pixels.h"

/* Cubic convolution over 4 x 4 pixels with this parameter, OpenCV's own: mixing four pixels alone would cost a third
 * of a picture's edge energy, this costs a twentieth to a tenth. */
#define CUBIC (-0.75f)
/* Steps of a pixel in which pixels look, and what four weights add up to: along y as much as sums of bytes in 16 bits
 * bear, along x as much as those in 32 bits do. */
#define STEPS 128
#define ONE 128
#define ONE_X 8192

/* The weights of one step: along y four vectors of one weight, along x the four pixels' weights by turns, as
 * `pair_sums` takes them. */
typedef struct {
    int16_t along_y[4][16];
    int16_t along_x[16];
} Weights;

static void fill_weights(Weights *to)
{
    for (int i = 0; i < STEPS; i++) {
        const float s = (float)i / STEPS, r = 1 - s;
        /* Distances 1 + s, s, 1 - s and 2 - s from the pixels. */
        const float w0 = ((CUBIC * (s + 1) - 5 * CUBIC) * (s + 1) + 8 * CUBIC) * (s + 1) - 4 * CUBIC;
        const float w2 = ((CUBIC + 2) * r - (CUBIC + 3)) * r * r + 1;
        const float w3 = ((CUBIC * (r + 1) - 5 * CUBIC) * (r + 1) + 8 * CUBIC) * (r + 1) - 4 * CUBIC;
        const int y0 = (int)(w0 * ONE - 0.5f), y2 = (int)(w2 * ONE + 0.5f), y3 = (int)(w3 * ONE - 0.5f);
        const int x0 = (int)(w0 * ONE_X - 0.5f), x2 = (int)(w2 * ONE_X + 0.5f), x3 = (int)(w3 * ONE_X - 0.5f);
        const int y[4] = {y0, ONE - y0 - y2 - y3, y2, y3}, x[4] = {x0, ONE_X - x0 - x2 - x3, x2, x3};
        for (int k = 0; k < 16; k++) {
            for (int row = 0; row < 4; row++)
                to[i].along_y[row][k] = (int16_t)y[row];
            to[i].along_x[k] = (int16_t)x[k / 8 * 2 + k % 2];
        }
    }
}

/* Where the pixels of a row look: the pixel at the upper left, and how many steps they are to the right and below. */
static void look(const float *restrict ax, const float *restrict bx, const float *restrict ay,
                 const float *restrict by, float t, int x0, float y, float x_most, float y_most, int count,
                 int32_t *restrict column, int32_t *restrict row)
{
    for (int i = 0; i < count; i++) {
        const float dx = ax[i] + (bx[i] - ax[i]) * t, dy = ay[i] + (by[i] - ay[i]) * t;
        column[i] = (int)mostf(0, leastf((x0 + i + dx) * STEPS + 0.5f, x_most));
        row[i] = (int)mostf(0, leastf((y + dy) * STEPS + 0.5f, y_most));
    }
}

typedef uint8_t U8x16 __attribute__((vector_size(16)));
typedef int16_t S16x16 __attribute__((vector_size(32)));
typedef int32_t S32x8 __attribute__((vector_size(32)));
typedef int32_t S32x4 __attribute__((vector_size(16)));
typedef uint8_t U8x4 __attribute__((vector_size(4)));

static inline S16x16 vector(const int16_t *from)
{
    S16x16 v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

/* Products of neighbours, added in pairs. */
static inline S32x8 pair_sums(S16x16 a, S16x16 b)
{
#if defined(__AVX2__)
    return (S32x8)__builtin_ia32_pmaddwd256(a, b);
#else
    typedef int32_t S32x16 __attribute__((vector_size(64)));
    const S32x16 all = __builtin_convertvector(a, S32x16) * __builtin_convertvector(b, S32x16);
    return __builtin_shufflevector(all, all, 0, 2, 4, 6, 8, 10, 12, 14) +
           __builtin_shufflevector(all, all, 1, 3, 5, 7, 9, 11, 13, 15);
#endif
}

static inline S32x4 leasts(S32x4 a, S32x4 b)
{
    const S32x4 smaller = a < b;
    return (a & smaller) | (b & ~smaller);
}

/* Mixes four rows of four pixels to one pixel. */
static inline uint32_t mix(const uint32_t *const rows[4], const Weights *across, const Weights *down)
{
    /* Sums may leave 16 bits on the way; with half of the range taken off at the end they are whole again. */
    S16x16 sum = {0};
    for (int k = 0; k < 4; k++) {
        U8x16 bytes;
        __builtin_memcpy(&bytes, rows[k], sizeof bytes);
        sum += __builtin_convertvector(bytes, S16x16) * vector(down->along_y[k]);
    }
    sum -= (int16_t)(128 * ONE);
    /* Each channel of two neighbours side by side. */
    sum = __builtin_shufflevector(sum, sum, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
    const S32x8 halves = pair_sums(sum, vector(across->along_x));
    S32x4 v = __builtin_shufflevector(halves, halves, 0, 1, 2, 3) +
              __builtin_shufflevector(halves, halves, 4, 5, 6, 7);
    v = ((v + ONE * ONE_X / 2) >> 20) + 128;
    /* Beside an edge there is more than white and less than black, and no colour may be more than its alpha. */
    v &= ~(v < 0);
    v = leasts(v, (S32x4){255, 255, 255, 255});
    v = leasts(v, __builtin_shufflevector(v, v, 3, 3, 3, 3));
    const U8x4 bytes = __builtin_convertvector(v, U8x4);
    uint32_t pixel;
    __builtin_memcpy(&pixel, &bytes, sizeof pixel);
    return pixel;
}

static inline uint32_t byte(float value)
{
    return (uint32_t)(int)mostf(0, leastf(value, 255));
}

/* Lays a layer over a row: what is there is kept by `kept`, and the layer is already multiplied by its share. */
static void lay(uint32_t *restrict out, int count, float t, int stride, const float *restrict a,
                const float *restrict b)
{
    for (int i = 0; i < count; i++) {
        float v[5];
        for (int k = 0; k < 5; k++)
            v[k] = a[k * stride + i] + (b[k * stride + i] - a[k * stride + i]) * t;
        const float kept = 1 - v[4];
        const uint32_t w = out[i];
        const uint32_t red = byte((w & 255) * kept + v[0] * 255 + 0.5f);
        const uint32_t green = byte((w >> 8 & 255) * kept + v[1] * 255 + 0.5f);
        const uint32_t blue = byte((w >> 16 & 255) * kept + v[2] * 255 + 0.5f);
        const uint32_t alpha = byte((w >> 24) * kept + v[3] * 255 + 0.5f);
        out[i] = red | green << 8 | blue << 16 | alpha << 24;
    }
}

static void copy(uint32_t *restrict out, const uint32_t *restrict from, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = from[i];
}

static void clear(uint32_t *out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = 0;
}

/* A turn: as `Turn` in structures.py, field by field. */
typedef struct {
    const uint32_t *picture; /* (height, width) */
    uint32_t *out;           /* (height, width) */
    const float *flow;       /* (y1 - y0, x1 - x0, 2) of the window, in frame pixels */
    const float *distance;   /* (cells + 2 margin)^2: cells to the nearest one that shows anything */
    const float *paint;      /* (y1 - y0, x1 - x0, 4) of the layer's box, premultiplied, 0..1 */
    const float *share;      /* (y1 - y0, x1 - x0) of the layer's box, 0..1 */
    void *room;              /* 16 width + 19 cells + 5120 words, cells^2 bytes */
    int32_t width, height;
    int32_t left, top, side; /* the frame */
    int32_t cells, margin;
    Box window, layer; /* in cells */
    Box seen;          /* written: in pixels; empty where nothing shows */
    float scale;       /* the drawing's pixels to a frame pixel */
} Turn;

/* What a block of a cell's width between two rows of cells needs. */
enum { EMPTY = 0, MOVES = 1, STILL = 2 };
enum { REACHED = 1, MOVING = 2, PAINTED = 4 };

/* Pixels of motion that are none: half the step that other samplers look up. */
#define MOTIONLESS (1.0f / 64)
#define FAINT (0.5f / 255)

#define FLOW_PLANES 2
#define LAYER_PLANES 5

/* Least and most of each cell and its two neighbours in a row of (columns, 2): four planes of `columns`. */
static void range_of_row(const float *restrict flow, int columns, float *restrict to)
{
    for (int k = 0; k < 2; k++) {
        float *low = to + 2 * k * columns, *high = low + columns;
        for (int x = 0; x < columns; x++)
            low[x] = high[x] = flow[2 * x + k];
        for (int x = 1; x < columns; x++) {
            low[x] = leastf(low[x], flow[2 * x - 2 + k]);
            high[x] = mostf(high[x], flow[2 * x - 2 + k]);
        }
        for (int x = 0; x + 1 < columns; x++) {
            low[x] = leastf(low[x], flow[2 * x + 2 + k]);
            high[x] = mostf(high[x], flow[2 * x + 2 + k]);
        }
    }
}

/* How much the flow jumps around each cell of a row, from the ranges of three rows: the larger of x and y. */
static void jumps_of_row(const float *restrict above, const float *restrict here, const float *restrict below,
                         int columns, float *restrict to)
{
    for (int x = 0; x < columns; x++) {
        float jump = 0;
        for (int k = 0; k < 2; k++) {
            const int low = 2 * k * columns + x, high = low + columns;
            const float l = leastf(leastf(above[low], here[low]), below[low]);
            const float h = mostf(mostf(above[high], here[high]), below[high]);
            jump = mostf(jump, h - l);
        }
        to[x] = jump;
    }
}

/* Writes REACHED and MOVING for the cells of the window into marks (cells, cells).
 *
 * A cell is reached where its flow leads to something visible, or to within as much of it as the flow jumps
 * from cell to cell here: between two cells it takes every value between theirs. `room`: 13 columns floats. */
static void mark_window(const Turn *turn, uint8_t *marks, float *room)
{
    const Box w = turn->window;
    const int columns = w.x1 - w.x0, rows = w.y1 - w.y0, wide = turn->cells + 2 * turn->margin;
    const float in_cells = turn->cells * (1.0f / 256), still = MOTIONLESS / turn->scale;
    float *ranges[3] = {room, room + 4 * columns, room + 8 * columns}, *jumps = room + 12 * columns;
    range_of_row(turn->flow, columns, ranges[0]);
    range_of_row(turn->flow, columns, ranges[1]);
    for (int y = 0; y < rows; y++) {
        range_of_row(turn->flow + 2 * least(y + 1, rows - 1) * columns, columns, ranges[2]);
        jumps_of_row(ranges[0], ranges[1], ranges[2], columns, jumps);
        float *oldest = ranges[0];
        ranges[0] = ranges[1], ranges[1] = ranges[2], ranges[2] = oldest;
        for (int x = 0; x < columns; x++) {
            const float *here = turn->flow + 2 * (y * columns + x);
            const float at_x = w.x0 + x + turn->margin + here[0] * in_cells + 0.5f;
            const float at_y = w.y0 + y + turn->margin + here[1] * in_cells + 0.5f;
            /* Further out than what is known, anything may be there. */
            const int known = at_x >= 0 && at_x < wide && at_y >= 0 && at_y < wide;
            const int reached =
                !known || turn->distance[(int)at_y * wide + (int)at_x] <= jumps[x] * in_cells + 1.5f;
            const int moving = mostf(mostf(here[0], -here[0]), mostf(here[1], -here[1])) > still;
            marks[(w.y0 + y) * turn->cells + w.x0 + x] = (reached ? REACHED : 0) | (moving ? MOVING : 0);
        }
    }
}

/* Gives cells outside the window the marks of the nearest inside, and marks those the layer shows in. */
static void mark(const Turn *turn, uint8_t *marks, float *room)
{
    const Box w = turn->window, p = turn->layer;
    const int n = turn->cells;
    mark_window(turn, marks, room);
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++) {
            const int near_x = most(w.x0, least(x, w.x1 - 1)), near_y = most(w.y0, least(y, w.y1 - 1));
            if (near_x != x || near_y != y)
                marks[y * n + x] = marks[near_y * n + near_x];
        }
    for (int y = p.y0; y < p.y1; y++)
        for (int x = p.x0; x < p.x1; x++)
            if (turn->share[(y - p.y0) * (p.x1 - p.x0) + x - p.x0] > FAINT)
                marks[y * n + x] |= PAINTED;
}

/* Where each pixel column of the drawing lies between two cells: the left one, and how far it is to the right. */
static void spread(const Turn *turn, int32_t *first, float *part)
{
    const float step = (float)turn->cells / turn->side;
    for (int x = 0; x < turn->width; x++) {
        const float at = mostf(0, leastf((x - turn->left + 0.5f) * step - 0.5f, turn->cells - 1));
        first[x] = least((int)at, turn->cells - 2);
        part[x] = at - first[x];
    }
}

/* Writes a row of cells of the flow in the drawing's pixels, two planes; outside the window the nearest cell's. */
static void flow_cells(const Turn *turn, int row, float *to)
{
    const Box w = turn->window;
    const float *from = turn->flow + 2 * (w.x1 - w.x0) * (most(w.y0, least(row, w.y1 - 1)) - w.y0);
    for (int x = 0; x < turn->cells; x++) {
        const int at = most(w.x0, least(x, w.x1 - 1)) - w.x0;
        to[x] = from[2 * at] * turn->scale;
        to[turn->cells + x] = from[2 * at + 1] * turn->scale;
    }
}

/* Writes a row of cells of the layer: four channels, each multiplied by its share, and the share. */
static void layer_cells(const Turn *turn, int row, float *to)
{
    const Box p = turn->layer;
    for (int i = 0; i < LAYER_PLANES * turn->cells; i++)
        to[i] = 0;
    if (row < p.y0 || row >= p.y1)
        return;
    for (int x = p.x0; x < p.x1; x++) {
        const int here = (row - p.y0) * (p.x1 - p.x0) + x - p.x0;
        for (int k = 0; k < 4; k++)
            to[k * turn->cells + x] = turn->paint[4 * here + k] * turn->share[here];
        to[4 * turn->cells + x] = turn->share[here];
    }
}

/* Enlarges planes of a row of cells to pixels x0 <= x < x1. */
static void enlarge(const Turn *turn, const float *cells, int planes, const int32_t *first, const float *part, int x0,
                    int x1, float *restrict to)
{
    for (int k = 0; k < planes; k++) {
        const float *from = cells + k * turn->cells;
        for (int x = x0; x < x1; x++) {
            const float a = from[first[x]], b = from[first[x] + 1];
            to[k * turn->width + x] = a + (b - a) * part[x];
        }
    }
}

/* Where a column of cells begins, in pixels of the drawing inside the frame. */
static int column(const Turn *turn, int cell)
{
    const int64_t x = turn->left + (int64_t)cell * turn->side / turn->cells;
    return x < 0 ? 0 : x > turn->width ? turn->width : (int)x;
}

/* Pixels x0 <= x < x1 of some rows that need the same. */
typedef struct {
    int32_t x0, x1, need;
} Run;

/* Plans the rows of pixels between two rows of cells: the frame's columns in runs that each need one thing,
 * and runs where the layer shows. Writes at most `cells` of each; returns how many. */
static void plan(const Turn *turn, const uint8_t *marks, int row, Run *runs, int *run_count, Run *laid,
                 int *laid_count)
{
    const int n = turn->cells;
    const uint8_t *above = marks + row * n, *below = above + n;
    int runs_so_far = 0, laid_so_far = 0, end = column(turn, 0);
    int before = 0, here = above[0] | below[0];
    for (int x = 0; x < n; x++) {
        const int after = x + 1 < n ? above[x + 1] | below[x + 1] : 0, all = before | here | after;
        const int x0 = end;
        before = here, here = after, end = column(turn, x + 1);
        if (x0 == end)
            continue;
        const int need = !(all & REACHED) ? EMPTY : all & MOVING ? MOVES : STILL;
        if (runs_so_far && runs[runs_so_far - 1].need == need)
            runs[runs_so_far - 1].x1 = end;
        else
            runs[runs_so_far++] = (Run){x0, end, need};
        if (!(all & PAINTED))
            continue;
        if (laid_so_far && laid[laid_so_far - 1].x1 == x0)
            laid[laid_so_far - 1].x1 = end;
        else
            laid[laid_so_far++] = (Run){x0, end, PAINTED};
    }
    *run_count = runs_so_far, *laid_count = laid_so_far;
}

/* Returns the smallest range of columns x0 <= x < x1, and one around, in which any cell has a mark. */
static Box columns_with(const Turn *turn, const uint8_t *marks, int what)
{
    const int n = turn->cells;
    Box found = {n, 0, 0, n};
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++)
            if (marks[y * n + x] & what) {
                found.x0 = least(found.x0, x);
                found.x1 = most(found.x1, x + 1);
            }
    found.x0 = column(turn, most(found.x0 - 1, 0));
    found.x1 = column(turn, least(found.x1 + 1, n));
    return found;
}

/* Pixels in a line of the cache, and how many rows ahead of what is read lines are asked for: rows are short, and
 * processors notice too late where the next one begins. */
#define LINE 16
#define AHEAD 8

/* The pixel that shows at a position near the picture's sides, where its outermost pixels go on. */
static uint32_t mix_at_side(const Turn *turn, int x, int y, const Weights *across, const Weights *down)
{
    uint32_t around[4][4];
    for (int j = 0; j < 4; j++) {
        const uint32_t *row = turn->picture + (int64_t)most(0, least(y - 1 + j, turn->height - 1)) * turn->width;
        for (int i = 0; i < 4; i++)
            around[j][i] = row[most(0, least(x - 1 + i, turn->width - 1))];
    }
    const uint32_t *const rows[4] = {around[0], around[1], around[2], around[3]};
    return mix(rows, across, down);
}

static void warp_row(const Turn *turn, const Weights *weights, int y, float t, int x0, int x1, const float *a,
                     const float *b)
{
    int32_t column[BLOCK], row[BLOCK];
    const int width = turn->width;
    uint32_t *out = turn->out + (int64_t)y * width;
    const float x_most = (width - 1) * STEPS, y_most = (turn->height - 1) * STEPS;
    for (int x = x0; x < x1; x += BLOCK) {
        const int count = least(BLOCK, x1 - x);
        look(a + x, b + x, a + width + x, b + width + x, t, x, y, x_most, y_most, count, column, row);
        int left = column[0], right = left, top = row[0], bottom = top;
        for (int i = 0; i < count; i++) {
            left = least(left, column[i]), right = most(right, column[i]);
            top = least(top, row[i]), bottom = most(bottom, row[i]);
        }
        const int inside = left >= STEPS && top >= STEPS && right < (width - 2) * STEPS &&
                           bottom < (turn->height - 2) * STEPS;
        const uint32_t *corner = turn->picture - width - 1;
        for (int i = 0; i < count; i += LINE)
            __builtin_prefetch(corner + (row[i] / STEPS + AHEAD) * width + column[i] / STEPS);
        for (int i = 0; i < count; i++) {
            const int at_x = (int)((uint32_t)column[i] / STEPS), at_y = (int)((uint32_t)row[i] / STEPS);
            const Weights *across = weights + (column[i] & (STEPS - 1)), *down = weights + (row[i] & (STEPS - 1));
            if (!inside && (at_x < 1 || at_y < 1 || at_x >= width - 2 || at_y >= turn->height - 2)) {
                out[x + i] = mix_at_side(turn, at_x, at_y, across, down);
                continue;
            }
            const uint32_t *from = corner + at_y * width + at_x;
            const uint32_t *const rows[4] = {from, from + width, from + 2 * width, from + 3 * width};
            out[x + i] = mix(rows, across, down);
        }
    }
}

static void see(Box *seen, int x0, int x1, int y)
{
    seen->x0 = least(seen->x0, x0);
    seen->x1 = most(seen->x1, x1);
    seen->y0 = least(seen->y0, y);
    seen->y1 = most(seen->y1, y + 1);
}

/* Draws the picture, warped by the flow, and the layer over it, inside the frame; outside as it was. */
EXPORT void ichimai_turn(Turn *turn)
{
    const int n = turn->cells, width = turn->width;
    const int left = column(turn, 0), right = column(turn, n);
    const float step = (float)n / turn->side;
    float *room = turn->room;
    float *flows[2] = {room, room + 2 * width}, *layers[2] = {room + 4 * width, room + 9 * width};
    float *part = room + 14 * width, *cells = room + 16 * width;
    int32_t *first = (int32_t *)(room + 15 * width);
    Run *runs = (Run *)(cells + 13 * n), *laid_runs = runs + n;
    Weights *weights = (Weights *)(laid_runs + n);
    uint8_t *marks = (uint8_t *)(weights + STEPS);
    fill_weights(weights);
    turn->seen = (Box){width, turn->height, 0, 0};
    mark(turn, marks, cells);
    spread(turn, first, part);
    const Box moving = columns_with(turn, marks, REACHED), laid = columns_with(turn, marks, PAINTED);
    int planned = -2, run_count = 0, laid_count = 0;
    for (int y = 0; y < turn->height; y++) {
        uint32_t *out = turn->out + (int64_t)y * width;
        const uint32_t *from = turn->picture + (int64_t)y * width;
        if (y < turn->top || y >= turn->top + turn->side) {
            copy(out, from, width);
            continue;
        }
        const float at = mostf(0, leastf((y - turn->top + 0.5f) * step - 0.5f, n - 1));
        const int row = least((int)at, n - 2);
        const float t = at - row;
        if (row != planned) {
            plan(turn, marks, row, runs, &run_count, laid_runs, &laid_count);
            /* The lower row of cells is the next ones' upper. */
            const int next = row == planned + 1;
            if (next) {
                float *upper = flows[0];
                flows[0] = flows[1], flows[1] = upper;
                upper = layers[0];
                layers[0] = layers[1], layers[1] = upper;
            }
            for (int side = next; side < 2; side++) {
                flow_cells(turn, row + side, cells);
                enlarge(turn, cells, FLOW_PLANES, first, part, moving.x0, moving.x1, flows[side]);
                if (laid.x0 >= laid.x1)
                    continue;
                layer_cells(turn, row + side, cells);
                enlarge(turn, cells, LAYER_PLANES, first, part, laid.x0, laid.x1, layers[side]);
            }
            planned = row;
        }
        copy(out, from, left);
        copy(out + right, from + right, width - right);
        for (const Run *run = runs; run < runs + run_count; run++) {
            const int count = run->x1 - run->x0;
            if (run->need == EMPTY) {
                clear(out + run->x0, count);
                continue;
            }
            if (run->need == STILL)
                copy(out + run->x0, from + run->x0, count);
            else
                warp_row(turn, weights, y, t, run->x0, run->x1, flows[0], flows[1]);
            see(&turn->seen, run->x0, run->x1, y);
        }
        for (const Run *run = laid_runs; run < laid_runs + laid_count; run++) {
            lay(out + run->x0, run->x1 - run->x0, t, width, layers[0] + run->x0, layers[1] + run->x0);
            see(&turn->seen, run->x0, run->x1, y);
        }
    }
}

EXPORT const int32_t ichimai_turn_bytes = sizeof(Turn);
