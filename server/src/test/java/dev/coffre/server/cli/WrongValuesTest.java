package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong value on the command line is the operator's, not the agent's: it is named, with what is taken, in both languages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongValuesTest {
    @TempDir
    static Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String machine = "";

    @BeforeAll
    void aVaultWithAMachine() throws IOException {
        try (TestService service = TestService.in(folder.resolve("data"))) {
            VaultId vault = service.vault("documents");
            TestMachine one = new TestMachine(service, vault, new SplittableRandom(4));
            one.backUp();
            one.fork();
            machine = one.id().toString();
        }
        Files.writeString(folder.resolve("password"), "correct horse battery\n");
        assertThat(run("en", "create-account", "ada", "--password-file", file("password")))
                .isZero();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String language, String... arguments) {
        out.reset();
        List<String> all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", file("data"), "--lang", language));
        PrintStream said = new PrintStream(out, true, UTF_8);
        SimulatedClock clock = new SimulatedClock();
        Environment environment =
                new Environment(clock, new SecureRandom(), said, said, Locale.ENGLISH, clock::nanos, TestService.CHEAP);
        return VaultCli.run(environment, all.toArray(String[]::new));
    }

    private String said() {
        return out.toString(UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "list-alerts --state all, closed",
        "list-alerts --severity bad, critical",
        "list-alerts --limit 0, 500",
        "list-jobs --state bad, completed-with-warnings",
        "list-jobs --kind bad, key-change",
        "list-jobs --limit 501, 500",
        "pin MACHINE foo, replace-machine",
        "pin MACHINE delete-vault, replace-machine",
        "vault-pin documents foo, delete-vault",
        "vault-pin documents delete-data, loosen-safeguards",
        "set-role ada documents boss, owner",
        "set-administrator ada maybe, yes",
        "create-token ada nightly --days 9999, 365",
        "create-token ada n/ghtly, n/ghtly",
        "set-safeguards documents --immutability maybe, locked",
        "set-recipients documents a@example.org --least bad, critical",
        "set-quota documents -- -1, -1",
    })
    void isRefusedWithWhatTheArgumentTakes(String command, String taken) {
        String[] words = command.replace("MACHINE", machine).split(" ");
        if (command.contains("--  ") || command.contains(" -- ")) {
            words = new String[] {"set-quota", "documents", "-1"};
        }
        for (String language : new String[] {"en", "fr"}) {
            assertThat(run(language, words)).as(command + said()).isEqualTo(2);
            assertThat(said()).contains(taken).doesNotContain("request-malformed");
        }
        assertThat(said()).doesNotContain("does not take");
    }

    @Test
    void aSoftDeleteOutOfItsBoundsIsNamed() {
        assertThat(run("fr", "set-safeguards", "documents", "--soft-delete-days", "3"))
                .isEqualTo(2);
        assertThat(said()).contains("soft-delete-days", "14", "180").doesNotContain("stratégie de rétention");
    }

    @Test
    void anAlertThatIsNotThereIsNotAPage() {
        assertThat(run("fr", "acknowledge-alert", "documents", "99")).isEqualTo(2);
        assertThat(said()).contains("alert-unknown", "99").doesNotContain("première page");
    }

    @Test
    void alertsAreToldInWordsWithAnAdvice() {
        assertThat(run("fr", "list-alerts")).isZero();
        assertThat(said()).contains("critique", "ouverte", "chain-forked", "chaîne de points", "Trouvez la copie");
        assertThat(run("en", "list-alerts")).isZero();
        assertThat(said()).contains("critical", "open", "chain-forked", "Find the copy");
    }

    @Test
    void aRoleAndATokenAreToldInWords() {
        assertThat(run("fr", "set-role", "ada", "documents", "reader")).isZero();
        assertThat(said()).contains("ada est maintenant lecteur du coffre documents");
        assertThat(run("fr", "set-role", "ada", "documents", "none")).isZero();
        assertThat(said()).contains("n’a plus de rôle");
        assertThat(run("en", "set-role", "ada", "documents", "operator")).isZero();
        assertThat(run("en", "create-token", "ada", "reads", "--read-only", "--vault", "documents"))
                .isZero();
        assertThat(run("en", "create-token", "ada", "works")).isZero();
        assertThat(run("en", "list-tokens")).isZero();
        assertThat(said()).contains("ada  reads  looks only, documents;", "ada  works  daily work, every vault;");
    }

    /** Texts of the code or the JDK are in English: what names a value has a problem of its own. */
    @ParameterizedTest
    @CsvSource({
        "announce-address http://x, address-invalid",
        "announce-address https://, address-invalid",
        "announce-address, address-invalid",
        "announce-address --activate, nothing-announced",
        "announce-certificate --key KEY --certificate KEY, certificate-unusable",
        "announce-certificate --pin zz, tls-pin-invalid",
        "announce-certificate --activate, nothing-announced",
        "create-account bob --password-file /nope, password-file-unreadable",
    })
    void frenchTextsHaveNoEnglishInThem(String command, String code) throws IOException {
        Files.writeString(folder.resolve("key"), "no key");
        assertThat(run("fr", command.replace("KEY", file("key")).split(" ")))
                .as(said())
                .isEqualTo(2);
        assertThat(said())
                .contains("(" + code + ")")
                .doesNotContain(" not ", " is ", " cannot ", "Expected", "No certificate", "is announced");
    }
}
