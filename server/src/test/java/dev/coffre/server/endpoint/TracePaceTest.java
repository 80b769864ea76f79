package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TracePaceTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final TracePace pace = new TracePace(nanos::get);

    private static Throwable defect(String method) {
        IllegalStateException defect = new IllegalStateException();
        defect.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.util.ArrayList", "get", "ArrayList.java", 1),
            new StackTraceElement("dev.coffre.server.Some", method, "Some.java", 1)
        });
        return defect;
    }

    @Test
    void tracesOneOfAKindAMinute() {
        assertThat(pace.takesTrace(defect("one"))).isTrue();
        assertThat(pace.takesTrace(defect("one"))).isFalse();
        assertThat(pace.takesTrace(defect("other"))).isTrue();
        nanos.addAndGet(TracePace.MINUTE);
        assertThat(pace.takesTrace(defect("one"))).isTrue();
    }

    @Test
    void remembersOnlySoManyKinds() {
        for (int i = 0; i < TracePace.MOST_KINDS; i++) {
            assertThat(pace.takesTrace(defect("method" + i))).isTrue();
        }
        assertThat(pace.takesTrace(defect("oneMore"))).isFalse();
        nanos.addAndGet(TracePace.MINUTE);
        assertThat(pace.takesTrace(defect("oneMore"))).isTrue();
    }
}
