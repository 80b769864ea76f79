package dev.coffre.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ExitCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopDispatcherTest {
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final StopDispatcher stops = new StopDispatcher((exit, last) -> heard.add("ended " + last.get()));

    @Test
    void whatRunsInnermostIsAskedToStop() {
        try (StopDispatcher.StopRegistration _ = stops.register(exit -> heard.add("outer " + exit))) {
            try (StopDispatcher.StopRegistration _ = stops.register(exit -> heard.add("inner " + exit))) {
                stops.requestStop(ExitCode.TERMINATED);
            }
        }
        assertThat(heard).containsExactly("inner TERMINATED");
    }

    @Test
    void whatHasEndedIsNotAsked() {
        try (StopDispatcher.StopRegistration _ = stops.register(exit -> heard.add("outer " + exit))) {
            stops.register(exit -> heard.add("inner " + exit)).close();
            stops.requestStop(ExitCode.HANGUP);
        }
        assertThat(heard).containsExactly("outer HANGUP");
    }

    @Test
    void theFirstSignalCounts() {
        try (StopDispatcher.StopRegistration _ = stops.register(exit -> heard.add("asked " + exit))) {
            stops.requestStop(ExitCode.INTERRUPTED);
            stops.requestStop(ExitCode.TERMINATED);
        }
        assertThat(heard).containsExactly("asked INTERRUPTED");
    }

    @Test
    void whatBeginsRightAfterASignalIsAskedToStop() throws Exception {
        Thread signal = Thread.ofPlatform().start(() -> stops.requestStop(ExitCode.INTERRUPTED));
        Thread.sleep(200);
        try (StopDispatcher.StopRegistration _ = stops.register(exit -> heard.add("asked " + exit))) {
            signal.join();
        }
        assertThat(heard).containsExactly("asked INTERRUPTED");
    }

    @Test
    void whereNothingBeginsTheProcessEnds() {
        stops.requestStop(ExitCode.TERMINATED);

        assertThat(heard).containsExactly("ended TERMINATED");
    }
}
