/* The step of springs from one picture to the next. */

#include "pixels.h"

#define STAGES 3
#define STATE (2 * STAGES)
/* Of a strand's system: its state, root and push, and their change. */
#define SIZE (STATE + 4)

/* As `Swing` in structures.py, field by field. */
typedef struct {
    double *state;           /* (strands, STATE, 2): places of the stages, then their speeds by angular frequency */
    const double *before;    /* (strands, 2, 2): root and push, x and y */
    const double *now;       /* (strands, 2, 2) */
    const uint8_t *standing; /* (strands): the kind of each, 0 or 1 */
    int32_t strands;
    double passed_s;
    double speeds[2], dampings[2]; /* of what hangs and of what stands */
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
EXPORT void ichimai_swing(const Swing *swing)
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

EXPORT const int32_t ichimai_swing_bytes = sizeof(Swing);
