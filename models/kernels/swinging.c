/* The step of springs from one picture to the next. */

#include "pixels.h"

#define STAGES 3
#define STATE (2 * STAGES)
/* Of a strand's system: its state, root and push, and their change. */
#define SIZE (STATE + 4)

/* As `Swing` in structures.py, field by field. Lengths are frame pixels, pairs are x and y. */
typedef struct {
    double *state;           /* (strands, STATE, 2): places of the stages, then their speeds by angular frequency */
    const double *before;    /* (strands, 2, 2): root and push */
    double *now;             /* written: (strands, 2, 2) */
    const double *roots;     /* (strands, 2): where each strand would be if it were stiff */
    double *out;             /* written: (strands, STAGES, 2), how far each stage is from there */
    const uint8_t *standing; /* (strands): the kind of each, 0 or 1 */
    int32_t strands;
    int32_t rests;           /* whether all is to come to rest where it is now */
    int32_t blows;           /* whether a wind does */
    int32_t settled, moved;  /* written: whether all is at rest, and whether anything is to be seen of it */
    double passed_s;         /* 0: nothing goes on */
    double speeds[2], dampings[2], pushes[2]; /* of what hangs and of what stands */
    double amount, furthest, least; /* a factor; what nothing passes; below what all counts as at rest */
} Swing;

static void multiply(const double a[SIZE][SIZE], const double b[SIZE][SIZE], double factor, double to[SIZE][SIZE])
{
    for (int i = 0; i < SIZE; i++) {
        double row[SIZE];
        for (int j = 0; j < SIZE; j++)
            row[j] = 0;
        for (int k = 0; k < SIZE; k++)
            for (int j = 0; j < SIZE; j++)
                row[j] += a[i][k] * b[k][j];
        for (int j = 0; j < SIZE; j++)
            to[i][j] = row[j] * factor;
    }
}

static void copy(const double from[SIZE][SIZE], double to[SIZE][SIZE])
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            to[i][j] = from[i][j];
}

