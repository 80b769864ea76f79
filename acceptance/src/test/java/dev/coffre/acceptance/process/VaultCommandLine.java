package dev.coffre.acceptance.process;

import dev.coffre.server.cli.Environment;
import dev.coffre.server.cli.VaultCli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code coffre-vault} on a stopped vault's folder, in this JVM: a thousand processes would take hours. */
public final class VaultCommandLine {
    private final InstantSource clock;

    private VaultCommandLine(InstantSource clock) {
        this.clock = clock;
    }

    public static VaultCommandLine now() {
        return new VaultCommandLine(InstantSource.system());
    }

    /** As it would have run so long ago. */
    public static VaultCommandLine ago(Duration age) {
        return new VaultCommandLine(InstantSource.offset(InstantSource.system(), age.negated()));
    }

    public Outcome run(Path data, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = new Environment(
                clock,
                new SecureRandom(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Locale.ENGLISH);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--json"));
        int exit = VaultCli.run(environment, all.toArray(String[]::new));
        return new Outcome(
                "coffre-vault " + String.join(" ", all),
                exit,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8),
                0);
    }
}
