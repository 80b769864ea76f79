package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Rights;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailOutboxTaskTest {
    private static final MailRecipient ADA = new MailRecipient("ada@example.org", "critical", "en", true);
    private static final MailRecipient BOB = new MailRecipient("bob@example.org", "warning", "fr", false);

    private final SplittableRandom random = new SplittableRandom(5);
    private final List<MailMessage> sent = new ArrayList<>();
    private MailTransport.SendResult outcome = new MailTransport.SendResult.Sent();
    private Path folder = Path.of("");
    private TestService service;
    private VaultId vault;
    private TestMachine machine;

    @BeforeEach
    void start(@TempDir Path given) {
        folder = given;
        service = TestService.in(folder);
        vault = service.vault("main");
        machine = new TestMachine(service, vault, random);
        setServer();
        set(vault, List.of(ADA, BOB));
    }

    private void set(VaultId of, List<MailRecipient> recipients) {
        Actor.Person token = new Actor.Person(
                "ada", new Rights(true, Optional.empty(), Map.of()), "192.0.2.7", Optional.of("backup script"), false);
        service.service().mail().setRecipients(row(of), recipients, token);
    }

    private VaultRow row(VaultId of) {
        return service.store()
                .catalog()
                .read(connection -> new VaultTable(connection).find(of))
                .orElseThrow();
    }

    private void setServer() {
        service.service()
                .mail()
                .setServer(new SetMailServerRequest(
                        "mail.example.org",
                        587,
                        "starttls",
                        Optional.of("coffre"),
                        Optional.of("a secret of mail"),
                        "coffre@example.org"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void round() {
        new MailOutboxTask(
                        service.store().catalog(),
                        new MailSettingsStorage(
                                service.store().catalog(), service.folder().keys(), new SecureRandom()),
                        (settings, letter) -> {
                            if (outcome instanceof MailTransport.SendResult.Sent) {
                                sent.add(letter);
                            }
                            return outcome;
                        },
                        service.clock())
                .sendDue();
    }

    private void ended(JobResult end) {
        AgentSoftware software = new AgentSoftware("1.0", "Linux 6");
        service.service()
                .jobLog()
                .report(
                        vault,
                        machine.id(),
                        new JobReport(
                                JobId.random(random),
                                JobKind.BACKUP,
                                software,
                                service.clock().instant(),
                                Optional.empty(),
                                Optional.of(end)));
    }

    private static JobResult good(JobState state) {
        return new JobResult(state, 0, Optional.empty(), 0, Map.of(), JobStats.NONE, Optional.empty());
    }

    private List<String> to() {
        return sent.stream().map(letter -> letter.to().text()).toList();
    }

    @Test
    void eachIsToldWhatIsBadEnoughInTheirLanguageOnceAndOfTheEndIfTheyWant() {
        ended(good(JobState.COMPLETED_WITH_WARNINGS));
        round();
        assertThat(to()).containsExactly("bob@example.org");
        assertThat(sent.getFirst().subject()).contains("Avertissement");
        sent.clear();
        ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        round();
        round();
        assertThat(to()).containsExactlyInAnyOrder("ada@example.org", "bob@example.org");
        sent.clear();
        ended(good(JobState.COMPLETED));
        round();
        assertThat(sent).singleElement().satisfies(letter -> {
            assertThat(letter.to().text()).isEqualTo("ada@example.org");
            assertThat(letter.subject()).contains("Resolved");
        });
    }

    @Test
    void aRecipientThatIsRemovedIsToldByWhomInItsLanguage() {
        service.clock().advance(Duration.ofDays(2));
        set(vault, List.of());
        round();
        round();
        assertThat(to()).containsExactlyInAnyOrder("ada@example.org", "bob@example.org");
        assertThat(sent)
                .anySatisfy(letter -> assertThat(letter.body())
                        .contains(
                                "vault \u2068main\u2069",
                                "\u2068ada\u2069, by the API token \u2068backup script\u2069",
                                "192.0.2.7"));
        assertThat(sent).anySatisfy(letter -> {
            assertThat(letter.subject()).contains("Vous ne recevez plus de courriels");
            assertThat(letter.body()).contains("par le jeton d’API", "192.0.2.7");
        });
    }

    @Test
    void anAddressThatStaysOrWasJustAddedGetsNoLastMail() {
        service.clock().advance(Duration.ofDays(2));
        MailRecipient stranger = new MailRecipient("stranger@example.net", "warning", "en", false);
        for (int i = 0; i < 5; i++) {
            set(vault, List.of(ADA, BOB, stranger));
            set(vault, List.of(ADA, BOB));
        }
        round();
        assertThat(sent).isEmpty();
    }

    @Test
    void aRemovedRecipientIsToldHoweverManyMailsItGot() {
        service.clock().advance(Duration.ofDays(2));
        service.store().catalog().change(connection -> {
            for (int i = 0; i < MailOutbox.MAX_PER_ADDRESS; i++) {
                TestSql.update(
                        connection,
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done)"
                                + " VALUES (1, 'ada@example.org', 'en', 'raised', ?, 0, 0, 1)",
                        service.clock().millis());
            }
        });
        set(vault, List.of(BOB));
        round();
        assertThat(to()).containsExactly("ada@example.org");
    }

    @Test
    void aRecipientThatIsPutBackAndRemovedAgainIsToldAgain() {
        service.clock().advance(Duration.ofDays(2));
        for (int i = 0; i < 2; i++) {
            set(vault, List.of(BOB));
            round();
            assertThat(to()).as("removal %d", i).containsExactly("ada@example.org");
            sent.clear();
            service.clock().advance(Duration.ofHours(2));
            set(vault, List.of(ADA, BOB));
        }
    }

    @Test
    void aRecipientThatHearsOfCriticalAlertsOnlyIsTold() {
        service.clock().advance(Duration.ofDays(2));
        set(vault, List.of(ADA, new MailRecipient(BOB.address(), "critical", "fr", true)));
        round();
        assertThat(sent).singleElement().satisfies(letter -> {
            assertThat(letter.to().text()).isEqualTo("bob@example.org");
            assertThat(letter.subject()).contains("moins de courriels");
            assertThat(letter.body()).contains("que les alertes critiques", "192.0.2.7");
        });
        sent.clear();
        set(vault, List.of(ADA, BOB));
        round();
        assertThat(sent).isEmpty();
    }

    @Test
    void anAddressGetsTenLastMailsOfAVaultADayAtMost() {
        service.clock().advance(Duration.ofDays(2));
        toggle(List.of(vault), 12);
        assertThat(to()).hasSize(10);
    }

    @Test
    void whatOtherVaultsSendLeavesTheFirstLastMailOfAVault() {
        List<VaultId> vaults =
                IntStream.range(0, 12).mapToObj(i -> service.vault("many-" + i)).toList();
        vaults.forEach(one -> set(one, List.of(ADA)));
        service.clock().advance(Duration.ofDays(2));
        toggle(vaults, 5);
        assertThat(to()).as("repeats are limited over all vaults").hasSize(30);
        sent.clear();
        set(vault, List.of(BOB));
        round();
        assertThat(to()).containsExactly("ada@example.org");
    }

    /** Removes and adds Ada's address. */
    private void toggle(List<VaultId> vaults, int times) {
        for (int i = 0; i < times; i++) {
            vaults.forEach(one -> set(one, List.of(BOB)));
            vaults.forEach(one -> set(one, List.of(ADA, BOB)));
            service.clock().advance(Duration.ofMinutes(10));
            round();
        }
    }

    @Test
    void whatCannotBeSentWaitsLongerAndLongerThroughARestartAndIsGivenUpInTheEnd() {
        set(vault, List.of(ADA));
        ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        outcome = new MailTransport.SendResult.TemporaryFailure("down");
        round();
        service.close();
        service = TestService.on(folder, new dev.coffre.vault.store.disk.LocalDisk(), service.clock());
        outcome = new MailTransport.SendResult.Sent();
        round();
        assertThat(sent).as("before its time").isEmpty();
        service.clock().advance(Duration.ofSeconds(61));
        round();
        round();
        assertThat(to()).containsExactly("ada@example.org");
        assertThat(MailOutboxTask.delay(0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(MailOutboxTask.delay(3)).isEqualTo(Duration.ofMinutes(8));
        assertThat(MailOutboxTask.delay(60)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aMailIsGivenUpAfterThreeDaysOrWhenItIsRefused() {
        set(vault, List.of(ADA));
        ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        service.clock().advance(Duration.ofDays(3).plusMinutes(1));
        outcome = new MailTransport.SendResult.TemporaryFailure("down");
        round();
        outcome = new MailTransport.SendResult.Sent();
        service.clock().advance(Duration.ofDays(1));
        round();
        assertThat(sent).isEmpty();
        ended(good(JobState.COMPLETED));
        outcome = new MailTransport.SendResult.PermanentFailure("no such mailbox");
        round();
        outcome = new MailTransport.SendResult.Sent();
        service.clock().advance(Duration.ofDays(1));
        round();
        assertThat(sent).isEmpty();
    }

    @Test
    void aServerThatIsSetUpLateDoesNotSendOldNews() {
        set(vault, List.of(ADA));
        service.service().mail().removeServer();
        ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        service.clock().advance(Duration.ofDays(2));
        ended(good(JobState.COMPLETED));
        round();
        assertThat(waiting()).isEqualTo(2);
        service.clock().advance(Duration.ofDays(1).plusMinutes(1));
        round();
        assertThat(waiting()).as("the first is three days old").isEqualTo(1);

        setServer();
        round();

        assertThat(sent)
                .singleElement()
                .satisfies(letter -> assertThat(letter.subject()).contains("Resolved"));
        assertThat(waiting()).isZero();
    }

    private long waiting() {
        return service.store().catalog().read(connection -> new MailTable(connection).countQueued());
    }

    @Test
    void anAgentThatFailsAndSucceedsAllDayFillsNoMailbox() {
        for (int i = 0; i < 50; i++) {
            ended(JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
            ended(good(JobState.COMPLETED));
        }
        for (int i = 0; i < 10; i++) {
            round();
        }
        assertThat(sent).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void thePasswordIsKeptWhereOnlyItsOwnerReadsAndIsNeverAnswered() throws IOException {
        Path file = service.folder().keys().resolve("mail.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(service.service().mail().server().toString()).doesNotContain("secret");
        assertThat(new SetMailServerRequest("h", 1, "tls", Optional.of("u"), Optional.of("a secret"), "f").toString())
                .doesNotContain("secret");
        service.service().mail().removeServer();
        assertThat(service.service().mail().server()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void settingsAreRefusedThatLeadElsewhere() {
        MailService desk = service.service().mail();
        for (SetMailServerRequest bad : List.of(
                new SetMailServerRequest(
                        "mail.example.org", 22, "none", Optional.empty(), Optional.empty(), "a@example.org"),
                new SetMailServerRequest("a\r\nb", 25, "none", Optional.empty(), Optional.empty(), "a@example.org"),
                new SetMailServerRequest("h", 25, "odd", Optional.empty(), Optional.empty(), "a@example.org"),
                new SetMailServerRequest("h", 25, "tls", Optional.of("u"), Optional.empty(), "a@example.org"),
                new SetMailServerRequest(
                        "h", 25, "none", Optional.empty(), Optional.empty(), "a@example.org\r\nBcc: b@c.d"))) {
            assertThat(catchThrowableOfType(Problem.class, () -> desk.setServer(bad))
                            .code())
                    .isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
        }
        for (MailRecipient bad : List.of(
                new MailRecipient("a@b.c\r\nBcc: d@e.f", "warning", "en", false),
                new MailRecipient("a@b.c", "bad", "en", false),
                new MailRecipient("a@b.c", "warning", "../x", false))) {
            assertThat(catchThrowableOfType(Problem.class, () -> set(vault, List.of(bad)))
                            .code())
                    .isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
        }
        assertThat(desk.recipients(vault).recipients()).containsExactly(ADA, BOB);
    }
}
