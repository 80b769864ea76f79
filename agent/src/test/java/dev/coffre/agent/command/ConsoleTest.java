package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleServer;
import org.junit.jupiter.api.AfterEach;

/** A test that visits the console of an {@link AgentFixture}. */
abstract class ConsoleTest {
    @SuppressWarnings("NullAway.Init") // set by the subclass, before each test
    AgentFixture fixture;

    @SuppressWarnings("NullAway.Init") // set by the subclass, before each test
    ConsoleServer server;

    @SuppressWarnings("NullAway.Init") // set by the subclass, before each test
    ConsoleVisitor person;

    @AfterEach
    final void closeConsole() {
        server.close();
        fixture.close();
    }

    /** Opens the console and signs in. */
    final void request() {
        server = fixture.console();
        person = ConsoleVisitor.letInto(server);
    }
}
