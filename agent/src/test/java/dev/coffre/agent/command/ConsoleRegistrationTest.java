package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.SlotKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registration wizard of the console, and that it is the same registration as that of the command. */
class ConsoleRegistrationTest extends ConsoleTest {
    private static final Pattern GROUP = Pattern.compile("<span>([0-9A-Z]{4})</span>");

    @BeforeEach
    void start(@TempDir Path folder) {
        fixture = new AgentFixture(folder);
        request();
    }

    private void identify() throws IOException {
        person.get("/registration");
        assertThat(person.post("/registration/proxy", Map.of("proxy", "none"))).contains("Vault identification");
        Path file = fixture.credentialsFile();
        person.post(
                "/registration/vault",
                Map.of(
                        "credentials", Base64.getEncoder().encodeToString(Files.readAllBytes(file)),
                        "credentials-name", String.valueOf(file.getFileName())));
    }

    private void encrypt(Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "choice", "type",
                "passphrase", AgentFixture.PASSPHRASE,
                "again", AgentFixture.PASSPHRASE,
                "name", "desk",
                "acknowledged", "yes"));
        fields.putAll(more);
        person.post("/registration/encryption", fields);
    }

    private String askedGroup() {
        int asked = Integer.parseInt(person.body().replaceAll("(?s).*type group (\\d) of the code.*", "$1"));
        List<String> groups = GROUP.matcher(person.body())
                .results()
                .map(found -> found.group(1))
                .toList();
        return groups.get(asked - 1);
    }

    private void refused(ProblemCode code, int status) {
        assertThat(person.status()).isEqualTo(status);
        assertThat(person.body()).contains("notice refused");
        assertThat(fixture.server.machineCount()).isZero();
        assertThat(code.httpStatus()).isEqualTo(status);
    }

    private List<SlotKind> slotKinds() {
        return fixture.vault.vaultOf(fixture.server.machineIds().getFirst()).slots().slots().stream()
                .map(slot -> slot.kind())
                .toList();
    }

    @Test
    void stepByStepToARegisteredMachineWithARecoverySheet() throws IOException {
        identify();
        assertThat(person.body())
                .contains("Docs")
                .contains("Credentials valid until")
                .contains("Encryption setting");
        encrypt(Map.of());
        assertThat(person.body())
                .contains("Coffre recovery sheet")
                .contains("<svg")
                .doesNotContain(AgentFixture.PASSPHRASE);
        assertThat(fixture.run("backup", "/etc/hostname")).isEqualTo(1);
        assertThat(fixture.terminal.takeErr()).contains("Registration is incomplete");

        person.post("/registration/sheet", Map.of("group", "no!"));
        assertThat(person.body()).contains("was not read back");
        person.post("/registration/sheet", Map.of("group", askedGroup().toLowerCase(java.util.Locale.ROOT)));
        assertThat(person.body()).contains("Everything is ready").doesNotContain("<svg");
        assertThat(fixture.server.machineCount()).isZero();
        person.post("/registration/finish", Map.of());
        assertThat(person.body()).contains("registered as desk with the vault Docs");
        assertThat(slotKinds()).containsExactlyInAnyOrder(SlotKind.PASSPHRASE, SlotKind.RECOVERY_CODE);
        assertThat(fixture.run("status")).isZero();
        assertThat(person.get("/")).contains("Never backed up");
    }

    @Test
    void oneThatStopsHalfWaySaysSoOnEveryPageAndGoesOnInAnotherSession() throws IOException {
        identify();
        encrypt(Map.of());
        ConsoleVisitor another = ConsoleVisitor.letInto(server);
        assertThat(another.get("/")).contains("Registration is incomplete").contains("Continue the registration");
        assertThat(another.get("/recovery")).contains("Registration is incomplete");
        person = another;
        identify();
        assertThat(person.body()).contains("goes on, with the passphrase that was chosen then");
        person.post("/registration/sheet", Map.of("decline", "yes"));
        person.post("/registration/finish", Map.of());
        assertThat(slotKinds()).containsExactly(SlotKind.PASSPHRASE);
    }

    @Test
    void aTerminalGoesOnWhereAPageStopped() throws IOException {
        identify();
        encrypt(Map.of());
        fixture.terminal.answers("", ScriptedTerminal.GROUP_OF_THE_CODE);
        assertThat(fixture.run("register", fixture.credentialsFile().toString()))
                .isZero();
        assertThat(slotKinds()).containsExactlyInAnyOrder(SlotKind.PASSPHRASE, SlotKind.RECOVERY_CODE);
        assertThat(person.get("/")).contains("Never backed up");
    }

    @Test
    void anAnswerThatIsLostIsToldAndFinishingAgainGivesTheSameMachine() throws IOException {
        identify();
        encrypt(Map.of());
        person.post("/registration/sheet", Map.of("decline", "yes"));
        fixture.server.loseAnswersFrom("/v1/machines");
        person.post("/registration/finish", Map.of());
        assertThat(person.body()).contains("notice refused").contains("Everything is ready");
        fixture.server.loseAnswersFrom("nowhere");
        person.post("/registration/finish", Map.of());
        assertThat(person.body()).contains("registered as desk");
        assertThat(fixture.server.machineCount()).isEqualTo(1);
    }

    @Test
    void wrongCredentialsAreNamedOnThePageWhereTheyWereChosen() throws IOException {
        person.get("/registration");
        person.post("/registration/proxy", Map.of("proxy", "none"));
        person.post(
                "/registration/vault",
                Map.of("credentials-path", fixture.path("none.VaultCredentials").toString()));
        assertThat(person.body()).contains("notice refused").contains("none.VaultCredentials");
        person.post("/registration/vault", Map.of("credentials", "%%%", "credentials-name", "x.VaultCredentials"));
        assertThat(person.body()).contains("notice refused").contains("Vault identification");
        assertThat(fixture.server.machineCount()).isZero();
    }

    @Test
    void withoutTheAcknowledgementNothingHappens() throws IOException {
        identify();
        encrypt(Map.of("acknowledged", ""));
        refused(ProblemCode.LOSS_NOT_ACKNOWLEDGED, 400);
        assertThat(person.body()).doesNotContain(AgentFixture.PASSPHRASE);
    }

    @Test
    void aGeneratedPassphraseIsSavedWhereThePersonSaysAndOnTheOwnDiskOnlyAfterAWarning() throws IOException {
        identify();
        Path place = Files.createDirectory(fixture.path("safe"));
        Map<String, String> generated = Map.of("choice", "generate", "save-to", place.toString());
        encrypt(generated);
        refused(ProblemCode.PASSPHRASE_ON_OWN_DISK, 409);
        assertThat(person.body()).contains("name=\"own-disk\"").contains(place.toString());
        assertThat(place).isEmptyDirectory();

        Map<String, String> agreed = new HashMap<>(generated);
        agreed.put("own-disk", "yes");
        encrypt(agreed);
        Path saved = place.resolve("coffre-desk.passphrase");
        assertThat(person.body())
                .contains(saved.toString())
                .doesNotContain(Files.readString(saved).strip());
        assertThat(Files.readString(saved)).hasSizeGreaterThan(16);
    }

    @Test
    void aPlaceIsWarnedOfWhileTheFormIsFilledIn() throws IOException {
        identify();
        assertThat(person.get("/registration/place?save-to=/tmp&name=desk")).contains("own disk");
        assertThat(person.get("/registration/place?save-to=&name=desk")).doesNotContain("own disk");
    }

    @Test
    void aPersonWhoReadsFrenchIsAnsweredInFrench() throws IOException {
        person.with("Accept-Language", "fr-FR,fr;q=0.9");
        identifyByPath();
        assertThat(person.body()).contains("Paramètre de chiffrement").contains("Générer une phrase secrète");
        encrypt(Map.of("again", "not the same passphrase"));
        assertThat(person.body()).contains("Les deux phrases secrètes ne sont pas identiques");
        List<String> unfilled = Pattern.compile("\\{\\d}")
                .matcher(person.body())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(unfilled).isEmpty();
    }

    private void identifyByPath() throws IOException {
        person.get("/registration");
        person.post("/registration/proxy", Map.of("proxy", "none"));
        person.post(
                "/registration/vault",
                Map.of("credentials-path", fixture.credentialsFile().toString()));
    }

    @Test
    void eachProxyThatTheSystemNamesIsOffered() {
        for (String variable : List.of("https_proxy", "ALL_PROXY")) {
            try (ConsoleServer console = fixture.console(Map.of(variable, "http://127.0.0.1:3128"))) {
                assertThat(ConsoleVisitor.letInto(console).get("/registration"))
                        .containsPattern("value=\"system\" checked");
            }
        }
        assertThat(person.get("/registration")).doesNotContainPattern("value=\"system\" checked");
    }

    @Test
    void theProxyThatSetupHasSetIsOfferedAndKeepsItsPassword() {
        SettingsFile settings = fixture.world().settings();
        ProxyChoice known =
                ProxyChoice.Explicit.parse("ada:secret@proxy.example:3129").orElseThrow();
        settings.update(before -> before.withProxy(known));

        assertThat(person.get("/registration"))
                .contains("value=\"explicit\" checked", "value=\"proxy.example\"", "value=\"3129\"", "value=\"ada\"")
                .doesNotContain("secret");
        person.post(
                "/properties/proxy",
                Map.of("proxy", "explicit", "host", "proxy.example", "port", "3129", "user", "ada", "password", ""));
        assertThat(settings.read().proxy()).isEqualTo(known);
    }
}
