package dev.coffre.acceptance.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The packages of the agent that the build has made. */
public final class AgentPackage {
    /** Where somebody has installed the .deb already, as the long stage agent-package does. */
    private static final String INSTALLED = "COFFRE_INSTALLED";

    private static final Supplier<Path> INSTALLATION = new Installation();

    private AgentPackage() {}

    public static Path deb() {
        return built("coffre-agent_.*_amd64\\.deb");
    }

    public static Path archive() {
        return built("coffre-agent-.*-linux-x64\\.tar\\.gz");
    }

    private static Path built(String name) {
        try (Stream<Path> files = Files.list(Checkout.file("packaging/target"))) {
            Optional<Path> found = files.filter(
                            file -> file.getFileName().toString().matches(name))
                    .findFirst();
            assumeTrue(found.isPresent(), "no package of the agent like " + name + ": run bin/build");
            return found.orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the .deb brings, as it would lie below the root of a system. */
    public static Path unpackedDeb(Path folder) {
        Path tree = folder.resolve("tree");
        Invocation.of(Path.of("/usr/bin/dpkg-deb"), "-x", deb().toString(), tree.toString())
                .run(folder.resolve("said"))
                .expect(0);
        return tree;
    }

    /** A machine on which the .deb is installed. */
    public static AgentProcess installed(Path folder) {
        Path program =
                Optional.ofNullable(System.getenv(INSTALLED)).map(Path::of).orElseGet(INSTALLATION);
        return AgentProcess.in(folder.resolve("machine")).installedIn(program);
    }

    /** Once for all tests, as long as its class data takes. */
    private static final class Installation implements Supplier<Path> {
        private Optional<Path> program = Optional.empty();

        @Override
        public synchronized Path get() {
            if (program.isEmpty()) {
                program = Optional.of(install());
            }
            return program.get();
        }

        /** The files and the class data: what its installation does without root. */
        private static Path install() {
            Path folder;
            try {
                folder = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "run").toAbsolutePath()), "agent-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path program = unpackedDeb(folder).resolve("opt/coffre");
            Invocation.of(program.resolve("bin").resolve("make-class-data"))
                    .run(folder.resolve("said"))
                    .expect(0);
            return program;
        }
    }
}
