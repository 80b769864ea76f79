package dev.coffre.backup.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of golden vectors, which other programs read too. Tests compare with it. {@code bin/regenerate vectors} writes it with
 * {@code -Dcoffre.vectors.write=true}; review the difference, because it is a change of the format.
 */
public final class VectorFile {
    private static final boolean WRITE = Boolean.getBoolean("coffre.vectors.write");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    public VectorFile(String name) {
        this.file = Path.of("src/test/resources/vectors", name);
    }

    /** What the file says. */
    public JsonNode read() {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that the file says exactly what was computed; maps keep their order. */
    public void mustSay(Object computed) {
        String text = JSON.writeValueAsString(computed).replace("\r\n", "\n") + "\n";
        if (WRITE) {
            write(text);
        } else {
            assertThat(JSON.readTree(text)).as(file.toString()).isEqualTo(read());
        }
    }

    private void write(String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
