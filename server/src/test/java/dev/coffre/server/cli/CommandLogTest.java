package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.TestService;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command prints no log record that is not about an error. */
class CommandLogTest {
    private static final System.Logger LOG = System.getLogger(CommandLogTest.class.getName());

    private final Logger root = Logger.getLogger("");
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final ConsoleHandler handler = onConsole();

    /** A handler keeps the standard error of the moment when it was made. */
    private ConsoleHandler onConsole() {
        PrintStream before = System.err;
        System.setErr(new PrintStream(console, true, UTF_8));
        try {
            ConsoleHandler made = new ConsoleHandler();
            root.addHandler(made);
            return made;
        } finally {
            System.setErr(before);
        }
    }

    @AfterEach
    void remove() {
        root.removeHandler(handler);
    }

    private static void run(String... command) {
        SimulatedClock clock = new SimulatedClock();
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        Environment environment =
                new Environment(clock, new SecureRandom(), none, none, Locale.ENGLISH, clock::nanos, TestService.CHEAP);
        VaultCli.run(environment, command);
    }

    @Test
    void aCommandPrintsNoWarningOfTheLog(@TempDir Path folder) {
        run("rebuild", "--data", folder.resolve("nonesuch").toString());
        LOG.log(System.Logger.Level.WARNING, "a warning");
        LOG.log(System.Logger.Level.ERROR, "an error");

        assertThat(console.toString(UTF_8)).contains("an error").doesNotContain("a warning");
    }

    @Test
    void theServiceKeepsItsWarnings(@TempDir Path folder) {
        run("serve", "--data", folder.resolve("data").toString(), "--admin-password-file", "/nonesuch");
        LOG.log(System.Logger.Level.WARNING, "a warning");

        assertThat(console.toString(UTF_8)).contains("a warning");
    }
}
