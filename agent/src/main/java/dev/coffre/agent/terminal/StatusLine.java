package dev.coffre.agent.terminal;

import java.io.PrintStream;

/** One line at the bottom that is written over and over; nothing at all when nobody looks. Not thread-safe. */
public final class StatusLine implements AutoCloseable {
    private static final int WIDTH = 100;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean shown;
    private boolean dirty;

    public StatusLine(Terminal terminal) {
        this.out = terminal.err();
        this.shown = terminal.isInteractive();
    }

    public void show(String text) {
        if (shown) {
            out.print(ERASE + shorten(text));
            out.flush();
            dirty = true;
        }
    }

    /** A line that stays, above the status. */
    public void keep(String text) {
        close();
        out.println(text);
    }

    /** The end is what tells paths apart, so the middle goes. */
    private static String shorten(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= WIDTH) {
            return text;
        }
        int head = text.offsetByCodePoints(0, WIDTH * 2 / 3);
        int tail = text.offsetByCodePoints(text.length(), -(WIDTH / 3 - 1));
        return text.substring(0, head) + "…" + text.substring(tail);
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
