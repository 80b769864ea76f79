package dev.coffre.agent.answerer;

import dev.coffre.agent.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;

/** The terminal of another process. Output goes there. Nothing is read: the commands that are answered ask no questions. */
final class AnswerTerminal implements Terminal {
    private static final int DEFAULT_COLUMNS = 80;

    private final PrintStream out;
    private final PrintStream err;
    private final OptionalInt columns;

    /** @param columns the width; empty if the other process is not at a terminal */
    AnswerTerminal(PrintStream out, PrintStream err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    /** The other process writes the output, and reports its failure. */
    @Override
    public Optional<IOException> outputFailure() {
        return Optional.empty();
    }

    /** No command that is answered writes data there. */
    @Override
    public OutputStream data() {
        return out;
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean isInteractive() {
        return columns.isPresent();
    }

    @Override
    public int columns() {
        return columns.orElse(DEFAULT_COLUMNS);
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.empty();
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        return Optional.empty();
    }
}
