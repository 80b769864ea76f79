package dev.coffre.vault.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Writes and reads messages by the rules of docs/protocol.md §1: at most {@link #MAX_BYTES}, nested at most
 * {@link #MAX_DEPTH} deep, unknown fields passed over, duplicate fields refused. A field that is not an
 * {@link java.util.Optional} must be there; null counts as missing. A text is no number and the other way round. A whole
 * number may be written with a fraction of zero or an exponent, as JSON Schema has it. Thread-safe.
 */
public final class WireJson {
    public static final int MAX_BYTES = 1 << 20;
    public static final int MAX_DEPTH = 8;

    /** A reason that {@code ProblemText} words; it names no class, for the other end may be anything. */
    private static final String UNEXPECTED = "unexpected-message";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .maxNameLength(MAX_BYTES)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    // A table of names that senders choose would grow with every request.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(WholeNumbers.module())
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
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
