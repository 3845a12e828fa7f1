/* What the kernels share. They do what is done for every pixel of every frame, each in one pass; library.py is the
 * only caller and checks what is handed over. Pixels are words of four bytes in memory order R, G, B, A, colour
 * premultiplied. Nothing here allocates, fails, or calls a library. Loops over `count` are written so that compilers
 * make vector instructions of them. */

#pragma once

#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* Pixels worked on at a time: what lies between two steps stays in the first cache. */
#define BLOCK 128

/* Every other byte of a word: two at a time have room for products of bytes. */
#define PAIR 0x00FF00FFu

typedef struct {
    int32_t x0, y0, x1, y1;
} Box;

static inline int least(int a, int b) { return a < b ? a : b; }
static inline int most(int a, int b) { return a > b ? a : b; }
static inline float leastf(float a, float b) { return a < b ? a : b; }
static inline float mostf(float a, float b) { return a > b ? a : b; }
