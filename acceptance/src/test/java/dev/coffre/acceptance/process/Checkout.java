package dev.coffre.acceptance.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the programs under test lie. */
public final class Checkout {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}

    /** A file that is part of the checkout. */
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** A launcher; what it starts was built before. */
    static Path program(String name) {
        if (!Files.exists(ROOT.resolve("packaging/target/coffre-agent/bin/coffre"))
                || !Files.isDirectory(ROOT.resolve("server/target/lib"))) {
            throw new AssertionError("nothing to start yet: run bin/build, or ./check acceptance");
        }
        return ROOT.resolve("bin").resolve(name);
    }
}
