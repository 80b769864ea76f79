package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleServer;
import org.junit.jupiter.api.AfterEach;

/** A test that visits the console of an {@link AgentFixture}. */
abstract class ConsoleTest {
    AgentFixture fixture;
    ConsoleServer server;
    ConsoleVisitor person;

    @AfterEach
    final void closeConsole() {
        server.close();
        fixture.close();
    }

    /** Opens the console and signs in. */
    final void visit() {
        server = fixture.console();
        person = ConsoleVisitor.letInto(server);
    }
}
