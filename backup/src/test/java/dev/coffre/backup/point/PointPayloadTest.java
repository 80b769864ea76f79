package dev.coffre.backup.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.page.Kids;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointPayloadTest {
    static final PointContent CONTENT = new PointContent(
            Optional.of("avant la mise à jour"),
            List.of(ByteString.utf8("/etc"), ByteString.of(new byte[] {'/', (byte) 0xE9})),
            "Europe/Paris",
            "atelier",
            "0.1.0",
            ChunkerParameters.TOEPLITZ,
            new RunSummary(Instant.ofEpochMilli(-5), Instant.ofEpochMilli(1_764_000_000_123L), 0xFFFF_FFFFL));

    private static final PointPayload PAYLOAD =
            new PointPayload(CONTENT, new RootPageReference(1_234, Kids.pid("root", 1), 2));

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(PointPayload.decode(PAYLOAD.encode())).isEqualTo(PAYLOAD);
        PointContent unlabelled = new PointContent(
                Optional.empty(), CONTENT.roots(), "UTC", "", "", ChunkerParameters.FIXED, CONTENT.run());
        PointPayload other = new PointPayload(unlabelled, PAYLOAD.root());
        assertThat(PointPayload.decode(other.encode())).isEqualTo(other);
    }

    @Test
    void aChangedOrMissingByteIsRefusedWithAReasonOrReadsAsAnotherPoint() {
        byte[] raw = PAYLOAD.encode();
        for (int at = 0; at < raw.length; at++) {
            for (int change : new int[] {1, 0x80, 0xFF}) {
                byte[] changed = raw.clone();
                changed[at] ^= (byte) change;
                assertThat(readsOrIsRefused(changed)).isTrue();
            }
            byte[] cut = Arrays.copyOf(raw, at);
            assertThatThrownBy(() -> PointPayload.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }

    private static boolean readsOrIsRefused(byte[] raw) {
        try {
            return !PointPayload.decode(raw).equals(PAYLOAD);
        } catch (MalformedException e) {
            return !String.valueOf(e.getMessage()).isBlank();
        }
    }

    @Test
    void unknownFieldsAndWitnessesArePassedOver() {
        byte[] raw = PAYLOAD.encode();
        int fields = raw[1];
        BigEndianWriter more = new BigEndianWriter().u16(fields + 3).bytes(raw, 2, raw.length - 2);
        more.u16(9).u32(1).u8(1).u16(9).u32(0).u16(77).u32(2).u16(5);
        assertThat(PointPayload.decode(more.toByteArray())).isEqualTo(PAYLOAD);
    }

    @Test
    void aPointOfWindowsSaysSo() {
        PointContent content = new PointContent(
                Optional.empty(),
                List.of(ByteString.utf8("C:\\Users"), ByteString.utf8("\\\\server\\share")),
                "UTC",
                "",
                "",
                ChunkerParameters.FIXED,
                CONTENT.run());
        PointPayload payload = new PointPayload(content, PAYLOAD.root());
        byte[] raw = payload.encode();
        assertThat(PointPayload.decode(raw)).isEqualTo(payload);
        assertThat(content.system()).isEqualTo(PointSystem.WINDOWS);
        assertThat(CONTENT.system()).isEqualTo(PointSystem.LINUX);
        raw[raw.length - 1] = 2;
        assertThatThrownBy(() -> PointPayload.decode(raw)).hasMessageContaining("system 2");
    }

    @Test
    void rootsOfAnotherSystemAreRefused() {
        byte[] raw = PAYLOAD.encode();
        BigEndianWriter more = new BigEndianWriter().u16(raw[1] + 1).bytes(raw, 2, raw.length - 2);
        more.u16(11).u32(1).u8(1);
        assertThatThrownBy(() -> PointPayload.decode(more.toByteArray())).hasMessageContaining("another system");
        assertThatThrownBy(() -> new PointContent(
                        Optional.empty(),
                        List.of(ByteString.utf8("/etc"), ByteString.utf8("C:\\")),
                        "UTC",
                        "",
                        "",
                        ChunkerParameters.FIXED,
                        CONTENT.run()))
                .hasMessageContaining("several systems");
    }

    @Test
    void aPathOfAWindowsPointIsFoundHoweverAPersonWritesIt() {
        PointContent content = new PointContent(
                Optional.empty(),
                List.of(ByteString.utf8("C:\\"), ByteString.utf8("C:\\Users\\anna")),
                "UTC",
                "",
                "",
                ChunkerParameters.FIXED,
                CONTENT.run());
        EntryKey key = EntryKey.root(ByteString.utf8("C:\\Users\\anna")).child(ByteString.utf8("x"));
        assertThat(content.keyOf(ByteString.utf8("C:\\Users\\anna\\x"))).contains(key);
        assertThat(content.keyOf(ByteString.utf8("c:/users/Anna/x/"))).contains(key);
        assertThat(content.keyOf(ByteString.utf8("C:\\Users")))
                .contains(EntryKey.root(ByteString.utf8("C:\\")).child(ByteString.utf8("Users")));
        assertThat(content.keyOf(ByteString.utf8("D:\\"))).isEmpty();
        assertThat(content.rootsBelow(ByteString.utf8("/"))).isEqualTo(content.roots());
        assertThat(content.rootsBelow(ByteString.utf8("C:\\Users"))).isEmpty();
        PointContent below = new PointContent(
                Optional.empty(),
                List.of(ByteString.utf8("C:\\Users\\anna"), ByteString.utf8("D:\\data")),
                "UTC",
                "",
                "",
                ChunkerParameters.FIXED,
                CONTENT.run());
        assertThat(below.rootsBelow(ByteString.utf8("C:\\"))).containsExactly(ByteString.utf8("C:\\Users\\anna"));
        assertThat(content.keyOf(ByteString.utf8("C:\\.."))).isEmpty();
    }

    @Test
    void aFieldThatIsMissingOrThereTwiceIsRefused() {
        byte[] none = new BigEndianWriter().u16(0).toByteArray();
        assertThatThrownBy(() -> PointPayload.decode(none)).hasMessageContaining("is missing");
        byte[] twice = new BigEndianWriter().u16(2).u16(3).u32(0).u16(3).u32(0).toByteArray();
        assertThatThrownBy(() -> PointPayload.decode(twice)).hasMessageContaining("field 3 after field 3");
    }
}
