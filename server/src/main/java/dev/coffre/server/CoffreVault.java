package dev.coffre.server;

import dev.coffre.server.cli.Environment;
import dev.coffre.server.cli.VaultCli;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/** Entry point of {@code coffre-vault}. The only place that creates the system clock and the random source. */
public final class CoffreVault {
    private CoffreVault() {}

    public static void main(String[] arguments) {
        Environment environment = new Environment(
                InstantSource.system(),
                new SecureRandom(),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Locale.getDefault());
        System.exit(VaultCli.run(environment, arguments));
    }

    /** Texts are UTF-8 even in a minimal locale. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
