package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attacker has mails sent until a limit holds back those that would give it away, or floods a mailbox. */
class MailFloodTest {
    private static final String ADA = "ada@example.org";
    private static final MailRecipient RECIPIENT = new MailRecipient(ADA, "critical", "en", false);

    private final SplittableRandom random = new SplittableRandom(5);
    private final List<MailMessage> sent = new ArrayList<>();
    private TestService service;
    private VaultId vault;

    @BeforeEach
    void start(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("main");
        service.service()
                .mail()
                .setServer(new SetMailServerRequest(
                        "mail.example.org", 587, "starttls", Optional.empty(), Optional.empty(), "c@example.org"));
        set(vault, RECIPIENT);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void set(VaultId of, MailRecipient... recipients) {
        VaultRow row = service.store()
                .catalog()
                .read(connection -> new VaultTable(connection).find(of))
                .orElseThrow();
        service.service().mail().setRecipients(row, List.of(recipients), TestService.LOCAL);
    }

    private void sendAll() {
        for (int i = 0; i < 50; i++) {
            new MailOutboxTask(
                            service.store().catalog(),
                            new MailSettingsStorage(
                                    service.store().catalog(), service.folder().keys(), new SecureRandom()),
                            (settings, letter) -> {
                                sent.add(letter);
                                return new MailTransport.SendResult.Sent();
                            },
                            service.clock())
                    .sendDue();
        }
    }

    private void report(VaultId of, MachineId machine, JobKind kind, JobResult result) {
        service.service()
                .jobLog()
                .report(
                        of,
                        machine,
                        new JobReport(
                                JobId.random(random),
                                kind,
                                new AgentSoftware("1.0", "Linux 6"),
                                service.clock().instant(),
                                Optional.empty(),
                                Optional.of(result)));
    }

    private void fail(VaultId of, MachineId machine, JobKind kind) {
        report(of, machine, kind, JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
    }

    private void succeed(MachineId machine) {
        report(
                vault,
                machine,
                JobKind.BACKUP,
                new JobResult(JobState.COMPLETED, 0, Optional.empty(), 0, Map.of(), JobStats.NONE, Optional.empty()));
    }

    private List<MachineId> machines(VaultId of, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TestMachine(service, of, random).id())
                .toList();
    }

    private List<String> subjects() {
        return sent.stream().map(MailMessage::subject).toList();
    }

    private List<MailMessage> digests() {
        return sent.stream()
                .filter(letter -> letter.subject().contains("left out"))
                .toList();
    }

    /** Mails of the last hour to Ada that were sent already. */
    private void fill(VaultId of, int count) {
        service.store().catalog().change(connection -> {
            for (int i = 0; i < count; i++) {
                TestSql.update(
                        connection,
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done, vault, subject,"
                                + " kind) VALUES (1, ?, 'en', 'raised', ?, ?, 0, 1, ?, ?, 'backup-failed')",
                        ADA,
                        service.clock().millis(),
                        service.clock().millis(),
                        of.bytes(),
                        MachineId.random(random).bytes());
            }
        });
    }

    @Test
    void manyFailedBackupsHideNoOtherKindOfAlert() {
        List<MachineId> thief = machines(vault, 110);
        thief.forEach(machine -> fail(vault, machine, JobKind.BACKUP));
        MachineId victim = machines(vault, 1).getFirst();
        fail(vault, victim, JobKind.KEY_CHANGE);
        sendAll();
        assertThat(subjects()).anyMatch(subject -> subject.contains("A key change failed"));
        assertThat(digests())
                .singleElement()
                .satisfies(digest -> assertThat(digest.body()).contains("main\u2069: 10 mails about alerts"));
        assertThat(sent).hasSize(MailOutbox.MAX_PER_VAULT + 2);
    }

    @Test
    void anotherTenantThatNamesTheAddressHidesNoAlert() {
        VaultId mallory = service.vault("mallory");
        set(mallory, RECIPIENT);
        machines(mallory, 110).forEach(machine -> fail(mallory, machine, JobKind.BACKUP));
        List<MachineId> victims = machines(vault, 3);
        victims.forEach(machine -> fail(vault, machine, JobKind.BACKUP));
        sendAll();
        assertThat(subjects().stream().filter(subject -> subject.contains("(\u2068main\u2069)")))
                .hasSize(3);
    }

    @Test
    void alertsThatAreForgottenCountAsSimilarAllTheSame() {
        MachineId machine = machines(vault, 1).getFirst();
        for (int i = 0; i < 500; i++) {
            fail(vault, machine, JobKind.BACKUP);
            succeed(machine);
        }
        service.store().catalog().change(connection -> TestSql.update(connection, "DELETE FROM alert"));
        for (int i = 0; i < 50; i++) {
            fail(vault, machine, JobKind.BACKUP);
            succeed(machine);
        }
        sendAll();
        assertThat(sent).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void repeatsOverAllVaultsHaveALimitThatFirstMailsPass() {
        for (int i = 0; i < 3; i++) {
            fill(service.vault("mallory-" + i), 100);
        }
        VaultId another = service.vault("another");
        set(another, RECIPIENT);
        machines(another, 5).forEach(machine -> fail(another, machine, JobKind.BACKUP));
        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        sendAll();
        assertThat(subjects()).anyMatch(subject -> subject.contains("(\u2068main\u2069)"));
        assertThat(subjects().stream().filter(subject -> subject.contains("(\u2068another\u2069)")))
                .hasSize(1);
        assertThat(digests())
                .singleElement()
                .satisfies(
                        digest -> assertThat(digest.body()).contains("another\u2069: 4 mails", "4 of them critical"));
    }

    @Test
    void noMailboxIsFloodedWithoutLimitAndADigestAnHourNamesTheVaults() {
        fill(service.vault("mallory"), MailOutbox.MAX_WITH_FIRST);
        List<MachineId> victims = machines(vault, 3);
        fail(vault, victims.get(0), JobKind.BACKUP);
        sendAll();
        assertThat(digests()).hasSize(1);
        fail(vault, victims.get(1), JobKind.BACKUP);
        fail(vault, victims.get(2), JobKind.KEY_CHANGE);
        sendAll();
        assertThat(sent).as("one digest an hour").hasSize(1);
        service.clock().advance(Duration.ofHours(1));
        sendAll();
        assertThat(sent).hasSize(2);
        assertThat(digests().getLast().body()).contains("main\u2069: 2 mails about alerts, 2 of them critical");
        service.clock().advance(Duration.ofHours(2));
        sendAll();
        assertThat(sent).hasSize(2);
    }

    @Test
    void removalsFromManyVaultsAreAHundredMailsADayAndADigest() {
        List<VaultId> vaults = IntStream.range(0, 120)
                .mapToObj(i -> service.vault("mallory-%03d".formatted(i)))
                .toList();
        vaults.forEach(one -> set(one, RECIPIENT));
        service.clock().advance(Duration.ofDays(2));
        vaults.forEach(one -> set(one));
        sendAll();
        assertThat(sent).hasSize(MailService.LAST_MAILS_WITH_FIRST_A_DAY + 1);
        String digest = digests().getFirst().body();
        service.clock().advance(Duration.ofHours(1));
        sendAll();
        String all = digest + digests().getLast().body();
        IntStream.range(100, 120).forEach(i -> assertThat(all).contains("mallory-%03d".formatted(i)));
    }

    /** Mails of a vault that have been due for an hour, each to another address. Their alert is there. */
    private void queue(VaultId of, int count, String severity) {
        MachineId machine = machines(of, 1).getFirst();
        fail(of, machine, JobKind.BACKUP);
        service.store().catalog().change(connection -> {
            for (int i = 0; i < count; i++) {
                TestSql.update(
                        connection,
                        "INSERT INTO mail (alert, address, language, event, created, due, tries, done, vault, kind,"
                                + " urgency) SELECT MAX(nr), ?, 'en', 'raised', ?, ?, 0, 0, ?, 'backup-failed', ? FROM"
                                + " alert",
                        "a" + i + "@mallory.example",
                        service.clock().millis() - 3_600_000,
                        service.clock().millis() - 3_600_000,
                        of.bytes(),
                        severity.equals("critical") ? 0 : 1);
            }
        });
    }

    private MailOutboxTask task(Function<MailMessage, MailTransport.SendResult> transport) {
        return new MailOutboxTask(
                service.store().catalog(),
                new MailSettingsStorage(
                        service.store().catalog(), service.folder().keys(), new SecureRandom()),
                (settings, letter) -> {
                    MailTransport.SendResult result = transport.apply(letter);
                    if (result instanceof MailTransport.SendResult.Sent) {
                        sent.add(letter);
                    }
                    return result;
                },
                service.clock());
    }

    @Test
    void aQueueOfOneVaultDelaysNoCriticalAlertOfAnother() {
        queue(service.vault("mallory"), 5_000, "critical");
        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        task(letter -> new MailTransport.SendResult.Sent()).sendDue();
        assertThat(subjects()).anyMatch(subject -> subject.contains("(\u2068main\u2069)"));
    }

    @Test
    void addressesThatTakeNoMailDelayNoAlertOfAnotherVault() {
        queue(service.vault("mallory"), 5_000, "critical");
        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        AtomicInteger failures = new AtomicInteger();
        task(letter -> {
                    if (letter.to().text().contains("mallory")) {
                        failures.incrementAndGet();
                        return new MailTransport.SendResult.TemporaryFailure("not now");
                    }
                    return new MailTransport.SendResult.Sent();
                })
                .sendDue();
        assertThat(sent).hasSize(1);
        assertThat(failures).as("each may take its full timeout").hasValue(1);
    }

    @Test
    void aRoundEndsWhenTheMailServerIsAway() {
        queue(service.vault("mallory"), 5, "critical");
        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        AtomicInteger attempts = new AtomicInteger();
        task(letter -> {
                    attempts.incrementAndGet();
                    return new MailTransport.SendResult.ServerUnavailable("down");
                })
                .sendDue();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void vaultsTakeTurnsWhereThereAreMoreThanARoundHasPlaces() {
        for (int i = 0; i < 60; i++) {
            queue(service.vault("mallory-" + i), 20, "critical");
        }
        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        MailOutboxTask task = task(letter -> new MailTransport.SendResult.Sent());
        for (int round = 0; round < 4; round++) {
            task.sendDue();
        }
        assertThat(subjects()).anyMatch(subject -> subject.contains("(\u2068main\u2069)"));
        assertThat(sent).hasSizeLessThan(100);
    }

    @Test
    void urgentMailsOfManyVaultsHoldBackNoOtherMail() {
        for (int i = 0; i < 25; i++) {
            queue(service.vault("mallory-" + i), 20, "critical");
        }
        queue(service.vault("quiet"), 1, "warning");
        MailOutboxTask task = task(letter -> new MailTransport.SendResult.Sent());
        for (int round = 0; round < 3; round++) {
            task.sendDue();
        }
        assertThat(subjects()).anyMatch(subject -> subject.contains("(\u2068quiet\u2069)"));
        assertThat(sent).hasSize(60);
    }

    @Test
    void aDigestThatReportsACriticalAlertIsUrgent() {
        fill(service.vault("mallory"), MailOutbox.MAX_WITH_FIRST);
        set(vault, new MailRecipient(ADA, "warning", "en", false));
        List<MachineId> victims = machines(vault, 2);
        report(
                vault,
                victims.get(0),
                JobKind.BACKUP,
                new JobResult(
                        JobState.COMPLETED_WITH_WARNINGS,
                        0,
                        Optional.empty(),
                        0,
                        Map.of(),
                        JobStats.NONE,
                        Optional.empty()));
        assertThat(queuedOf("WHERE event = 'digest' AND urgency = 1")).isEqualTo(1);
        fail(vault, victims.get(1), JobKind.BACKUP);
        assertThat(queuedOf("WHERE event = 'digest' AND urgency = 0")).isEqualTo(1);
        assertThat(queuedOf("WHERE event = 'digest'")).isEqualTo(1);
    }

    @Test
    void aVaultSendsNoMoreMailsAnHourHoweverOftenItsRecipientsChange() {
        VaultId mallory = service.vault("mallory");
        set(mallory, strangers(0));
        machines(mallory, 15).forEach(machine -> fail(mallory, machine, JobKind.BACKUP));
        assertThat(queuedOf("WHERE event = 'raised'")).isEqualTo(MailOutbox.MAX_OF_VAULT);
        for (int i = 1; i < 30; i++) {
            set(mallory, strangers(i));
            fail(mallory, machines(mallory, 1).getFirst(), JobKind.BACKUP);
        }
        assertThat(queuedOf("WHERE event = 'raised'"))
                .as("with the first mail to each new address")
                .isEqualTo(MailOutbox.MAX_OF_VAULT_WITH_FIRST);
        assertThat(queuedOf("WHERE event = 'digest'")).isEqualTo(MailOutbox.MAX_DIGESTS_OF_VAULT);

        fail(vault, machines(vault, 1).getFirst(), JobKind.BACKUP);
        task(letter -> new MailTransport.SendResult.Sent()).sendDue();
        assertThat(subjects()).anyMatch(subject -> subject.contains("(\u2068main\u2069)"));
    }

    private static MailRecipient[] strangers(int generation) {
        return IntStream.range(0, 50)
                .mapToObj(i ->
                        new MailRecipient("s%d-%d@mallory.example".formatted(generation, i), "critical", "en", false))
                .toArray(MailRecipient[]::new);
    }

    private long queuedOf(String where) {
        return service.store()
                .catalog()
                .read(connection -> TestSql.number(connection, "SELECT COUNT(*) FROM mail " + where));
    }

    @Test
    void testMailsToOneAddressHaveALimit() {
        MailService mail = new MailService(
                service.store().catalog(),
                new MailSettingsStorage(
                        service.store().catalog(), service.folder().keys(), new SecureRandom()),
                () -> {
                    throw new AssertionError("not for a test mail");
                },
                (settings, letter) -> {
                    sent.add(letter);
                    return new MailTransport.SendResult.Sent();
                },
                service.clock());
        for (int i = 0; i < MailService.TEST_MAILS_AN_HOUR; i++) {
            mail.sendTestMail(ADA, "en");
        }
        assertThat(catchThrowableOfType(Problem.class, () -> mail.sendTestMail(ADA, "en"))
                        .code())
                .isEqualTo(ProblemCode.RATE_LIMITED);
        mail.sendTestMail("bob@example.org", "en");
        service.clock().advance(Duration.ofHours(1).plusSeconds(1));
        mail.sendTestMail(ADA, "en");
        assertThat(sent).hasSize(MailService.TEST_MAILS_AN_HOUR + 2);
    }
}
