/* What a voice's live path does a hundred times a second: log-mel, and the networks on weights of eight bits.
 *
 * Sums are exact: inputs of a layer are rounded to 15 bits, weights are bytes. Plain loops, which the compiler
 * turns into vectors of the machine.
 */

#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
/* What Windows calls when the library is loaded: there is nothing to do. */
int DllMainCRTStartup(void *library, unsigned reason, void *reserved)
{
    (void)library, (void)reason, (void)reserved;
    return 1;
}
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* The SHA-256 of all sources, as they were compiled. */
EXPORT const char ichimai_source[] = SOURCE_SHA256;

#define BANDS 40
#define HOP 160
#define WINDOW 400
#define FFT 512
#define AHEAD 3
#define BEHIND 5
#define ANSWERS 16
#define BLOCKS 8
#define MOST_CHANNELS 256
#define MOST 20
#define MOST_FRAMES 32
#define ROWS 64
#define SOUND (WINDOW + HOP * MOST)
#define LANES 16
#define LARGEST 16383.0f

/* As in library.py, field by field. A layer's rows are padded with zeros to whole `LANES`. */
typedef struct {
    const int8_t *weights; /* (outs, ins) */
    const float *scales;   /* (outs): what 1 of a weight stands for */
    const float *biases;   /* (outs) */
    int32_t outs, ins;
} Layer;

typedef struct {
    Layer first, second, third;
    Layer blocks[BLOCKS]; /* causal: each looks twice as far back; recurrent: gates of inputs and of states */
    Layer answer;
    float *past; /* causal: rings of (2 << k, channels); recurrent: (states); it is kept */
    int32_t channels, count;       /* count: of blocks; or of states */
    int32_t recurrent;
    float share;
} Member;

typedef struct {
    const Member *members;
    const float *offset;  /* (BANDS), taken off for the networks */
    const float *samples; /* (given), the next ones */
    const float *window;  /* (WINDOW) */
    const double *turns;  /* (2, FFT - 1): cosines and sines of each stage, one after the other */
    const int32_t *order; /* (FFT): where a sample goes */
    const int32_t *bands; /* (FFT / 2 + 1): the lower of the two bands that hear a frequency */
    const float *shares;  /* (FFT / 2 + 1, 2): how much of it each of them hears */
    float *sound;         /* (SOUND), of which `waiting` samples are for the next window; kept */
    float *mel;           /* (ROWS, BANDS), of which `rows` are kept: BEHIND before the next frame, and on */
    const float *shutting; /* (ANSWERS - 1): how far each viseme shuts the mouth */
    float *said;          /* written: (frames, width): visemes, opening, the first member's last layer, features */
    float *work;          /* (WORK) */
    int32_t width, count, given, waiting, rows;
    int32_t most;   /* frames that may be judged, up to MOST */
    int32_t frames; /* written: how many were */
    uint32_t heard; /* frames before these */
    float loudness[MOST]; /* written: logarithm of the bands' mean power */
    float silence[MOST];  /* written: the first viseme's probability */
} Hear;

EXPORT const int32_t ichimai_hear_bytes = sizeof(Hear);
EXPORT const int32_t ichimai_member_bytes = sizeof(Member);

static float exponential(float x)
{
    x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    const int32_t whole = (int32_t)(x * 1.44269504f + (x < 0 ? -0.5f : 0.5f));
    const float rest = x - (float)whole * 0.693359375f + (float)whole * 2.12194440e-4f;
    float sum = 1.9875691500e-4f;
    sum = sum * rest + 1.3981999507e-3f;
    sum = sum * rest + 8.3334519073e-3f;
    sum = sum * rest + 4.1665795894e-2f;
    sum = sum * rest + 1.6666665459e-1f;
    sum = sum * rest + 5.0000001201e-1f;
    sum = sum * rest * rest + rest + 1.0f;
    union {
        int32_t bits;
        float value;
    } power = {(whole + 127) << 23};
    return sum * power.value;
}

