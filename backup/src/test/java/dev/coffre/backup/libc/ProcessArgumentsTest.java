package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessArgumentsTest {
    @Test
    void theLastArgumentsOfTheProcessAreTheProgramsOwn() {
        ByteString commandLine = ByteString.utf8("java\0-cp\0x\0Main\0caf\u00e9\0\0b\0");
        assertThat(ProcessArguments.arguments(List.of("caf\uFFFD\uFFFD", "", "b"), commandLine))
                .containsExactly("caf\u00e9", "", "b");
    }

    @Test
    void aCallersArgumentsThatAreNotTheProcesssStayAsTheyAre() {
        ByteString commandLine = ByteString.utf8("java\0Main\0a\0b\0");
        assertThat(ProcessArguments.arguments(List.of("x", "b"), commandLine)).containsExactly("x", "b");
        assertThat(ProcessArguments.arguments(List.of("1", "2", "3", "4", "5"), commandLine))
                .hasSize(5);
    }
}
