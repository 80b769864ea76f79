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
 * {@link #MAX_DEPTH} deep. Unknown fields are ignored, duplicate fields refused. A field that is not an
 * {@link java.util.Optional} must be present; null counts as missing. Texts and numbers are not converted into each
 * other. A whole number may be written with a zero fraction or an exponent, as in JSON Schema. Thread-safe.
 */
public final class WireJson {
    public static final int MAX_BYTES = 1 << 20;
    public static final int MAX_DEPTH = 8;

    /** A reason whose text is in {@code ProblemText}. It names no class, since the other end may be any program. */
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
            .addModule(WholeNumberDeserializer.module())
            .addModule(RecordInstantiator.module())
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .changeDefaultPropertyInclusion(absent -> absent.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private WireJson() {}

    /** Returns the message as UTF-8 bytes. */
    public static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** Returns the message as one line of text, for {@code --json} output and the administration socket. */
    public static String writeLine(Object message) {
        return MAPPER.writeValueAsString(message);
    }

    /** @throws MalformedMessageException when {@code json} is too long or is not a message of that type */
    public static <T> T read(byte[] json, Class<T> type) {
        if (json.length > MAX_BYTES) {
            throw new MalformedMessageException("a message of " + json.length + " bytes");
        }
        try {
            T message = MAPPER.readValue(json, type);
            if (message == null) {
                throw new MalformedMessageException(UNEXPECTED);
            }
            return message;
        } catch (JacksonException e) {
            // The message of a Jackson exception quotes the input, which may hold a secret: it is dropped.
            throw new MalformedMessageException(UNEXPECTED);
        }
    }
}