static float logarithm(float x)
{
    union {
        float value;
        int32_t bits;
    } parts = {x};
    float exponent = (float)((parts.bits >> 23) - 126);
    parts.bits = (parts.bits & 0x007fffff) | 0x3f000000; /* 0.5 to 1 */
    const int low = parts.value < 0.707106781f;
    const float m = low ? 2.0f * parts.value - 1.0f : parts.value - 1.0f, square = m * m;
    exponent -= (float)low;
    float sum = 7.0376836292e-2f;
    sum = sum * m - 1.1514610310e-1f;
    sum = sum * m + 1.1676998740e-1f;
    sum = sum * m - 1.2420140846e-1f;
    sum = sum * m + 1.4249322787e-1f;
    sum = sum * m - 1.6668057665e-1f;
    sum = sum * m + 2.0000714765e-1f;
    sum = sum * m - 2.4999993993e-1f;
    sum = sum * m + 3.3333331174e-1f;
    return m + (sum * m * square - 2.12194440e-4f * exponent - 0.5f * square) + 0.693359375f * exponent;
}

static float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

/* The largest of some numbers, without their signs; `count` is a multiple of 8. */
static float largest(const float *from, int count)
{
    float most[8] = {0};
    for (int i = 0; i < count; i += 8)
        for (int j = 0; j < 8; j++) {
            const float size = from[i + j] < 0 ? -from[i + j] : from[i + j];
            most[j] = size > most[j] ? size : most[j];
        }
    for (int j = 1; j < 8; j++)
        most[0] = most[j] > most[0] ? most[j] : most[0];
    return most[0];
}

static void round_to(const float *from, int count, float scale, int16_t *to)
{
    for (int i = 0; i < count; i++) {
        const float value = from[i] * scale;
        to[i] = (int16_t)(int32_t)(value + (value < 0 ? -0.5f : 0.5f));
    }
}

typedef int8_t S8x16 __attribute__((vector_size(16)));
typedef int16_t S16x16 __attribute__((vector_size(32)));
typedef int32_t S32x8 __attribute__((vector_size(32)));

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

/* `rows` rows of inputs, a constant, by one row of weights. */
static inline __attribute__((always_inline)) void multiply(const int8_t *weights, const int16_t *inputs, int ins,
                                                           int rows, int32_t *to)
{
    S32x8 sums[4] = {{0}, {0}, {0}, {0}};
    for (int i = 0; i < ins; i += LANES) {
        S8x16 bytes;
        __builtin_memcpy(&bytes, weights + i, sizeof bytes);
        const S16x16 weight = __builtin_convertvector(bytes, S16x16);
        for (int t = 0; t < rows; t++) {
            S16x16 input;
            __builtin_memcpy(&input, inputs + t * ins + i, sizeof input);
            sums[t] += pair_sums(weight, input);
        }
    }
    for (int t = 0; t < rows; t++) {
        const S32x8 s = sums[t];
        to[t] = s[0] + s[1] + s[2] + s[3] + (s[4] + s[5] + s[6] + s[7]);
    }
}

/* Each row of inputs (rows, layer->ins) by all weights, (rows, outs); `unit` is what 1 of an input stands for. */
static void apply(const Layer *layer, const int16_t *inputs, int rows, float unit, float *to)
{
    const int ins = layer->ins, outs = layer->outs;
    for (int o = 0; o < outs; o++) {
        const int8_t *weights = layer->weights + (int64_t)o * ins;
        const float scale = layer->scales[o] * unit;
        for (int t = 0; t < rows; t += 4) {
            const int few = rows - t < 4 ? rows - t : 4;
            const int16_t *from = inputs + t * ins;
            int32_t sums[4];
            if (few == 4)
                multiply(weights, from, ins, 4, sums);
            else if (few == 3)
                multiply(weights, from, ins, 3, sums);
            else if (few == 2)
                multiply(weights, from, ins, 2, sums);
            else
                multiply(weights, from, ins, 1, sums);
            for (int k = 0; k < few; k++)
                to[(t + k) * outs + o] = layer->biases[o] + scale * (float)sums[k];
        }
    }
}

