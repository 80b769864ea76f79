package dev.coffre.agent.terminal;

import dev.coffre.vault.text.SafeText;
import java.io.PrintStream;

/**
 * A status line at the bottom that is overwritten in place. Writes nothing unless the terminal is interactive. Not
 * thread-safe.
 */
public final class StatusLine implements AutoCloseable {
    /** Longer lines are no easier to read. */
    private static final int MAX_COLUMNS = 120;

    private static final int MIN_COLUMNS = 10;
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
            out.print(ERASE + DisplayWidth.shortened(SafeText.escaped(text), columns()));
            out.flush();
            dirty = true;
        }
    }

    /** Prints a permanent line above the status. */
    public void printAbove(String text) {
        close();
        out.println(text);
    }

    /**
     * One column less than the terminal has: a terminal wraps after its last column, and the wrapped line would stay and
     * scroll.
     */
    private int columns() {
        return Math.clamp(terminal.columns() - 1, MIN_COLUMNS, MAX_COLUMNS);
    }

    /** Erases the status. */
    @Override
    public void close() {
        if (dirty) {
            out.print(ERASE);
            out.flush();
            dirty = false;
        }
    }
}
