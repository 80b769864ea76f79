package dev.coffre.acceptance.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What made-up files hold. All of it follows from a file's number and the position, so that no size takes memory. */
sealed interface FileBytes {
    /** Day of the last change, which the files' times follow; 0 if they never change. */
    int day();

    /** Fills {@code into} with the bytes of a file from {@code position} on. */
    void copy(long file, long position, byte[] into, int offset, int length);

    /**
     * Bytes that do not compress, and zeros behind them.
     *
     * @param noise length of the former in bytes
     */
    record NoiseThenZeros(long noise) implements FileBytes {
        @Override
        public int day() {
            return 0;
        }

        @Override
        public void copy(long file, long position, byte[] into, int offset, int length) {
            int noisy = (int) Math.max(0, Math.min(length, noise - position));
            Noise.copy(file << 31, position, into, offset, noisy);
            Arrays.fill(into, offset + noisy, offset + length, (byte) 0);
        }
    }

    /**
     * Blocks of 4 KiB of which no two are equal, each of which compresses to about {@value #NOISE} bytes. Each day after
     * the first, one page of 8 KiB in 200 changes, scattered over the file, and one MiB in 200 changes places with another
     * one.
     *
     * @param day 1 or more
     * @param size bytes of a file; what is beyond its last whole MiB moves nowhere
     */
    record ChangingPages(int day, long size) implements FileBytes {
        private static final int BLOCK = 4_096;
        private static final int NOISE = 256;
        private static final int ONE_IN = 200;
        private static final int BLOCKS_OF_A_MIB = (1 << 20) / BLOCK;

        @Override
        public void copy(long file, long position, byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) 0);
            long end = position + length;
            for (long block = position / BLOCK; block * BLOCK < end; block++) {
                long from = Math.max(position, block * BLOCK);
                long to = Math.min(end, block * BLOCK + NOISE);
                if (from < to) {
                    long seed = seed(file, block);
                    Noise.copy(seed, from - block * BLOCK, into, offset + (int) (from - position), (int) (to - from));
                }
            }
        }

        /** Follows a block back to the day on which its page changed last, through the places where it was. */
        private long seed(long file, long block) {
            long place = block;
            int last = day;
            while (last > 1 && !isOneOfMany(place / 2, last)) {
                place = placeBefore(place, last);
                last--;
            }
            return Noise.word((file << 40) + (place << 8) + last);
        }

        /** Returns where a block was on the day before {@code day}. */
        private long placeBefore(long block, int day) {
            long mibs = size / BLOCK / BLOCKS_OF_A_MIB;
            long mib = block / BLOCKS_OF_A_MIB;
            if (mib >= mibs) {
                return block;
            }
            long sum = Math.floorMod(Noise.word(day), mibs);
            long other = Math.floorMod(sum - mib, mibs); // whose other one is this
            boolean moved = isOneOfMany(-1 - Math.min(mib, other), day);
            return moved ? block + (other - mib) * BLOCKS_OF_A_MIB : block;
        }

        private static boolean isOneOfMany(long number, int day) {
            return Long.remainderUnsigned(Noise.word(-number - ((long) day << 40)), ONE_IN) == 0;
        }
    }

    /** Bytes that look random. */
    final class Noise {
        private static final VarHandle WORDS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private Noise() {}

        static void copy(long seed, long position, byte[] into, int offset, int length) {
            int done = 0;
            while (done < length) {
                long at = position + done;
                if (at % Long.BYTES == 0 && length - done >= Long.BYTES) {
                    WORDS.set(into, offset + done, word(seed + at / Long.BYTES));
                    done += Long.BYTES;
                } else {
                    into[offset + done] = (byte) (word(seed + at / Long.BYTES) >>> (at % Long.BYTES * Byte.SIZE));
                    done++;
                }
            }
        }

        /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): any word of the stream without those before it. */
        static long word(long index) {
            long z = 0x9E3779B97F4A7C15L * index;
            long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
            return b ^ (b >>> 31);
        }
    }
}