/* A convolution over frames, (rows, channels) after it, of `taps` frames each; what is below 0 becomes 0. */
static void convolve(const Layer *layer, const float *frames, int rows, int taps, int channels, int16_t *rounded,
                     float *to)
{
    const float most = largest(frames, (rows + taps - 1) * channels), scale = most > 0 ? LARGEST / most : 0;
    for (int t = 0; t < rows; t++) {
        int16_t *row = rounded + t * layer->ins;
        round_to(frames + t * channels, taps * channels, scale, row);
        for (int i = taps * channels; i < layer->ins; i++)
            row[i] = 0;
    }
    apply(layer, rounded, rows, most / LARGEST, to);
    for (int i = 0; i < rows * layer->outs; i++)
        to[i] = to[i] > 0 ? to[i] : 0;
}

/* What the three convolutions make of frames and their neighbours, (frames, channels). */
static void see_near(const Member *member, const Hear *hear, float *mel, int16_t *rounded, float *other, float *to)
{
    const int n = member->channels, frames = hear->frames;
    for (int t = 0; t < frames + BEHIND + AHEAD; t++)
        for (int b = 0; b < BANDS; b++)
            mel[t * BANDS + b] = hear->mel[t * BANDS + b] - hear->offset[b];
    convolve(&member->first, mel, frames + 4, 5, BANDS, rounded, to);
    convolve(&member->second, to, frames + 2, 3, n, rounded, other);
    for (int i = 0; i < (frames + 2) * n; i++)
        other[i] += to[n + i];
    convolve(&member->third, other, frames, 3, n, rounded, to);
    for (int i = 0; i < frames * n; i++)
        to[i] += other[2 * n + i];
}

/* Causal convolutions, each added to what it sees, x of (frames, channels); the rings are brought up to date. */
static void look_back(const Member *member, const Hear *hear, int16_t *rounded, float *added, float *x)
{
    const int n = member->channels, frames = hear->frames;
    float *ring = member->past;
    for (int k = 0; k < member->count; k++) {
        const int step = 1 << k, reach = 2 * step;
        const float *rows[3 * MOST_FRAMES];
        float most = 0;
        for (int i = 0; i < 3 * frames; i++) {
            const int at = i / 3 + i % 3 * step;
            rows[i] = at < reach ? ring + ((hear->heard + (uint32_t)at) & (uint32_t)(reach - 1)) * n : x + (at - reach) * n;
            const float size = largest(rows[i], n);
            most = size > most ? size : most;
        }
        for (int i = 0; i < 3 * frames; i++)
            round_to(rows[i], n, most > 0 ? LARGEST / most : 0, rounded + i * n);
        apply(&member->blocks[k], rounded, frames, most / LARGEST, added);
        for (int t = frames > reach ? frames - reach : 0; t < frames; t++) {
            float *to = ring + ((hear->heard + (uint32_t)t) & (uint32_t)(reach - 1)) * n;
            for (int i = 0; i < n; i++)
                to[i] = x[t * n + i];
        }
        for (int i = 0; i < frames * n; i++)
            x[i] += added[i] > 0 ? added[i] : 0;
        ring += reach * n;
    }
}

/* A layer of gated recurrent units over x of (frames, channels); `to` is (frames, states). */
static void remember(const Member *member, int frames, const float *x, int16_t *rounded, float *gates, float *to)
{
    const int n = member->count;
    const float most = largest(x, frames * member->channels);
    float *own = gates + frames * 3 * n;
    round_to(x, frames * member->channels, most > 0 ? LARGEST / most : 0, rounded);
    apply(&member->blocks[0], rounded, frames, most / LARGEST, gates);
    for (int t = 0; t < frames; t++) {
        const float *in = gates + t * 3 * n;
        round_to(member->past, n, LARGEST, rounded);
        apply(&member->blocks[1], rounded, 1, 1.0f / LARGEST, own);
        for (int i = 0; i < n; i++) {
            const float reset = sigmoid(in[i] + own[i]), keep = sigmoid(in[n + i] + own[n + i]);
            const float fresh = 2.0f * sigmoid(2.0f * (in[2 * n + i] + reset * own[2 * n + i])) - 1.0f;
            member->past[i] = to[t * n + i] = (1.0f - keep) * fresh + keep * member->past[i];
        }
    }
}

