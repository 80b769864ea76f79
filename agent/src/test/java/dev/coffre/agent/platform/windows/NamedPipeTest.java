package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.WINDOWS)
class NamedPipeTest {
    private final AtomicInteger asked = new AtomicInteger();

    private Optional<String> answer(String question) {
        asked.incrementAndGet();
        return Optional.of("here");
    }

    @Test
    void aCallerThatIsNotAllowedGetsNoAnswer() throws Exception {
        try (NamedPipe pipe = NamedPipe.open("one", this::answer, pid -> false)) {
            assertThat(new NamedPipes().ask(pipe.address(), "who?")).isEmpty();
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void theCallersProcessIsKnown() throws Exception {
        long self = ProcessHandle.current().pid();
        try (NamedPipe pipe = NamedPipe.open("one", this::answer, pid -> pid == self)) {
            assertThat(new NamedPipes().ask(pipe.address(), "who?")).contains("here");
        }
    }

    @Test
    void anAddressThatIsNoPipeOfThisProgramIsNeverOpened() {
        assertThat(new NamedPipes().ask("C:\\windows\\win.ini", "who?")).isEmpty();
    }
}
