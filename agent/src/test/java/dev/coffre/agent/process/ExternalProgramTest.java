package dev.coffre.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.Here;
import dev.coffre.backup.entry.ByteString;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExternalProgramTest {
    private static byte[] output(ExternalProgram program) throws IOException {
        return program.builder(Here.PLATFORM.programs())
                .start()
                .getInputStream()
                .readAllBytes();
    }

    @Property(tries = 20)
    void everyByteOfAnArgumentArrives(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
        byte[] word = bytes.clone();
        for (int i = 0; i < word.length; i++) {
            word[i] = word[i] == 0 ? (byte) '\n' : word[i];
        }
        ExternalProgram program = new ExternalProgram(
                List.of(ByteString.utf8("/usr/bin/printf"), ByteString.utf8("%s"), ByteString.of(word)));
        assertThat(output(program)).isEqualTo(word);
    }

    @Test
    void noShellReadsAnArgument() throws IOException {
        assertThat(output(ExternalProgram.of(List.of("echo", "$(id)", "`id`;é*", ""))))
                .asString()
                .isEqualTo("$(id) `id`;é* \n");
    }
}
