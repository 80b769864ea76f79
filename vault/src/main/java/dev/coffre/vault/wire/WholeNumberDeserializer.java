package dev.coffre.vault.wire;

import java.math.BigDecimal;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads {@code 7}, {@code 7.0} and {@code 7e0} alike: JSON Schema counts each of them as an integer. */
final class WholeNumberDeserializer<N extends Number> extends StdScalarDeserializer<N> {
    private final Function<BigDecimal, N> exact;

    private WholeNumberDeserializer(Class<N> type, Function<BigDecimal, N> exact) {
        super(type);
        this.exact = exact;
    }

    static JacksonModule module() {
        return new SimpleModule()
                .addDeserializer(int.class, new WholeNumberDeserializer<>(int.class, BigDecimal::intValueExact))
                .addDeserializer(Integer.class, new WholeNumberDeserializer<>(Integer.class, BigDecimal::intValueExact))
                .addDeserializer(long.class, new WholeNumberDeserializer<>(long.class, BigDecimal::longValueExact))
                .addDeserializer(Long.class, new WholeNumberDeserializer<>(Long.class, BigDecimal::longValueExact));
    }

    @Override
    @SuppressWarnings("unchecked") // Jackson returns the value for another kind of token
    public N deserialize(JsonParser parser, DeserializationContext context) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            try {
                return exact.apply(parser.getDecimalValue());
            } catch (ArithmeticException notWhole) {
                context.reportInputMismatch(this, "not a whole number of this type");
            }
        }
        return (N) context.handleUnexpectedToken(getValueType(context), parser);
    }
}
