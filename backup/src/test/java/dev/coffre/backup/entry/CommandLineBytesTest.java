package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CommandLineBytesTest {
    @Property
    void anyBytesSurviveBeingText(@ForAll byte[] bytes) {
        ByteString argument = ByteString.of(bytes);
        assertThat(CommandLineBytes.bytes(CommandLineBytes.text(argument))).isEqualTo(argument);
    }

    @Test
    void textIsItselfAndAPartOfAnArgumentKeepsItsBytes() {
        assertThat(CommandLineBytes.text(ByteString.utf8("café 🙂"))).isEqualTo("café 🙂");
        String option = CommandLineBytes.text(ByteString.of(new byte[] {'-', 'e', '=', (byte) 0xFF, 'x'}));
        assertThat(CommandLineBytes.bytes(option.substring(3))).isEqualTo(ByteString.of(new byte[] {(byte) 0xFF, 'x'}));
    }
}
