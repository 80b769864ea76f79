package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.Extent;
import java.util.Arrays;
import java.util.List;

/** What is in a file of a {@link SyntheticSource}. */
public sealed interface SyntheticFile {
    long size();

    List<Extent> extents();

    /** Whether there are holes, short ones as well. */
    boolean hasHoles();

    /** Fills {@code into} with what stands at {@code position}; the range lies within the size. */
    void copy(long position, byte[] into, int offset, int length);

    static SyntheticFile of(byte[] bytes) {
        return new Bytes(ByteString.of(bytes));
    }

    static SyntheticFile of(String text) {
        return new Bytes(ByteString.utf8(text));
    }

    /** Bytes with holes between the extents. The bytes of holes must be zeros. */
    static SyntheticFile of(byte[] bytes, List<Extent> extents) {
        return new SparseBytes(new Bytes(ByteString.of(bytes)), List.copyOf(extents));
    }

    /** Content that does not compress, any size, not held in memory: the same for the same seed. */
    static SyntheticFile generated(long seed, long size) {
        return new Generated(seed, size, size == 0 ? List.of() : List.of(new Extent(0, size)));
    }

    /** Generated content in the extents, zeros in the holes between and behind them, each of at least 1 MiB. */
    static SyntheticFile sparse(long seed, long size, List<Extent> extents) {
        return new Generated(seed, size, List.copyOf(extents));
    }

    /** Generated content in the extents, zeros in the holes, which are all too short to be passed over. */
    static SyntheticFile withShortHoles(long seed, long size, List<Extent> extents) {
        return new ShortHoles(new Generated(seed, size, List.copyOf(extents)));
    }

    record Bytes(ByteString bytes) implements SyntheticFile {
        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public List<Extent> extents() {
            return bytes.isEmpty() ? List.of() : List.of(new Extent(0, bytes.size()));
        }

        @Override
        public boolean hasHoles() {
            return false;
        }

        @Override
        public void copy(long position, byte[] into, int offset, int length) {
            bytes.substring((int) position, (int) position + length).copyTo(into, offset);
        }
    }

    record SparseBytes(Bytes all, List<Extent> extents) implements SyntheticFile {
        @Override
        public long size() {
            return all.size();
        }

        @Override
        public boolean hasHoles() {
            return extents.stream().mapToLong(Extent::length).sum() < size();
        }

        @Override
        public void copy(long position, byte[] into, int offset, int length) {
            all.copy(position, into, offset, length);
        }
    }

    record ShortHoles(Generated punched) implements SyntheticFile {
        @Override
        public long size() {
            return punched.size();
        }

        @Override
        public List<Extent> extents() {
            return List.of(new Extent(0, size()));
        }

        @Override
        public boolean hasHoles() {
            return true;
        }

        @Override
        public void copy(long position, byte[] into, int offset, int length) {
            punched.copy(position, into, offset, length);
        }
    }

    record Generated(long seed, long size, List<Extent> extents) implements SyntheticFile {
        @Override
        public boolean hasHoles() {
            return extents.stream().mapToLong(Extent::length).sum() < size;
        }

        @Override
        public void copy(long position, byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) 0);
            long end = position + length;
            for (Extent extent : extents) {
                long from = Math.max(position, extent.position());
                long to = Math.min(end, extent.end());
                for (long at = from; at < to; at++) {
                    into[offset + (int) (at - position)] = byteAt(at);
                }
            }
        }

        private byte byteAt(long position) {
            return (byte) (mix(seed + 0x9E3779B97F4A7C15L * (position >>> 3)) >>> ((position & 7) << 3));
        }

        /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): any word of the stream without those before it. */
        private static long mix(long z) {
            long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
            return b ^ (b >>> 31);
        }
    }
}
