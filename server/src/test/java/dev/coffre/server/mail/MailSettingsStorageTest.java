package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.MailServerTable;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.OmittedMailRow;
import dev.coffre.server.catalog.OmittedMailTable;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSettingsStorageTest {
    private static final MailSettings OURS = settings("mail.example.org");
    private static final MailSettings OTHERS = settings("post.example.net");
    private static final String PASSWORD = "tomato juice";

    private final Path folder;

    MailSettingsStorageTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static MailSettings settings(String host) {
        return new MailSettings(
                host,
                587,
                MailSecurity.STARTTLS,
                Optional.of(new MailCredentials("coffre", PASSWORD)),
                new MailAddress("coffre@example.org"));
    }

    private Catalog catalog(TestEngine engine) {
        return Catalog.open(engine.location(folder.resolve("catalog")));
    }

    /** One process's storage. All have the same {@code people.key}, as after its folder of keys was copied. */
    private MailSettingsStorage at(Catalog catalog, String process) throws IOException {
        Path keys = Files.createDirectories(folder.resolve(process));
        if (Files.notExists(keys.resolve("people.key"))) {
            Files.write(keys.resolve("people.key"), new byte[32]);
        }
        return new MailSettingsStorage(catalog, keys, new SecureRandom());
    }

    @Test
    void oneProcessKeepsThemInItsFile() throws IOException {
        try (Catalog catalog = catalog(TestEngine.SQLITE)) {
            MailSettingsStorage storage = at(catalog, "keys");
            assertThat(storage.read()).isEmpty();
            storage.write(OURS);

            assertThat(at(catalog, "keys").read()).contains(OURS);
            assertThat(folder.resolve("keys/mail.json")).exists();
            storage.remove();
            assertThat(storage.read()).isEmpty();
        }
    }

    @Test
    void allProcessesHaveWhatOneWasTold() throws IOException {
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL)) {
            at(catalog, "first").write(OURS);

            assertThat(at(catalog, "second").read()).contains(OURS);
            at(catalog, "second").write(OTHERS);
            assertThat(at(catalog, "first").read()).contains(OTHERS);
            at(catalog, "first").remove();
            assertThat(at(catalog, "second").read()).isEmpty();
        }
    }

    @Test
    void theFileOfBeforeCountsUntilOneProcessIsToldOtherwise() throws IOException {
        try (Catalog own = catalog(TestEngine.SQLITE)) {
            at(own, "first").write(OURS);
        }
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL)) {
            assertThat(at(catalog, "first").read()).contains(OURS);
            at(catalog, "second").remove();

            assertThat(at(catalog, "first").read()).as("no mail is sent").isEmpty();
            assertThat(folder.resolve("first/mail.json"))
                    .as("the former password, which a rebuild would bring back")
                    .doesNotExist();
        }
    }

    /** As after a move of the catalog from PostgreSQL to SQLite. */
    @Test
    void aRowThatCameWithTheCatalogCountsIfThereIsNoFile() throws IOException {
        byte[] sealed;
        try (Catalog shared = catalog(TestEngine.POSTGRESQL)) {
            at(shared, "first").write(OURS);
            sealed = shared.read(connection -> new MailServerTable(connection).find())
                    .orElseThrow();
        }
        try (Catalog catalog = catalog(TestEngine.SQLITE)) {
            catalog.change(connection -> new MailServerTable(connection).set(sealed));
            assertThat(at(catalog, "first").read()).contains(OURS);

            at(catalog, "first").remove();
            assertThat(at(catalog, "first").read()).isEmpty();
        }
    }

    @Test
    void theDatabaseDoesNotRevealThePassword() throws IOException {
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL)) {
            at(catalog, "first").write(OURS);

            byte[] sealed = catalog.read(connection -> new MailServerTable(connection).find())
                    .orElseThrow();
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(PASSWORD, "example.org");
        }
    }

    private MailOutboxTask outbox(Catalog catalog, String process, List<MailMessage> sent) throws IOException {
        return new MailOutboxTask(
                catalog,
                at(catalog, process),
                (settings, mail) -> {
                    sent.add(mail);
                    return new MailTransport.SendResult.Sent();
                },
                InstantSource.system());
    }

    /** The role stays with the process that took it first. */
    @Test
    void aProcessWithAnotherKeyDoesNotKeepTheOthersFromSending() throws IOException {
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL);
                Catalog strange = catalog(TestEngine.POSTGRESQL)) {
            at(catalog, "first").write(OURS);
            at(strange, "stranger");
            Files.write(
                    folder.resolve("stranger/people.key"),
                    "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
            List<MailMessage> sent = new ArrayList<>();
            catalog.change(connection -> new MailTable(connection)
                    .queueDigest("ada@example.org", "en", Optional.empty(), Instant.EPOCH, Duration.ofHours(1)));
            MailOutboxTask broken = outbox(strange, "stranger", sent);
            assertThatThrownBy(broken::sendDue).isInstanceOf(Problem.class);

            outbox(catalog, "first", sent).sendDue();

            assertThat(strange.role(LeaseRole.MAIL).run(() -> true))
                    .as("the first one has the role")
                    .isEmpty();
        }
    }

    /** It had a file of its own, until another process was told the settings. */
    @Test
    void aProcessThatCanReadThemNoMoreGivesTheRoleBack() throws IOException {
        try (Catalog own = catalog(TestEngine.SQLITE)) {
            at(own, "stranger").write(OURS);
        }
        Files.write(
                folder.resolve("stranger/people.key"),
                "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL);
                Catalog strange = catalog(TestEngine.POSTGRESQL)) {
            MailOutboxTask broken = outbox(strange, "stranger", new ArrayList<>());
            broken.sendDue();
            at(catalog, "first").write(OTHERS);
            outbox(catalog, "first", new ArrayList<>()).sendDue();
            assertThatThrownBy(broken::sendDue).isInstanceOf(Problem.class);

            outbox(catalog, "first", new ArrayList<>()).sendDue();

            assertThat(strange.role(LeaseRole.MAIL).run(() -> true))
                    .as("the first one has the role")
                    .isEmpty();
        }
    }

    /** The mail server may answer another one. */
    @Test
    void aProcessThatDoesNotReachTheMailServerGivesTheRoleBack() throws IOException {
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL);
                Catalog other = catalog(TestEngine.POSTGRESQL)) {
            at(catalog, "first").write(OURS);
            catalog.change(connection -> {
                new OmittedMailTable(connection)
                        .add(new OmittedMailRow(
                                "ada@example.org", VaultId.random(new SecureRandom()), "main", 1, 0, 0));
                new MailTable(connection)
                        .queueDigest("ada@example.org", "en", Optional.empty(), Instant.now(), Duration.ZERO);
            });
            new MailOutboxTask(
                            catalog,
                            at(catalog, "first"),
                            (settings, mail) -> new MailTransport.SendResult.ServerUnavailable("it does not answer"),
                            InstantSource.system())
                    .sendDue();

            assertThat(other.role(LeaseRole.MAIL).run(() -> true))
                    .as("another one can take the role")
                    .isPresent();
        }
    }

    @Test
    void aProcessWithAnotherKeySaysSo() throws IOException {
        try (Catalog catalog = catalog(TestEngine.POSTGRESQL)) {
            at(catalog, "first").write(OURS);
            byte[] other = new byte[32];
            other[0] = 1;
            Files.write(Files.createDirectories(folder.resolve("stranger")).resolve("people.key"), other);

            assertThatThrownBy(() -> at(catalog, "stranger").read()).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.code()).isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
                assertThat(problem.details()).asString().contains("people.key");
            });
        }
    }
}
