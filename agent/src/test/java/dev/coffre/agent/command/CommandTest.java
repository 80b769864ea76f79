package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;

/** A test that runs commands of {@code coffre} in an {@link AgentFixture}, which it opens itself. */
abstract class CommandTest {
    @SuppressWarnings("NullAway.Init") // set by the subclass, before each test
    AgentFixture fixture;

    @AfterEach
    final void closeFixture() {
        fixture.close();
    }

    /** Runs a command that must succeed. Returns what it printed. */
    final String ok(String... command) {
        int exit = fixture.run(command);
        String err = fixture.terminal.takeErr();
        assertThat(exit).as("%s: %s", String.join(" ", command), err).isZero();
        return fixture.terminal.takeOut();
    }

    /** Runs a command that must fail with this problem. */
    final void fails(int exit, String code, String... command) {
        assertThat(fixture.run(command)).as(String.join(" ", command)).isEqualTo(exit);
        assertThat(fixture.terminal.takeErr()).contains("[" + code + "]");
        fixture.terminal.takeOut();
    }
}
