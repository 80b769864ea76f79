package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
                            new MailSettingsFile(service.folder().keys()),
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
            try (var insert = connection.prepareStatement(
                    "INSERT INTO mail (alert, address, language, event, created, due, tries, done, vault, subject, kind)"
                            + " VALUES (1, ?, 'en', 'raised', ?, ?, 0, 1, ?, ?, 'backup-failed')")) {
                for (int i = 0; i < count; i++) {
                    insert.setString(1, ADA);
                    insert.setLong(2, service.clock().millis());
                    insert.setLong(3, service.clock().millis());
                    insert.setBytes(4, of.bytes());
                    insert.setBytes(5, MachineId.random(random).bytes());
                    int unused = insert.executeUpdate();
                }
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
        assertThat(subjects()).anyMatch(subject -> subject.contains("change of keys failed"));
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
        service.store().catalog().change(connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM alert");
            }
        });
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

    @Test
    void testMailsToOneAddressHaveALimit() {
        MailService mail = new MailService(
                service.store().catalog(),
                new MailSettingsFile(service.folder().keys()),
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