/* Room for the steps between, in numbers of `Hear.work`. */
#define FRAMES_ROOM (MOST_FRAMES * MOST_CHANNELS)
#define ROUNDED_ROOM (MOST_FRAMES * 3 * MOST_CHANNELS / 2)
#define WORK (4 * FRAMES_ROOM + ROUNDED_ROOM + 4 * FRAMES_ROOM) /* of which the transform needs 4 * FFT */
EXPORT const int32_t ichimai_hear_room[3] = {SOUND, ROWS, WORK};

static void answer(const Member *member, const Hear *hear, int nth)
{
    const int frames = hear->frames, n = member->channels, more = member->recurrent ? member->count : n;
    float *near = hear->work, *other = near + FRAMES_ROOM, *far = other + FRAMES_ROOM, *mel = far + FRAMES_ROOM;
    int16_t *rounded = (int16_t *)(mel + FRAMES_ROOM);
    float *gates = mel + FRAMES_ROOM + ROUNDED_ROOM;
    see_near(member, hear, mel, rounded, other, near);
    if (member->recurrent)
        remember(member, frames, near, rounded, gates, far);
    else {
        for (int i = 0; i < frames * n; i++)
            far[i] = near[i];
        look_back(member, hear, rounded, other, far);
    }
    float *hidden = gates;
    for (int t = 0; t < frames; t++) {
        for (int i = 0; i < n; i++)
            hidden[t * (n + more) + i] = near[t * n + i];
        for (int i = 0; i < more; i++)
            hidden[t * (n + more) + n + i] = far[t * more + i];
        for (int i = 0; nth == 0 && i < n + more; i++)
            hear->said[t * hear->width + ANSWERS + i] = hidden[t * (n + more) + i];
    }
    const float most = largest(hidden, frames * (n + more));
    round_to(hidden, frames * (n + more), most > 0 ? LARGEST / most : 0, rounded);
    apply(&member->answer, rounded, frames, most / LARGEST, other);
    for (int t = 0; t < frames; t++) {
        float *to = hear->said + t * hear->width;
        for (int i = 0; i < ANSWERS - 1; i++)
            to[i] += member->share * other[t * ANSWERS + i];
        to[ANSWERS - 1] += member->share * sigmoid(other[t * ANSWERS + ANSWERS - 1]);
    }
}

/* The transform of two real sounds at once, as the parts of one complex one; `re` and `im` are in order. */
static void transform(const double *turns, double *re, double *im)
{
    for (int half = 1; half < FFT; half *= 2) {
        const double *cosines = turns + half - 1, *sines = cosines + FFT - 1;
        for (int begin = 0; begin < FFT; begin += 2 * half) {
            double *low_re = re + begin, *low_im = im + begin, *high_re = low_re + half, *high_im = low_im + half;
            for (int j = 0; j < half; j++) {
                const double x = high_re[j] * cosines[j] + high_im[j] * sines[j];
                const double y = high_im[j] * cosines[j] - high_re[j] * sines[j];
                high_re[j] = low_re[j] - x, high_im[j] = low_im[j] - y;
                low_re[j] += x, low_im[j] += y;
            }
        }
    }
}

