/* Calls one kernel of the Windows library with what is in a file, and writes every buffer as it is afterwards.
 * The file: int32 kind (0 turn, 1 lay, 2 field, 3 compose, 4 mouth). Structures: int32 size, the bytes, int32 count, then for each
 * pointer int32 offset, int32 length, the bytes. Fields: int32 rows, columns, float cell, slope, and the maps. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static FILE *given;

static void take(void *to, size_t bytes)
{
    if (fread(to, 1, bytes, given) != bytes) exit(3);
}

static int32_t number(void)
{
    int32_t value;
    take(&value, 4);
    return value;
}

static void *taken(size_t bytes)
{
    void *buffer = _aligned_malloc(bytes ? bytes : 1, 64);
    take(buffer, bytes);
    return buffer;
}

int main(int count, char **words)
{
    const char *names[] = {"ichimai_turn", "ichimai_lay", "ichimai_field", "ichimai_compose", "ichimai_mouth"};
    HMODULE library = count == 4 ? LoadLibraryA(words[1]) : NULL;
    if (!library || !(given = fopen(words[2], "rb"))) return 2;
    FILE *out = fopen(words[3], "wb");
    const int32_t kind = number();
    FARPROC function = GetProcAddress(library, names[kind]);
    if (!function || !out) return 4;
    if (kind == 2) {
        const int32_t rows = number(), columns = number();
        float scale[2];
        take(scale, sizeof scale);
        const size_t cells = (size_t)rows * columns * sizeof(float);
        float *tilt = taken(2 * cells), *moving = taken(3 * cells), *fade = taken(cells);
        float *flow = malloc(2 * cells), *logit = malloc(cells), *at = malloc(2 * cells);
        ((void (*)(float *, float *, float *, int, int, float, float, float *, float *, float *))function)(
            tilt, moving, fade, rows, columns, scale[0], scale[1], flow, logit, at);
        fwrite(flow, 1, 2 * cells, out);
        fwrite(logit, 1, cells, out);
        fwrite(at, 1, 2 * cells, out);
    } else {
        char *structure = taken(number());
        const int32_t pointers = number();
        void *buffers[16];
        int32_t lengths[16];
        for (int i = 0; i < pointers && i < 16; i++) {
            const int32_t offset = number();
            lengths[i] = number();
            buffers[i] = taken(lengths[i]);
            *(void **)(structure + offset) = buffers[i];
        }
        ((void (*)(void *))function)(structure);
        for (int i = 0; i < pointers; i++) fwrite(buffers[i], 1, lengths[i], out);
    }
    return fclose(out);
}
