/* Turning a picture: warped by a flow on cells, with a painted layer over it, where it shows anything. */

#include "cells.h"
#include "cubic.h"

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
    void *room;              /* 15 (width + 8) + 24 cells words, cells^2 bytes; keeps what only sizes decide */
    int32_t width, height;
    int32_t left, top, side; /* the frame */
    int32_t cells, margin;
    int32_t ready;           /* written: whether `room` holds what it keeps; 0 at first */
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
    for (int y = w.y0; y < w.y1; y++) {
        uint8_t *row = marks + y * n;
        for (int x = 0; x < w.x0; x++)
            row[x] = row[w.x0];
        for (int x = w.x1; x < n; x++)
            row[x] = row[w.x1 - 1];
    }
    for (int y = 0; y < n; y++) {
        const uint8_t *from = marks + most(w.y0, least(y, w.y1 - 1)) * n;
        if (y < w.y0 || y >= w.y1)
            for (int x = 0; x < n; x++)
                marks[y * n + x] = from[x];
    }
    for (int y = p.y0; y < p.y1; y++)
        for (int x = p.x0; x < p.x1; x++)
            if (turn->share[(y - p.y0) * (p.x1 - p.x0) + x - p.x0] > FAINT)
                marks[y * n + x] |= PAINTED;
}

/* What only sizes decide. */
typedef struct {
    const float *part;      /* (width): how far each column of pixels is on its way from a cell to the next */
    const int32_t *between; /* (cells): the first column of pixels that lies between this cell and the next */
    const int32_t *column;  /* (cells + 1): where each column of cells begins, pixels inside the frame */
    int32_t stride;         /* of planes of pixels: vectors may be written beyond a row's end */
} Grid;

/* Where a column of cells begins, in pixels of the drawing inside the frame. */
static int column(const Turn *turn, int cell)
{
    const int64_t x = turn->left + (int64_t)cell * turn->side / turn->cells;
    return x < 0 ? 0 : x > turn->width ? turn->width : (int)x;
}

