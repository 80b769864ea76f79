package dev.coffre.vault.wire;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A message: the name of its type, a line feed, JSON. */
public class WireMessageFuzzTest {
    private static final int LONGEST_NAME = 32;
    private static final long MOST_BYTES = 8 << 20;
    private static final Map<String, Class<?>> MESSAGES = messages();
    private static final JobId JOB = JobId.parse("00112233445566778899aabbccddeeff");

    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && end < LONGEST_NAME && input[end] != '\n') {
            end++;
        }
        Class<?> type = MESSAGES.get(new String(input, 0, end, StandardCharsets.ISO_8859_1));
        if (type != null) {
            byte[] json = Arrays.copyOfRange(input, Math.min(input.length, end + 1), input.length);
            Fuzzed.<Object>read(json, () -> WireJson.read(json, type), MalformedMessageException.class::isInstance)
                    .ifPresent(message -> requireSound(message, type));
        }
    }

    /** Every message that there is. */
    private static Map<String, Class<?>> messages() {
        Map<String, Class<?>> messages = new HashMap<>();
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(WireJson.class.getResource("WireJson.class"))
                                .toURI())
                        .getParent())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = name.equals("package-info")
                        ? WireJson.class
                        : Class.forName(WireJson.class.getPackageName() + "." + name);
                if (type.isRecord() && !type.isMemberClass()) {
                    messages.put(name, type);
                }
            }
            return messages;
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireSound(Object message, Class<?> type) {
        requireNoNull(message);
        require(WireJson.read(WireJson.write(message), type).equals(message), "another message");
        switch (message) {
            case JobReportRequest report -> read(MOST_BYTES, () -> report.toReport(JOB), MalformedMessageException.class::isInstance);
            case AddressAnnouncementMessage announced ->
                read(MOST_BYTES, () -> AddressAnnouncement.of(announced), IllegalArgumentException.class::isInstance);
            case SetRetentionRequest set
            when set.policy().isPresent() ->
                read(MOST_BYTES, () -> set.policy().get().toPolicy(), problem(ProblemCode.RETENTION_POLICY_INVALID));
            default -> {}
        }
    }

    /** A field that may be missing is an Optional, and no list or map has holes. */
    private static void requireNoNull(@Nullable Object value) {
        require(value != null, "a null");
        switch (value) {
            case Record message -> {
                for (RecordComponent field : message.getClass().getRecordComponents()) {
                    requireNoNull(valueOf(field, message));
                }
            }
            case Optional<?> optional -> optional.ifPresent(WireMessageFuzzTest::requireNoNull);
            case Collection<?> list -> list.forEach(WireMessageFuzzTest::requireNoNull);
            case Map<?, ?> map -> map.values().forEach(WireMessageFuzzTest::requireNoNull);
            case null, default -> {}
        }
    }

    private static @Nullable Object valueOf(RecordComponent field, Record message) {
        try {
            return field.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(WireMessageFuzzTest.class, WireMessageFuzzTest::fuzzerTestOneInput);
    }
}
