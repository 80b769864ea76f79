package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Names of Windows, which are sequences of 16-bit units, as bytes. Coffre keeps them in WTF-8 (Sapin, "The WTF-8 encoding"):
 * UTF-8, in which a surrogate without its partner takes three bytes as well. So a name that is text has the same bytes as on
 * Linux, and no name is lost.
 */
public final class WideString {
    private static final int SURROGATE_LEAD_BYTE = 0xED;
    private static final int FIRST_SURROGATE_SECOND_BYTE = 0xA0;

    /** The longest path, command line and value of the environment. */
    private static final int MAX_UNITS = 32_768;

    private WideString() {}

    /** Returns WTF-8 of a Java string, which may hold lone surrogates. */
    public static ByteString encode(String wide) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(wide.length() * 3);
        wide.codePoints().forEach(point -> {
            if (point < 0x80) {
                out.write(point);
            } else if (point < 0x800) {
                out.write(0xC0 | point >> 6);
                out.write(0x80 | point & 0x3F);
            } else if (point < 0x10000) {
                out.write(0xE0 | point >> 12);
                out.write(0x80 | point >> 6 & 0x3F);
                out.write(0x80 | point & 0x3F);
            } else {
                out.write(0xF0 | point >> 18);
                out.write(0x80 | point >> 12 & 0x3F);
                out.write(0x80 | point >> 6 & 0x3F);
                out.write(0x80 | point & 0x3F);
            }
        });
        return ByteString.of(out.toByteArray());
    }

    /**
     * Returns the Java string of a name in WTF-8; empty if the bytes are not valid WTF-8, as a name of Linux may be. Two
     * surrogates that form a pair are refused: UTF-8 has one form for each character.
     */
    public static Optional<String> decode(ByteString name) {
        byte[] bytes = name.toByteArray();
        StringBuilder wide = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                return Optional.empty();
            }
            int point = point(bytes, at, length);
            boolean closesPair = isLowSurrogate(point)
                    && !wide.isEmpty()
                    && Character.isHighSurrogate(wide.charAt(wide.length() - 1))
                    && bytes[at - 3] == (byte) SURROGATE_LEAD_BYTE;
            if (closesPair) {
                return Optional.empty();
            }
            wide.appendCodePoint(point);
            at += length;
        }
        return Optional.of(wide.toString());
    }

    /** Returns the text at an address, up to the zero at its end. */
    public static String readTerminated(long address) {
        MemorySegment text = MemorySegment.ofAddress(address).reinterpret(2L * MAX_UNITS);
        int units = 0;
        while (units < MAX_UNITS && text.get(ValueLayout.JAVA_CHAR_UNALIGNED, 2L * units) != 0) {
            units++;
        }
        return read(text, 0, units);
    }

    /** Returns whether the name holds a surrogate without its partner, so it is not UTF-8. */
    public static boolean hasLoneSurrogate(ByteString name) {
        byte[] bytes = name.toByteArray();
        for (int i = 0; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == SURROGATE_LEAD_BYTE && (bytes[i + 1] & 0xFF) >= FIRST_SURROGATE_SECOND_BYTE) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLowSurrogate(int point) {
        return point >= Character.MIN_LOW_SURROGATE && point <= Character.MAX_LOW_SURROGATE;
    }

    /** Returns the bytes of the well-formed sequence at this place, with surrogates allowed; 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0x80
                ? 1
                : lead >= 0xC2 && lead < 0xE0
                        ? 2
                        : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int point = point(bytes, at, length);
        int least = length == 3 ? 0x800 : length == 4 ? 0x10000 : 0;
        return point < least || point > Character.MAX_CODE_POINT ? 0 : length;
    }

    private static int point(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        int point = length == 1 ? lead : lead & 0xFF >> length + 1;
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3F;
        }
        return point;
    }

    /** Returns the string as UTF-16 with a terminator, for a call. */
    public static MemorySegment allocate(String wide, SegmentAllocator memory) {
        MemorySegment segment = memory.allocate((wide.length() + 1) * 2L, 2);
        char[] units = wide.toCharArray();
        MemorySegment.copy(units, 0, segment, ValueLayout.JAVA_CHAR, 0, units.length);
        segment.set(ValueLayout.JAVA_CHAR, units.length * 2L, '\0');
        return segment;
    }

    /** Returns a string of this many units from memory that a call has filled. */
    public static String read(MemorySegment segment, long offset, int units) {
        char[] wide = new char[units];
        MemorySegment.copy(segment, ValueLayout.JAVA_CHAR, offset, wide, 0, units);
        return new String(wide);
    }
}
