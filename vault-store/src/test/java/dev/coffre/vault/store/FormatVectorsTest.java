package dev.coffre.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.testing.FixedJournal;
import dev.coffre.vault.testing.FixedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden bytes of every file without keys, and broken ones with the reason for which each is refused. {@code bin/regenerate
 * vectors} writes them.
 */
final class FormatVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/store-files.json");
    private static final String JOURNAL = "journal";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** {@code problem} and {@code reason} are empty for bytes that are right. */
    record Vector(String kind, String what, String hex, String problem, String reason) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /** Bytes of a kind, changed at one place and sealed again, so that not the checksum is what refuses them. */
    private record Break(String kind, String what, int offset, int value) {}

    private static final List<Break> BREAKS = List.of(
            new Break("record", "magic", 0, 'X'),
            new Break("record", "version 0", 4, 0),
            new Break("record", "a later version", 4, 2),
            new Break("record", "a later suite", 5, 2),
            new Break("record", "an unknown type", 6, 9),
            new Break("record", "a flag", 7, 1),
            new Break("record", "epoch 0", 27, 0),
            new Break("record", "more kids than it has", 31, 3),
            new Break("record", "four thousand million kids", 28, 0xFF),
            new Break("record", "a payload longer than the record", 33, 1),
            new Break("record", "kids that are not ascending", 36, 0xFF),
            new Break("record", "an ext that a tree has not", 36 + 64 + 3, 1),
            new Break("point", "two kids", 31, 2),
            new Break("point", "seq 0", 36 + 32 + 4 + 20 + 7, 0),
            new Break("point", "an unknown kind", 36 + 32 + 4 + 84, 7),
            new Break("tombstone", "a reserved flag", 7, 1),
            new Break("tombstone", "an unknown reason", 5, 9),
            new Break("tombstone", "seq 0", 31, 0),
            new Break("slot", "a reserved kind", 5, 3),
            new Break("slot", "a reserved flag", 7, 1),
            new Break("slot", "epoch 0", 43, 0),
            new Break("slot", "memory over 2 GiB", 44, 1),
            new Break("slot", "seventeen iterations", 51, 17),
            new Break("slot", "no parallelism", 55, 0),
            new Break("slot", "a longer key", 91, 33),
            new Break("keyring", "epoch 1", 27, 1),
            new Break("keyring", "the type of a chunk", 6, 1),
            new Break("journal", "a later version", 4, 3),
            new Break("journal", "a number that does not fit", 15, 2),
            new Break("journal", "an attempt of 2^63", 16, 0x80),
            new Break("journal", "events of four thousand million bytes", 64, 0xFF),
            new Break("journal", "an event that nobody knows", 68 + 11, 'x'));

    private static Vector broken(Map<String, byte[]> files, Break how) {
        byte[] bytes = Objects.requireNonNull(files.get(how.kind())).clone();
        bytes[how.offset()] = (byte) how.value();
        if (!how.kind().equals("record")) {
            bytes = ChecksummedFile.encode(Arrays.copyOf(bytes, bytes.length - Sha256.BYTES));
        }
        try {
            var unused = codec(how.kind()).apply(bytes);
            throw new AssertionError(how + " is accepted");
        } catch (Problem problem) {
            String reason =
                    problem.details().getOrDefault("reason", problem.details().getOrDefault("thing", ""));
            return new Vector(
                    how.kind(),
                    how.what(),
                    HexFormat.of().formatHex(bytes),
                    problem.code().code(),
                    reason);
        }
    }

    private static UnaryOperator<byte[]> codec(String kind) {
        return kind.equals(JOURNAL)
                ? bytes -> JournalSegment.decode(bytes).encode()
                : Objects.requireNonNull(FixedFiles.CODECS.get(kind));
    }

    /** By kind, in the order of the vectors. */
    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        FixedFiles.all().forEach((kind, bytes) -> {
            if (kind.equals("credentials")) {
                files.put(JOURNAL, FixedJournal.segment());
            }
            files.put(kind, bytes);
        });
        return files;
    }

    private static List<Vector> made() {
        Map<String, byte[]> files = files();
        List<Vector> vectors = new ArrayList<>();
        files.forEach((kind, bytes) ->
                vectors.add(new Vector(kind, "right", HexFormat.of().formatHex(bytes), "", "")));
        BREAKS.forEach(how -> vectors.add(broken(files, how)));
        return vectors;
    }

    private static List<Vector> kept() throws IOException {
        return List.of(JSON.readValue(Files.readAllBytes(VECTORS), Vector[].class));
    }

    @Test
    void writersStillWriteTheGoldenBytes() throws IOException {
        if (Boolean.getBoolean("coffre.write")) {
            Files.writeString(VECTORS, JSON.writeValueAsString(made()) + "\n");
        }
        assertThat(kept()).isEqualTo(made());
    }

    @Test
    void readersTakeTheGoldenBytesAndRefuseTheBrokenOnesForTheirReason() throws IOException {
        for (Vector vector : kept()) {
            UnaryOperator<byte[]> codec = codec(vector.kind());
            if (vector.problem().isEmpty()) {
                assertThat(codec.apply(vector.bytes())).isEqualTo(vector.bytes());
            } else {
                assertThatThrownBy(() -> codec.apply(vector.bytes()))
                        .as(vector.what())
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.code().code()).isEqualTo(vector.problem()));
            }
        }
    }

    @Test
    void everyFlippedBitOfASmallFileIsRefused() {
        files().forEach((kind, bytes) -> {
            boolean covered = !kind.equals("record") && !kind.equals("receipt");
            for (int at = 0; covered && at < bytes.length; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                assertThatThrownBy(() -> codec(kind).apply(flipped))
                        .as("%s at %d", kind, at)
                        .isInstanceOf(Problem.class);
            }
        });
    }

    @Test
    void everyTruncationOfEveryFileIsRefused() {
        files().forEach((kind, bytes) -> {
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> codec(kind).apply(cut))
                        .as("%s of %d", kind, length)
                        .isInstanceOf(Problem.class);
            }
        });
    }
}
