package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose home is lost goes on with its chain by the wizard, as by {@code coffre register --replace}. */
class ConsoleReplacementTest extends ConsoleTest {
    private Path source;
    private MachineId machine;

    @BeforeEach
    void backUpAndLoseTheHome(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("note"), "something to keep");
        fixture.register();
        machine = fixture.server.machineIds().getFirst();
        assertThat(fixture.run("backup", source.toString())).isZero();
        Files.move(fixture.home(), fixture.path("lost"));
        request();
    }

    private void identify() throws IOException {
        person.get("/registration");
        person.post("/registration/proxy", Map.of("proxy", "none"));
        person.post(
                "/registration/vault",
                Map.of("credentials-path", fixture.credentialsFile().toString()));
    }

    private void replace(String secret, String pin) {
        person.post("/registration/replacement", Map.of("machine", machine.toString(), "secret", secret, "pin", pin));
    }

    private void refused(ProblemCode code) {
        assertThat(person.status()).isEqualTo(code.httpStatus());
        assertThat(person.body())
                .contains("notice refused", "Was this computer in the vault before?")
                .doesNotContain("battery staple");
        assertThat(fixture.vault.vaultOf(machine).chain(machine).points()).hasSize(1);
    }

    @Test
    void itGoesOnWithItsChainByPassphraseAndPin() throws IOException {
        identify();
        assertThat(person.body())
                .contains("knows a computer named bench already")
                .contains("<option value=\"" + machine + "\" selected>")
                .contains("1 recovery point");
        replace("incorrect horse battery staple", "");
        refused(ProblemCode.PASSPHRASE_WRONG);
        replace(AgentFixture.PASSPHRASE, "");
        refused(ProblemCode.PIN_MISSING);
        replace(AgentFixture.PASSPHRASE, "AAAAAAAA");
        refused(ProblemCode.REREGISTRATION_REFUSED);

        replace(AgentFixture.PASSPHRASE, fixture.server.allowReplacement(machine));
        assertThat(person.body()).contains("goes on as bench with the vault Docs", "newest recovery point is 2");
        assertThat(fixture.server.machineCount()).isEqualTo(1);
        fixture.terminal.takeOut();
        assertThat(fixture.run("backup", source.toString(), "--json")).isZero();
        assertThat(fixture.terminal.takeOut()).contains("\"point\":3", "\"dataRecordsSent\":0");
        assertThat(person.get("/")).contains("Protected");
    }

    @Test
    void whoLosesTheAnswerGoesOnWithoutTheSecret() throws IOException {
        identify();
        String pin = fixture.server.allowReplacement(machine);
        fixture.server.loseAnswersFrom("/v1/machines/" + machine + "/replacement");
        replace(AgentFixture.PASSPHRASE, pin);
        assertThat(person.body()).contains("notice refused", "was begun and is not finished");
        fixture.server.loseAnswersFrom("nowhere");
        ConsoleVisitor another = ConsoleVisitor.letInto(server);
        assertThat(another.get("/")).contains("Registration is incomplete");
        person = another;
        identify();
        replace("", "");
        assertThat(person.body()).contains("goes on as bench");
    }

    @Test
    void itCanBeANewOneAllTheSameAndThinkBetterOfIt() throws IOException {
        identify();
        person.post("/registration/back", Map.of("to", "new"));
        assertThat(person.body()).contains("Encryption setting").contains("This computer was in the vault before");
        person.post("/registration/back", Map.of("to", "known"));
        assertThat(person.body()).contains("Was this computer in the vault before?");
        person.post("/registration/back", Map.of("to", "vault"));
        assertThat(person.body()).contains("Vault identification");
    }
}
