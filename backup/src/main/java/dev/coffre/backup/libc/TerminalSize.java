package dev.coffre.backup.libc;

import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** The current width of a terminal (asm-generic/ioctls.h; the same on x86-64 and aarch64). */
public final class TerminalSize {
    /** The descriptor that progress is written to. */
    public static final int STANDARD_ERROR = 2;

    private static final CFunction IOCTL = CFunction.ofInt("ioctl");
    private static final long TIOCGWINSZ = 0x5413L;

    /** Offset of the columns in {@code struct winsize}, after the rows. */
    private static final long COLUMNS = 2;

    private TerminalSize() {}

    /** Returns the columns of the terminal at this descriptor; empty if it is not a terminal or does not report them. */
    public static OptionalInt columns(int descriptor) {
        Scratch scratch = Scratch.ofThread();
        long answer = IOCTL.call(scratch, descriptor, TIOCGWINSZ, scratch.struct.address());
        int columns = Short.toUnsignedInt(scratch.struct.get(ValueLayout.JAVA_SHORT, COLUMNS));
        return answer < 0 || columns == 0 ? OptionalInt.empty() : OptionalInt.of(columns);
    }
}
