/* The field of a head pose, on cells. */

#include "pixels.h"

/* Reads the maps of a turn where the tilt leads, and adds both: the flow of a head pose.
 *
 * tilt (rows, columns, 2) and moving (rows, columns, 3: turn x, turn y, logit) in frame pixels, fade (rows,
 * columns); `cell` frame pixels from cell to cell, `slope` how much less a flow's y may be than in the row above.
 * Writes flow (rows, columns, 2), logit (rows, columns) and at (rows, columns, 2), the position in cells that was
 * read. */
EXPORT void ichimai_field(const float *tilt, const float *moving, const float *fade, int rows, int columns,
                          float cell, float slope, float *flow, float *logit, float *at)
{
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++) {
            const int here = y * columns + x;
            const float px = x + tilt[2 * here] / cell, py = y + tilt[2 * here + 1] / cell;
            at[2 * here] = px;
            at[2 * here + 1] = py;
            const float cx = mostf(0, leastf(px, columns - 1)), cy = mostf(0, leastf(py, rows - 1));
            const int left = least((int)cx, columns - 2), top = least((int)cy, rows - 2);
            const float s = cx - left, t = cy - top;
            const float *a = moving + 3 * (top * columns + left), *b = a + 3 * columns;
            float read[3];
            for (int k = 0; k < 3; k++) {
                const float above = a[k] + (a[k + 3] - a[k]) * s, below = b[k] + (b[k + 3] - b[k]) * s;
                read[k] = above + (below - above) * t;
            }
            flow[2 * here] = (tilt[2 * here] + read[0]) * fade[here];
            const float down = (tilt[2 * here + 1] + read[1]) * fade[here];
            flow[2 * here + 1] = y ? mostf(down, flow[2 * (here - columns) + 1] - slope) : down;
            logit[here] = read[2];
        }
}
