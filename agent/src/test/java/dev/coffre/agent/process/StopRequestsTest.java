package dev.coffre.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ExitCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRequestsTest {
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final StopRequests stops = new StopRequests((exit, last) -> heard.add("ended " + last.get()));

    @Test
    void whatRunsInnermostIsAskedToStop() {
        try (StopRequests.Registration _ = stops.register(exit -> heard.add("outer " + exit))) {
            try (StopRequests.Registration _ = stops.register(exit -> heard.add("inner " + exit))) {
                stops.request(ExitCode.TERMINATED);
            }
        }
        assertThat(heard).containsExactly("inner TERMINATED");
    }

    @Test
    void whatHasEndedIsNotAsked() {
        try (StopRequests.Registration _ = stops.register(exit -> heard.add("outer " + exit))) {
            stops.register(exit -> heard.add("inner " + exit)).close();
            stops.request(ExitCode.HANGUP);
        }
        assertThat(heard).containsExactly("outer HANGUP");
    }

    @Test
    void theFirstSignalCounts() {
        try (StopRequests.Registration _ = stops.register(exit -> heard.add("asked " + exit))) {
            stops.request(ExitCode.INTERRUPTED);
            stops.request(ExitCode.TERMINATED);
        }
        assertThat(heard).containsExactly("asked INTERRUPTED");
    }

    @Test
    void whatBeginsRightAfterASignalIsAskedToStop() throws Exception {
        Thread signal = Thread.ofPlatform().start(() -> stops.request(ExitCode.INTERRUPTED));
        Thread.sleep(200);
        try (StopRequests.Registration _ = stops.register(exit -> heard.add("asked " + exit))) {
            signal.join();
        }
        assertThat(heard).containsExactly("asked INTERRUPTED");
    }

    @Test
    void whereNothingBeginsTheProcessEnds() {
        stops.request(ExitCode.TERMINATED);

        assertThat(heard).containsExactly("ended TERMINATED");
    }
}