/* Where each pixel column of the drawing lies between two cells. */
static void spread(const Turn *turn, float *part, int32_t *between, int32_t *columns)
{
    const float step = (float)turn->cells / turn->side;
    int before = -1;
    for (int x = 0; x < turn->width; x++) {
        const float at = mostf(0, leastf((x - turn->left + 0.5f) * step - 0.5f, turn->cells - 1));
        const int cell = least((int)at, turn->cells - 2);
        part[x] = at - cell;
        while (before < cell)
            between[++before] = x;
    }
    while (before < turn->cells - 1)
        between[++before] = turn->width;
    for (int cell = 0; cell <= turn->cells; cell++)
        columns[cell] = column(turn, cell);
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

/* Enlarges planes of a row of cells to pixels x0 <= x < x1 or more. */
static void enlarge(const Turn *turn, const Grid *grid, const float *cells, int planes, int x0, int x1, float *to)
{
    const int n = turn->cells;
    int first = 0, last = n - 2;
    while (first < last && grid->between[first + 1] <= x0)
        first++;
    while (last > first && grid->between[last] >= x1)
        last--;
    for (int k = 0; k < planes; k++) {
        const float *from = cells + k * n;
        float *row = to + k * grid->stride;
        for (int cell = first; cell <= last; cell++) {
            const Eight a = (Eight){0} + from[cell], d = (Eight){0} + (from[cell + 1] - from[cell]);
            /* What is written beyond the next cell is written again. */
            for (int x = grid->between[cell]; x < grid->between[cell + 1]; x += 8) {
                const Eight v = a + d * eight(grid->part + x);
                __builtin_memcpy(row + x, &v, sizeof v);
            }
        }
    }
}

/* Pixels x0 <= x < x1 of some rows that need the same. */
typedef struct {
    int32_t x0, x1, need;
} Run;

/* Plans the rows of pixels between two rows of cells: the frame's columns in runs that each need one thing,
 * and runs where the layer shows. Writes at most `cells` of each; returns how many. */
static void plan(const Turn *turn, const Grid *grid, const uint8_t *marks, int row, Run *runs, int *run_count,
                 Run *laid, int *laid_count)
{
    const int n = turn->cells;
    const uint8_t *above = marks + row * n, *below = above + n;
    int runs_so_far = 0, laid_so_far = 0, end = grid->column[0];
    int before = 0, here = above[0] | below[0];
    for (int x = 0; x < n; x++) {
        const int after = x + 1 < n ? above[x + 1] | below[x + 1] : 0, all = before | here | after;
        const int x0 = end;
        before = here, here = after, end = grid->column[x + 1];
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

/* The columns x0 <= x < x1 of pixels, and one of cells around, in which any cell of a row or of those above and below
 * has a mark; none where there is none. */
static Box columns_with(const Turn *turn, const Grid *grid, const uint8_t *marks, int row, int what)
{
    const int n = turn->cells, low = most(row - 1, 0), high = least(row + 1, n - 1);
    const uint8_t *a = marks + low * n, *b = marks + row * n, *c = marks + high * n;
    int first = 0, last = n - 1;
    while (first < n && !((a[first] | b[first] | c[first]) & what))
        first++;
    if (first == n)
        return (Box){0, 0, 0, 0};
    while (!((a[last] | b[last] | c[last]) & what))
        last--;
    return (Box){grid->column[most(first - 1, 0)], 0, grid->column[least(last + 2, n)], 0};
}

/* Pixels in a line of the cache, and how many rows ahead of what is read lines are asked for: rows are short, and
 * processors notice too late where the next one begins. */
#define LINE 16
#define AHEAD 8

/* The pixel that shows at a position near the picture's sides, where its outermost pixels go on. */
static uint32_t mix_at_side(const Turn *turn, int x, int y, int32_t across, const int16_t *down)
{
    uint32_t around[16];
    for (int j = 0; j < 4; j++) {
        const uint32_t *row = turn->picture + (int64_t)most(0, least(y - 1 + j, turn->height - 1)) * turn->width;
        for (int i = 0; i < 4; i++)
            around[4 * j + i] = row[most(0, least(x - 1 + i, turn->width - 1))];
    }
    return mix_one(around, 4, across, down);
}

/* Writes the four pixels that show at four positions: `at` counts pixels of the picture, columns and rows steps. */
static inline void mix_four(const Turn *turn, const Weights *weights, const int32_t *at, const int32_t *column,
                            const int32_t *row, uint32_t *out)
{
    const uint32_t *corner = turn->picture - turn->width - 1;
    S32x8 halves[4];
    for (int k = 0; k < 4; k++)
        halves[k] = mix(corner + at[k], turn->width, weights->across[column[k] & (STEPS - 1)],
                        weights->down[row[k] & (STEPS - 1)]);
    finish(halves[0], halves[1], halves[2], halves[3], out);
}

static void warp_row(const Turn *turn, const Grid *grid, const Weights *weights, int y, float t, int x0, int x1,
                     const float *a, const float *b)
{
    int32_t column[BLOCK + 4], row[BLOCK + 4], at[BLOCK + 4];
    const int width = turn->width, stride = grid->stride;
    uint32_t *out = turn->out + (int64_t)y * width;
    const float x_most = (width - 1) * STEPS, y_most = (turn->height - 1) * STEPS;
    const uint32_t *corner = turn->picture - width - 1;
    for (int x = x0; x < x1; x += BLOCK) {
        const int count = least(BLOCK, x1 - x);
        look(a + x, b + x, a + stride + x, b + stride + x, t, x, y, x_most, y_most, count, column, row);
        int left = column[0], right = left, top = row[0], bottom = top;
        for (int i = 0; i < count; i++) {
            left = least(left, column[i]), right = most(right, column[i]);
            top = least(top, row[i]), bottom = most(bottom, row[i]);
            at[i] = row[i] / STEPS * width + column[i] / STEPS;
        }
        if (left < STEPS || top < STEPS || right >= (width - 2) * STEPS || bottom >= (turn->height - 2) * STEPS) {
            for (int i = 0; i < count; i++)
                out[x + i] = mix_at_side(turn, column[i] / STEPS, row[i] / STEPS,
                                         weights->across[column[i] & (STEPS - 1)],
                                         weights->down[row[i] & (STEPS - 1)]);
            continue;
        }
        for (int i = 0; i < count; i += LINE)
            __builtin_prefetch(corner + at[i] + AHEAD * width);
        int i = 0;
        for (; i + 4 <= count; i += 4)
            mix_four(turn, weights, at + i, column + i, row + i, out + x + i);
        if (i < count) {
            uint32_t pixels[4];
            for (int k = count; k < i + 4; k++)
                at[k] = at[i], column[k] = column[i], row[k] = row[i];
            mix_four(turn, weights, at + i, column + i, row + i, pixels);
            copy(out + x + i, pixels, count - i);
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

/* Writes the planes of a row of cells in pixels, as far as anything there needs them. */
static void prepare(const Turn *turn, const Grid *grid, const uint8_t *marks, int row, float *cells, float *flows,
                    float *layers)
{
    const Box moving = columns_with(turn, grid, marks, row, REACHED);
    if (moving.x0 < moving.x1) {
        flow_cells(turn, row, cells);
        enlarge(turn, grid, cells, FLOW_PLANES, moving.x0, moving.x1, flows);
    }
    if (row < turn->layer.y0 - 1 || row > turn->layer.y1)
        return;
    const Box laid = columns_with(turn, grid, marks, row, PAINTED);
    if (laid.x0 < laid.x1) {
        layer_cells(turn, row, cells);
        enlarge(turn, grid, cells, LAYER_PLANES, laid.x0, laid.x1, layers);
    }
}

/* Draws the picture, warped by the flow, and the layer over it, inside the frame; outside as it was. */
EXPORT void ichimai_turn(Turn *turn)
{
    const int n = turn->cells, width = turn->width, stride = width + 8;
    const float step = (float)n / turn->side;
    float *room = turn->room;
    float *flows[2] = {room, room + 2 * stride}, *layers[2] = {room + 4 * stride, room + 9 * stride};
    float *part = room + 14 * stride, *cells = room + 15 * stride;
    Run *runs = (Run *)(cells + 13 * n), *laid_runs = runs + n;
    int32_t *between = (int32_t *)(laid_runs + n), *columns = between + n;
    uint8_t *marks = (uint8_t *)(columns + n + 1);
    const Weights *weights = cubic_weights();
    const Grid grid = {part, between, columns, stride};
    if (!turn->ready) {
        spread(turn, part, between, columns);
        turn->ready = 1;
    }
    const int left = columns[0], right = columns[n];
    turn->seen = (Box){width, turn->height, 0, 0};
    mark(turn, marks, cells);
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
            plan(turn, &grid, marks, row, runs, &run_count, laid_runs, &laid_count);
            /* The lower row of cells is the next ones' upper. */
            const int next = row == planned + 1;
            if (next) {
                float *upper = flows[0];
                flows[0] = flows[1], flows[1] = upper;
                upper = layers[0];
                layers[0] = layers[1], layers[1] = upper;
            }
            for (int side = next; side < 2; side++)
                prepare(turn, &grid, marks, row + side, cells, flows[side], layers[side]);
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
                warp_row(turn, &grid, weights, y, t, run->x0, run->x1, flows[0], flows[1]);
            see(&turn->seen, run->x0, run->x1, y);
        }
        for (const Run *run = laid_runs; run < laid_runs + laid_count; run++) {
            lay(out + run->x0, run->x1 - run->x0, t, stride, layers[0] + run->x0, layers[1] + run->x0);
            see(&turn->seen, run->x0, run->x1, y);
        }
    }
}

EXPORT const int32_t ichimai_turn_bytes = sizeof(Turn);
