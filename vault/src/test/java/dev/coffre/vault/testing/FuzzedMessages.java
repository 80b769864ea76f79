package dev.coffre.vault.testing;

import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
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
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fuzzes the message records of one package. An input is the simple name of a record, a line feed, and JSON. */
public final class FuzzedMessages {
    private static final int LONGEST_NAME = 40;

    private final Map<String, Class<?>> messages;

    private FuzzedMessages(Map<String, Class<?>> messages) {
        this.messages = messages;
    }

    /** Returns every top-level record in the package of {@code member}, whose classes must lie in a directory. */
    public static FuzzedMessages besides(Class<?> member) {
        Map<String, Class<?>> messages = new HashMap<>();
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(member.getResource(member.getSimpleName() + ".class"))
                                .toURI())
                        .getParent())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type =
                        name.equals("package-info") ? member : Class.forName(member.getPackageName() + "." + name);
                if (type.isRecord() && !type.isMemberClass()) {
                    messages.put(name, type);
                }
            }
            return new FuzzedMessages(messages);
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads the input and checks that the message has no hole and is written as it was read. */
    public void run(byte[] input, BiConsumer<Object, Class<?>> check) {
        int end = 0;
        while (end < input.length && end < LONGEST_NAME && input[end] != '\n') {
            end++;
        }
        Class<?> type = messages.get(new String(input, 0, end, StandardCharsets.ISO_8859_1));
        if (type != null) {
            byte[] json = Arrays.copyOfRange(input, Math.min(input.length, end + 1), input.length);
            Fuzzed.<Object>read(json, () -> WireJson.read(json, type), MalformedMessageException.class::isInstance)
                    .ifPresent(message -> {
                        requireNoNull(message);
                        require(WireJson.read(WireJson.write(message), type).equals(message), "another message");
                        check.accept(message, type);
                    });
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
            case Optional<?> optional -> optional.ifPresent(FuzzedMessages::requireNoNull);
            case Collection<?> list -> list.forEach(FuzzedMessages::requireNoNull);
            case Map<?, ?> map -> map.values().forEach(FuzzedMessages::requireNoNull);
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
}
