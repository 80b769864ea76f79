package dev.coffre.backup.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.record.RecordReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttributePlacementTest {
    private final Map<RecordReference, byte[]> chunks = new HashMap<>();

    @Test
    void shortValuesStandInTheEntryAndLongOnesInChunks() {
        List<ExtendedAttribute> attributes = List.of(
                attribute("security.capability", 20),
                attribute("system.posix_acl_access", 40_000),
                attribute("user.exact", 1_024),
                attribute("user.long", 1_025));
        AttributeSet set = AttributePlacement.place(attributes.reversed(), this::seal);
        assertThat(set.accessAcl()).contains(attributes.get(1).value());
        assertThat(set.listed())
                .hasExactlyElementsOfTypes(
                        StoredAttribute.Inline.class, StoredAttribute.Inline.class, StoredAttribute.InChunk.class);
        assertThat(AttributePlacement.collect(set, chunks::get)).isEqualTo(attributes);
    }

    @Test
    void moreThan64KiBGoIntoOneChunkExceptTheAcls() {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        attributes.add(attribute("system.posix_acl_default", 44));
        for (int i = 0; i < 80; i++) {
            attributes.add(attribute(String.format("user.%03d", i), 1_000));
        }
        AttributeSet set = AttributePlacement.place(attributes, this::seal);
        assertThat(chunks).hasSize(1);
        assertThat(set.listed()).isEmpty();
        assertThat(set.defaultAcl()).isPresent();
        assertThat(AttributePlacement.collect(set, chunks::get)).isEqualTo(attributes);
    }

    @Test
    void moreThan1024GoIntoOneChunkHoweverShort() {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        for (int i = 0; i < 1_024; i++) {
            attributes.add(attribute(String.format("user.%04d", i), 1));
        }
        assertThat(AttributePlacement.place(attributes, this::seal).listed()).hasSize(1_024);
        attributes.add(attribute("user.9999", 1));
        AttributeSet set = AttributePlacement.place(attributes, this::seal);
        assertThat(set.packed()).isPresent();
        assertThat(AttributePlacement.collect(set, chunks::get)).isEqualTo(attributes);
    }

    @Test
    void moreThanAnEntryKeepsIsRefused() {
        List<ExtendedAttribute> tooLong = List.of(attribute("user.a", AttributePlacement.MAX_VALUE + 1));
        assertThat(AttributePlacement.fits(tooLong)).isFalse();
        assertThatThrownBy(() -> AttributePlacement.place(tooLong, this::seal))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAttributeTwiceInOneChunkIsRefused() {
        BigEndianWriter raw = new BigEndianWriter();
        for (int i = 0; i < 2; i++) {
            raw.string(ByteString.utf8("user.a")).u32(0);
        }
        assertRefused(raw, "the extended attribute 'user.a' twice");
    }

    @Test
    void moreThanAnEntryKeepsInOneChunkIsRefused() {
        BigEndianWriter raw = new BigEndianWriter();
        byte[] value = new byte[AttributePlacement.MAX_VALUE];
        for (int i = 0; i < AttributePlacement.MAX_TOTAL / value.length; i++) {
            raw.string(ByteString.utf8("user." + i)).u32(value.length).bytes(value);
        }
        assertRefused(raw, "extended attributes of more than 1048576 bytes");
    }

    private static void assertRefused(BigEndianWriter raw, String reason) {
        AttributeSet together =
                new AttributeSet(Optional.empty(), Optional.empty(), List.of(), Optional.of(Kids.chunk(1, raw.size())));
        assertThatThrownBy(() -> AttributePlacement.collect(together, _ -> raw.toByteArray()))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    private RecordReference seal(byte[] raw) {
        RecordReference chunk = Kids.chunk(chunks.size(), raw.length);
        chunks.put(chunk, raw);
        return chunk;
    }

    private static ExtendedAttribute attribute(String name, int length) {
        return new ExtendedAttribute(ByteString.utf8(name), ByteString.utf8("v".repeat(length)));
    }
}
