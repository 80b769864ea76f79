package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class PeriodicTasksTest {
    @Test
    void anErrorOfATaskEndsNoSchedule() {
        assertThatCode(() -> PeriodicTasks.runLogged(() -> {
                    throw new StackOverflowError();
                }))
                .doesNotThrowAnyException();
    }
}
