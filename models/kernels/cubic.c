/* The weights of cubic sampling. */

#include "cubic.h"

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
                to->along_y[i][16 * row + k] = (int16_t)y[row];
            to->along_x[i][k] = (int16_t)x[k / 8 * 2 + k % 2];
        }
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