/* The exponential of a system that went on for some time: by scaling and squaring of its series. */
static void exponential(double speed, double damping, double passed_s, double to[SIZE][SIZE])
{
    double system[SIZE][SIZE], term[SIZE][SIZE], next[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            system[i][j] = 0;
    const double w = speed * passed_s;
    for (int j = 0; j < STAGES; j++) {
        system[j][STAGES + j] = w;
        system[STAGES + j][j] = -w;
        system[STAGES + j][j == 0 ? STATE : j - 1] = w;
        system[STAGES + j][STATE + 1] = w;
        system[STAGES + j][STAGES + j] = -2 * damping * w;
    }
    system[STATE][STATE + 2] = system[STATE + 1][STATE + 3] = passed_s;
    /* The largest sum of a row. */
    double most_of = mostf((float)(w * (3 + 2 * damping)), (float)passed_s), scale = 1;
    int halvings = 0;
    for (; most_of * scale > 0.25 && halvings < 60; halvings++)
        scale /= 2;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            system[i][j] *= scale;
    copy(system, term);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            to[i][j] = system[i][j] + (i == j);
    for (int k = 2; k < 10; k++) {
        multiply(term, system, 1.0 / k, next);
        copy(next, term);
        for (int i = 0; i < SIZE; i++)
            for (int j = 0; j < SIZE; j++)
                to[i][j] += term[i][j];
    }
    for (int k = 0; k < halvings; k++) {
        multiply(to, to, 1, next);
        copy(next, to);
    }
}

/* Takes the exact step to new inputs that were reached evenly. */
static void go_on(const Swing *swing)
{
    double steps[2][SIZE][SIZE];
    int known[2] = {0, 0};
    for (int p = 0; p < swing->strands; p++) {
        const int kind = swing->standing[p] ? 1 : 0;
        if (!known[kind])
            exponential(swing->speeds[kind], swing->dampings[kind], swing->passed_s, steps[kind]);
        known[kind] = 1;
        double *state = swing->state + (int64_t)p * STATE * 2;
        const double *before = swing->before + (int64_t)p * 4, *now = swing->now + (int64_t)p * 4;
        for (int axis = 0; axis < 2; axis++) {
            double whole[SIZE];
            for (int i = 0; i < STATE; i++)
                whole[i] = state[2 * i + axis];
            for (int i = 0; i < 2; i++) {
                whole[STATE + i] = before[2 * i + axis];
                whole[STATE + 2 + i] = (now[2 * i + axis] - before[2 * i + axis]) / swing->passed_s;
            }
            for (int i = 0; i < STATE; i++) {
                double sum = 0;
                for (int k = 0; k < SIZE; k++)
                    sum += steps[kind][i][k] * whole[k];
                state[2 * i + axis] = sum;
            }
        }
    }
}

/* Where a stage comes to rest. */
static inline double rest_of(const Swing *swing, int strand, int stage, int axis)
{
    const double *now = swing->now + (int64_t)strand * 4;
    return now[axis] + now[2 + axis] * (stage + 1);
}

static void come_to_rest(const Swing *swing)
{
    for (int p = 0; p < swing->strands; p++)
        for (int i = 0; i < 2 * STATE; i++) {
            const int stage = i / 2;
            swing->state[(int64_t)p * 2 * STATE + i] = stage < STAGES ? rest_of(swing, p, stage, i % 2) : 0;
        }
}

/* Whether nothing is further from rest, and nothing faster, than what counts as none. */
static int at_rest(const Swing *swing)
{
    for (int p = 0; p < swing->strands; p++)
        for (int i = 0; i < 2 * STATE; i++) {
            const int stage = i / 2;
            const double off = swing->state[(int64_t)p * 2 * STATE + i] -
                               (stage < STAGES ? rest_of(swing, p, stage, i % 2) : 0);
            if (!(off < swing->least && -off < swing->least))
                return 0;
        }
    return 1;
}

/* tanh(v) for v >= 0, to the precision of doubles. */
static double saturated(double v)
{
    v = 2 * (v < 40 ? v : 40);
    const int whole = (int)(v * 1.4426950408889634 + 0.5);
    const double x = v - whole * 0.6931471803691238 - whole * 1.9082149292705877e-10;
    double sum = 1;
    for (int k = 14; k > 0; k--)
        sum = 1 + sum * x / k;
    const uint64_t bits = (uint64_t)(whole + 1023) << 52;
    double power;
    __builtin_memcpy(&power, &bits, sizeof power);
    return 1 - 2 / (sum * power + 1);
}

/* Writes how far stages are from where they would be if they were stiff; whether that can be seen. */
static int show(const Swing *swing)
{
    double most_of = 0;
    for (int i = 0; i < swing->strands * STAGES; i++) {
        const int p = i / STAGES, stage = i % STAGES;
        const double *place = swing->state + (int64_t)p * 2 * STATE + 2 * stage, *root = swing->now + (int64_t)p * 4;
        const double x = (place[0] - root[0]) * swing->amount, y = (place[1] - root[1]) * swing->amount;
        const double length = __builtin_elementwise_sqrt(x * x + y * y);
        const double shown = swing->furthest * saturated(length / swing->furthest) / (length > 1e-9 ? length : 1e-9);
        most_of = length > most_of ? length : most_of;
        swing->out[2 * i] = x * shown, swing->out[2 * i + 1] = y * shown;
    }
    return !(most_of < swing->least);
}

/* Goes on to new roots and pushes, and says what is to be seen. */
EXPORT void ichimai_swing(Swing *swing)
{
    for (int p = 0; p < swing->strands; p++) {
        double *now = swing->now + (int64_t)p * 4;
        now[0] = swing->roots[2 * p], now[1] = swing->roots[2 * p + 1];
        now[2] = swing->pushes[swing->standing[p] ? 1 : 0], now[3] = 0;
    }
    if (swing->rests)
        come_to_rest(swing);
    else if (swing->passed_s > 0)
        go_on(swing);
    swing->settled = at_rest(swing) && !swing->blows;
    /* Rounded away, or a still drawing would never be the drawing again. */
    if (swing->settled)
        come_to_rest(swing);
    swing->moved = show(swing);
}

EXPORT const int32_t ichimai_swing_bytes = sizeof(Swing);