/* The loudness of the bands in windows of `Hear.sound`, logarithms. */
static void see(const Hear *hear, int windows, float *mel)
{
    double *re = (double *)hear->work, *im = re + FFT;
    for (int t = 0; t < windows; t += 2) {
        const int two = t + 1 < windows;
        const float *first = hear->sound + t * HOP, *second = first + two * HOP;
        for (int i = 0; i < FFT; i++) {
            const int to = hear->order[i];
            re[to] = i < WINDOW ? first[i] * hear->window[i] : 0;
            im[to] = i < WINDOW ? second[i] * hear->window[i] : 0;
        }
        transform(hear->turns, re, im);
        float *rows = mel + t * BANDS;
        for (int b = 0; b < BANDS * (1 + two); b++)
            rows[b] = 1e-5f;
        for (int f = 0; f <= FFT / 2; f++) {
            const int back = (FFT - f) % FFT;
            for (int k = 0; k <= two; k++) {
                const double x = k ? im[f] + im[back] : re[f] + re[back], y = k ? re[back] - re[f] : im[f] - im[back];
                const float power = (float)(0.25 * (x * x + y * y));
                float *to = rows + k * BANDS + hear->bands[f];
                to[0] += power * hear->shares[2 * f];
                to[1] += power * hear->shares[2 * f + 1];
            }
        }
        for (int b = 0; b < BANDS * (1 + two); b++)
            rows[b] = logarithm(rows[b]);
    }
}

/* Takes the samples that are given, and adds the frames that they complete to what is kept. */
static void take(Hear *hear)
{
    for (int i = 0; i < hear->given; i++)
        hear->sound[hear->waiting + i] = hear->samples[i];
    hear->waiting += hear->given;
    if (hear->waiting < WINDOW)
        return;
    const int windows = (hear->waiting - WINDOW) / HOP + 1, begun = hear->rows > 0;
    float *fresh = hear->mel + (begun ? hear->rows : BEHIND) * BANDS;
    see(hear, windows, fresh);
    for (int i = 0; !begun && i < BEHIND * BANDS; i++)
        hear->mel[i] = fresh[i % BANDS];
    hear->rows += windows + (begun ? 0 : BEHIND);
    hear->waiting -= windows * HOP;
    for (int i = 0; i < hear->waiting; i++)
        hear->sound[i] = hear->sound[windows * HOP + i];
}

/* Names what is said in frames: logits and openings are the members' mean, by their shares. */
static void name(Hear *hear)
{
    for (int t = 0; t < hear->frames; t++)
        for (int i = 0; i < ANSWERS; i++)
            hear->said[t * hear->width + i] = 0;
    for (int m = 0; m < hear->count; m++)
        answer(&hear->members[m], hear, m);
    hear->heard += (uint32_t)hear->frames;
    for (int t = 0; t < hear->frames; t++) {
        float *named = hear->said + t * hear->width, highest = named[0], sum = 0, shut = 0;
        for (int i = 1; i < ANSWERS - 1; i++)
            highest = named[i] > highest ? named[i] : highest;
        for (int i = 0; i < ANSWERS - 1; i++)
            sum += named[i] = exponential(named[i] - highest);
        for (int i = 0; i < ANSWERS - 1; i++)
            shut += hear->shutting[i] * (named[i] /= sum);
        named[ANSWERS - 1] *= shut < 1 ? 1 - shut : 0;
        float power = 0, *features = named + hear->width - BANDS;
        for (int b = 0; b < BANDS; b++) {
            features[b] = hear->mel[(BEHIND + t) * BANDS + b];
            power += exponential(features[b]);
        }
        hear->silence[t] = named[0];
        hear->loudness[t] = logarithm(power / BANDS);
    }
}

/* Takes samples, up to HOP * MOST, and judges what can be judged by now; what is left waits for the next call. */
EXPORT void ichimai_hear(Hear *hear)
{
    take(hear);
    const int there = hear->rows - BEHIND - AHEAD;
    hear->frames = there < 0 ? 0 : there < hear->most ? there : hear->most;
    if (hear->frames == 0)
        return;
    name(hear);
    hear->rows -= hear->frames;
    for (int i = 0; i < hear->rows * BANDS; i++)
        hear->mel[i] = hear->mel[hear->frames * BANDS + i];
}
