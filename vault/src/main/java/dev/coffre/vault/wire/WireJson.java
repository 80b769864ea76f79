package dev.coffre.vault.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads messages by the rules of docs/protocol.md §1: at most {@link #MAX_BYTES}, nested at most
 * {@link #MAX_DEPTH} deep, unknown fields passed over, duplicate fields refused. A field that is not an
 * {@link java.util.Optional} must be there. Thread-safe.
 */
public final class WireJson {
    public static final int MAX_BYTES = 1 << 20;
    public static final int MAX_DEPTH = 8;

    /** A reason that {@code ProblemText} words; it names no class, for the other end may be anything. */
    private static final String UNEXPECTED = "unexpected-message";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(32)
                            .maxStringLength(MAX_BYTES)
                            .maxNameLength(256)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(absent -> absent.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private WireJson() {}

    /** The message as UTF-8 bytes. */
    public static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** The message as one line of text: {@code --json} output and the administration socket. */
    public static String line(Object message) {
        return MAPPER.writeValueAsString(message);
    }

    /** @throws MalformedMessage when {@code json} is too long or is not a message of that type */
    public static <T> T read(byte[] json, Class<T> type) {
        if (json.length > MAX_BYTES) {
            throw new MalformedMessage("a message of " + json.length + " bytes");
        }
        try {
            T message = MAPPER.readValue(json, type);
            if (message == null) {
                throw new MalformedMessage(UNEXPECTED);
            }
            return message;
        } catch (JacksonException e) {
            // The text of a Jackson error quotes the input, which may hold a secret: only the place is kept.
            throw new MalformedMessage(UNEXPECTED);
        }
    }
}
