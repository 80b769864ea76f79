package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.testing.TestProcesses;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialAccountTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void ofTwoProcessesThatStartTogetherWithThePasswordOneCreatesTheAccount() {
        try (TestProcesses processes = new TestProcesses(folder, 2)) {
            InitialSetup first = processes.get(0).service().service().initialSetup();
            InitialSetup second = processes.get(1).service().service().initialSetup();
            processes
                    .get(0)
                    .connections()
                    .afterStatement(
                            "FROM account", () -> second.createAdministrator(InitialAccount.ADMINISTRATOR, PASSWORD));

            assertThat(InitialAccount.prepare(first, Optional.of(PASSWORD))).isEmpty();
            assertThat(second.isOpen()).isFalse();
        }
    }
}
