package dev.coffre.agent.terminal;

import dev.coffre.agent.platform.TerminalDevice;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The streams of this process. All output is UTF-8, so file names are printed in any locale. */
public final class SystemTerminal implements Terminal {
    private static final int DEFAULT_COLUMNS = 80;

    private final StandardOutput standardOutput = new StandardOutput();
    private final PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private final @Nullable Console console = System.console();
    private final TerminalDevice device;

    /** Standard output that remembers its first failure. */
    private static final class StandardOutput extends OutputStream {
        private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
        private volatile @Nullable IOException failure;

        @Override
        public void write(int each) throws IOException {
            write(new byte[] {(byte) each}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                stream.write(bytes, from, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }
    }

    public SystemTerminal(TerminalDevice device) {
        this.device = device;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public Optional<IOException> outputFailure() {
        return Optional.ofNullable(standardOutput.failure);
    }

    /** Reports failures, which {@code System.out} swallows. */
    @Override
    public OutputStream data() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /** Bypasses the buffer of {@code System.in}, because callers read large blocks. */
    @Override
    public InputStream in() {
        return new FileInputStream(FileDescriptor.in);
    }

    /** {@code System.console()} may exist without a terminal. */
    @Override
    public boolean isInteractive() {
        return console != null && console.isTerminal();
    }

    @Override
    public int columns() {
        return device.columns().orElseGet(SystemTerminal::columnsFromEnvironment);
    }

    /** Fallback for a terminal that reports no size: {@code COLUMNS}. */
    private static int columnsFromEnvironment() {
        String stated = System.getenv().getOrDefault("COLUMNS", "");
        return stated.matches("[1-9]\\d{0,3}") ? Integer.parseInt(stated) : DEFAULT_COLUMNS;
    }

    @Override
    public Optional<String> ask(String question) {
        return console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", question));
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s", question));
    }
}
