package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.List;
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

    @Test
    void theLastArgumentsOfTheProcessAreTheProgramsOwn() {
        ByteString commandLine = ByteString.utf8("java\0-cp\0x\0Main\0caf\u00e9\0\0b\0");
        assertThat(CommandLineBytes.arguments(List.of("caf\uFFFD\uFFFD", "", "b"), commandLine))
                .containsExactly("caf\u00e9", "", "b");
    }

    @Test
    void aCallersArgumentsThatAreNotTheProcesssStayAsTheyAre() {
        ByteString commandLine = ByteString.utf8("java\0Main\0a\0b\0");
        assertThat(CommandLineBytes.arguments(List.of("x", "b"), commandLine)).containsExactly("x", "b");
        assertThat(CommandLineBytes.arguments(List.of("1", "2", "3", "4", "5"), commandLine))
                .hasSize(5);
    }
}
