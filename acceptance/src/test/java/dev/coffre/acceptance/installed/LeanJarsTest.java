package dev.coffre.acceptance.installed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would slow every start down is not in the libraries (packaging/LeanJars.java). */
class LeanJarsTest {
    /** Of the class files of Java 6, the oldest that the cache of class data takes. */
    private static final int OLDEST = 50;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"packaging/target/coffre-agent/lib", "server/target/lib"})
    void noLibraryIsSignedOrTooOldForTheCache(String place) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Checkout.file(place))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("bcprov-"));
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile(), false)) {
                for (JarEntry entry : file.stream().toList()) {
                    String name = entry.getName();
                    assertThat(name.toUpperCase(Locale.ROOT)).as(jar.toString()).doesNotMatch("META-INF/[^/]*\\.SF");
                    if (name.endsWith(".class")) {
                        assertThat(version(file, entry)).as(jar + " " + name).isGreaterThanOrEqualTo(OLDEST);
                    }
                }
            }
        }
    }

    private static int version(JarFile file, JarEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry);
                DataInputStream in = new DataInputStream(content)) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }

    /** A class that is linked with the cache and names one that is not in it has that one's jar opened at every start. */
    @Test
    void aStartOfTheAgentReadsNoLibraryOutsideOfItsCache() throws IOException {
        Path loaded = folder.resolve("loaded");
        Invocation.of(Checkout.file("bin/coffre"), "status")
                .with("COFFRE_HOME", folder.resolve("home").toString())
                .with("COFFRE_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded)
                .run(folder.resolve("said"));
        try (Stream<String> lines = Files.lines(loaded)) {
            assertThat(lines).noneMatch(line -> line.contains("/bcprov-") || line.contains("/picocli-"));
        }
    }
}
