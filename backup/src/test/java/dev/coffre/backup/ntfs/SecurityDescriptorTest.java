package dev.coffre.backup.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SecurityDescriptorTest {
    /** Owner S-1-5-32-544, group S-1-5-18, one entry that allows everything to everyone. */
    private static final String GOLDEN = "01000480" + "14000000" + "24000000" + "00000000" + "30000000"
            + "01020000000000052000000020020000"
            + "010100000000000512000000"
            + "02001c0001000000" + "00031400ff011f00" + "010100000000000100000000";

    private static final byte[] BYTES = HexFormat.of().parseHex(GOLDEN);

    @Test
    void readsOwnerGroupAndEntries() {
        SecurityDescriptor descriptor = SecurityDescriptor.parse(ByteString.of(BYTES));
        assertThat(descriptor.owner().map(SecurityId::toString)).hasValue("S-1-5-32-544");
        assertThat(descriptor.group().map(SecurityId::toString)).hasValue("S-1-5-18");
        assertThat(descriptor.accessEntries()).hasValue(1);
        assertThat(descriptor.auditEntries()).isEmpty();
        assertThat(descriptor.control()).isEqualTo(SecurityDescriptor.SELF_RELATIVE | SecurityDescriptor.DACL_PRESENT);
    }

    @Test
    void aGreatAuthorityIsHexadecimal() {
        assertThat(new SecurityId(1L << 32, java.util.List.of(7L))).hasToString("S-1-0x000100000000-7");
        assertThat(new SecurityId(5, java.util.List.of(0xFFFF_FFFFL))).hasToString("S-1-5-4294967295");
    }

    @Property
    void aPartOfItIsRefused(@ForAll @IntRange(min = 0, max = 75) int length) {
        assertThatThrownBy(() -> SecurityDescriptor.parse(ByteString.of(BYTES, 0, length)))
                .isInstanceOf(MalformedException.class);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes, @ForAll boolean header) {
        byte[] input = bytes;
        if (header && bytes.length >= 4) {
            input = bytes.clone();
            input[0] = 1;
            input[3] = (byte) 0x80;
        }
        ByteString given = ByteString.of(input);
        try {
            SecurityDescriptor.parse(given);
        } catch (MalformedException refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
        assertThat(SecurityDescriptor.ownerIn(given)).isNotNull();
    }

    @Property
    void aChangedByteIsReadOrRefused(@ForAll @IntRange(min = 0, max = 75) int at, @ForAll byte value) {
        byte[] changed = BYTES.clone();
        changed[at] = value;
        try {
            SecurityDescriptor.parse(ByteString.of(changed));
        } catch (MalformedException refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    @Test
    void theOwnerIsFoundWithoutTheRest() {
        byte[] broken = BYTES.clone();
        broken[50] = (byte) 0xFF; // length of the list
        assertThatThrownBy(() -> SecurityDescriptor.parse(ByteString.of(broken)))
                .isInstanceOf(MalformedException.class);
        assertThat(SecurityDescriptor.ownerIn(ByteString.of(broken)).map(SecurityId::toString))
                .hasValue("S-1-5-32-544");
        assertThat(SecurityDescriptor.ownerIn(ByteString.of(new byte[20]))).isEqualTo(Optional.empty());
    }
}
