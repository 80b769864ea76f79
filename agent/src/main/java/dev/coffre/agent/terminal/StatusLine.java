package dev.coffre.agent.terminal;

import dev.coffre.vault.text.SafeText;
import java.io.PrintStream;

/** One line at the bottom that is written over and over; nothing at all when nobody looks. Not thread-safe. */
public final class StatusLine implements AutoCloseable {
    /** A longer line is no easier to read. */
    private static final int LONGEST = 120;

    private static final int SHORTEST = 10;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final PrintStream out;
    private final boolean shown;
    private boolean dirty;

    public StatusLine(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.err();
        this.shown = terminal.isInteractive();
    }

    public void show(String text) {
        if (shown) {
            out.print(ERASE + LineWidth.shortened(SafeText.spelled(text), columns()));
            out.flush();
            dirty = true;
        }
    }

    /** A line that stays, above the status. */
    public void keep(String text) {
        close();
        out.println(text);
    }

    /** One less than there are: a terminal begins a new line after its last column, and what is left behind scrolls. */
    private int columns() {
        return Math.clamp(terminal.columns() - 1, SHORTEST, LONGEST);
    }

    /** Leaves an empty line behind. */
    @Override
    public void close() {
        if (dirty) {
            out.print(ERASE);
            out.flush();
            dirty = false;
        }
    }
}
