/* The weights of cubic sampling. */

#include "cubic.h"

/* Rounds four weights to parts of `one`. The sums of the first ones are rounded, so that a straight edge between two
 * pixels is off by no more than half a part. */
static void rounded(const float weights[4], int one, int to[4])
{
    float sum = 0;
    int before = 0;
    for (int k = 0; k < 4; k++) {
        sum += weights[k] * one;
        /* No sum is less than -one. */
        const int here = (int)(sum + 0.5f + one) - one;
        to[k] = here - before;
        before = here;
    }
}

static void fill_weights(Weights *to)
{
    for (int i = 0; i < STEPS; i++) {
        const float s = (float)i / STEPS, r = 1 - s;
        /* Distances 1 + s, s, 1 - s and 2 - s from the pixels. */
        const float w0 = ((CUBIC * (s + 1) - 5 * CUBIC) * (s + 1) + 8 * CUBIC) * (s + 1) - 4 * CUBIC;
        const float w2 = ((CUBIC + 2) * r - (CUBIC + 3)) * r * r + 1;
        const float w3 = ((CUBIC * (r + 1) - 5 * CUBIC) * (r + 1) + 8 * CUBIC) * (r + 1) - 4 * CUBIC;
        const float weights[4] = {w0, 1 - w0 - w2 - w3, w2, w3};
        int x[4], y[4];
        rounded(weights, ONE_X, x);
        rounded(weights, ONE_Y, y);
        uint32_t across = 0;
        for (int k = 0; k < 4; k++)
            across |= (uint32_t)(-x[k] & 255) << 8 * k;
        to->across[i] = (int32_t)across;
        for (int k = 0; k < 32; k++)
            to->down[i][k] = (int16_t)-y[k / 8];
    }
}

const Weights *cubic_weights(void)
{
    static Weights weights;
    static int made;
    /* Whoever comes first makes them; two at once write the same. */
    if (!__atomic_load_n(&made, __ATOMIC_ACQUIRE)) {
        fill_weights(&weights);
        __atomic_store_n(&made, 1, __ATOMIC_RELEASE);
    }
    return &weights;
}
