package dev.coffre.agent.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** A terminal for a command whose standard output is data: messages and JSON lines go to standard error. */
public record ErrorTerminal(Terminal terminal) implements Terminal {
    @Override
    public PrintStream out() {
        return terminal.err();
    }

    /** Failures of data are thrown where it is written. */
    @Override
    public Optional<IOException> outputFailure() {
        return Optional.empty();
    }

    @Override
    public OutputStream data() {
        return terminal.data();
    }

    @Override
    public PrintStream err() {
        return terminal.err();
    }

    @Override
    public InputStream in() {
        return terminal.in();
    }

    @Override
    public boolean isInteractive() {
        return terminal.isInteractive();
    }

    @Override
    public int columns() {
        return terminal.columns();
    }

    @Override
    public Optional<String> ask(String question) {
        return terminal.ask(question);
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        return terminal.askSecret(question);
    }
}
