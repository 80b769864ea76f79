package dev.coffre.backup.libc;

import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** How wide a terminal is now (asm-generic/ioctls.h; the same on x86-64 and aarch64). */
public final class TerminalSize {
    /** The descriptor on which progress is drawn. */
    public static final int STANDARD_ERROR = 2;

    private static final CFunction IOCTL = CFunction.ofInt("ioctl");
    private static final long TIOCGWINSZ = 0x5413L;

    /** Where {@code struct winsize} has its columns: after the rows. */
    private static final long COLUMNS = 2;

    private TerminalSize() {}

    /** Columns of the terminal behind this descriptor; empty if it is none or does not know. */
    public static OptionalInt columns(int descriptor) {
        Scratch scratch = Scratch.ofThread();
        long answer = IOCTL.call(scratch, descriptor, TIOCGWINSZ, scratch.struct.address());
        int columns = Short.toUnsignedInt(scratch.struct.get(ValueLayout.JAVA_SHORT, COLUMNS));
        return answer < 0 || columns == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
    }
}
