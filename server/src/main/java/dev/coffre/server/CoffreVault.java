package dev.coffre.server;

import dev.coffre.server.cli.Environment;
import dev.coffre.server.cli.Program;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/** Starts {@code coffre-vault}. Here, and nowhere else, the real clock and real chance come in. */
public final class CoffreVault {
    private CoffreVault() {}

    public static void main(String[] arguments) {
        Environment environment = new Environment(
                InstantSource.system(),
                new SecureRandom(),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Locale.getDefault());
        System.exit(Program.run(environment, arguments));
    }

    /** Whatever the locale of a bare machine: texts are UTF-8. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
