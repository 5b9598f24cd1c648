#!/usr/bin/env python3
"""Writes message.wav: two soft tones, a fourth apart, each of which fades. Needs Python alone."""

import math
import pathlib
import struct
import wave

RATE = 44_100
SECONDS = 0.42
# Start in seconds, frequency in Hz, share of the loudness.
TONES = ((0.0, 659.26, 0.5), (0.13, 880.0, 0.5))
# Overtones of each tone, as multiple and share.
OVERTONES = ((1, 1.0), (2, 0.18), (3, 0.05))
ATTACK = 0.008
DECAY = 0.09
# Of the last milliseconds, so that it does not end with a click.
RELEASE = 0.03
PEAK = 0.8


def tone(time, start, frequency, share):
    since = time - start
    if since < 0:
        return 0.0
    envelope = min(since / ATTACK, 1.0) * math.exp(-since / DECAY)
    wave_sum = sum(part * math.sin(2 * math.pi * frequency * multiple * since) for multiple, part in OVERTONES)
    return share * envelope * wave_sum


times = [index / RATE for index in range(int(RATE * SECONDS))]
samples = [sum(tone(time, *each) for each in TONES) * min((SECONDS - time) / RELEASE, 1.0) for time in times]
loudest = max(abs(sample) for sample in samples)
frames = b"".join(struct.pack("<h", round(sample / loudest * PEAK * 32_767)) for sample in samples)
path = pathlib.Path(__file__).with_name("message.wav")
with wave.open(str(path), "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    file.writeframes(frames)
