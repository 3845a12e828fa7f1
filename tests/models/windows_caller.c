/* Calls kernels of the Windows library with what is in a file, and writes every buffer as it is after its call.
 * The file: int32 count of calls, then for each int32 kind (see `names`), int32 size of the structure, its bytes, int32
 * count of pointers, then for each int32 offset, int32 length, the bytes; a length of -1 - i instead says that it points
 * where pointer i does. All calls are made in one process, for Wine takes seconds to start one. */
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

static const char *names[] = {"ichimai_turn", "ichimai_lay", "ichimai_compose", "ichimai_mouth",
                              "ichimai_head", "ichimai_sum", "ichimai_paint", "ichimai_eye",
                              "ichimai_brow", "ichimai_cheek", "ichimai_swing"};

static void call_one(HMODULE library, FILE *out)
{
    FARPROC function = GetProcAddress(library, names[number()]);
    if (!function) exit(4);
    char *structure = taken(number());
    const int32_t pointers = number();
    void *buffers[40];
    int32_t lengths[40];
    if (pointers > 40) exit(5);
    for (int i = 0; i < pointers; i++) {
        const int32_t offset = number();
        const int32_t length = number();
        lengths[i] = length < 0 ? lengths[-1 - length] : length;
        buffers[i] = length < 0 ? buffers[-1 - length] : taken(length);
        *(void **)(structure + offset) = buffers[i];
    }
    ((void (*)(void *))function)(structure);
    for (int i = 0; i < pointers; i++) fwrite(buffers[i], 1, lengths[i], out);
    fflush(out);
}

int main(int count, char **words)
{
    HMODULE library = count == 4 ? LoadLibraryA(words[1]) : NULL;
    if (!library || !(given = fopen(words[2], "rb"))) return 2;
    FILE *out = fopen(words[3], "wb");
    if (!out) return 2;
    for (int32_t left = number(); left > 0; left--) call_one(library, out);
    return fclose(out);
}
