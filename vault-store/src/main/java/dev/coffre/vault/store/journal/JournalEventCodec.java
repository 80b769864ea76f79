package dev.coffre.vault.store.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Events as a JSON array: ids and keys in hex, instants in milliseconds. Unknown properties of an event are ignored. */
final class JournalEventCodec {
    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 6;
    private static final TypeReference<List<JournalEvent>> EVENTS = new TypeReference<>() {};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(absent -> absent.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .addModule(module())
            .build();

    private JournalEventCodec() {}

    static byte[] write(List<JournalEvent> events) {
        return MAPPER.writerFor(EVENTS).writeValueAsBytes(events);
    }

    static List<JournalEvent> read(byte[] json, BinaryReader at) {
        try {
            return List.copyOf(MAPPER.readValue(json, EVENTS));
        } catch (InvalidTypeIdException unknown) {
            if (unknown.getTypeId() == null) {
                throw at.damaged("its events cannot be read");
            }
            throw ProblemCode.FORMAT_TOO_NEW.with("thing", "a journal event").with("version", unknown.getTypeId());
        } catch (JacksonException | NullPointerException notEvents) {
            throw at.damaged("its events cannot be read");
        }
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        text(module, VaultId.class, VaultId::parse);
        text(module, DomainId.class, DomainId::parse);
        text(module, MachineId.class, MachineId::parse);
        text(module, SlotId.class, SlotId::parse);
        text(module, Oid.class, Oid::parse);
        text(module, Sha256.class, Sha256::parse);
        text(module, VerifyingKey.class, VerifyingKey::parse);
        module.addSerializer(Instant.class, new StdSerializer<>(Instant.class) {
            @Override
            public void serialize(Instant instant, JsonGenerator out, SerializationContext context) {
                out.writeNumber(instant.toEpochMilli());
            }
        });
        module.addDeserializer(Instant.class, new StdDeserializer<>(Instant.class) {
            @Override
            public Instant deserialize(JsonParser in, DeserializationContext context) {
                return Instant.ofEpochMilli(in.getLongValue());
            }
        });
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, new ToStringSerializer(type));
        module.addDeserializer(type, new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                String text = in.getString();
                try {
                    return parse.apply(text);
                } catch (IllegalArgumentException notOne) {
                    return context.reportInputMismatch(type, "not a %s", type.getSimpleName());
                }
            }
        });
    }
}
