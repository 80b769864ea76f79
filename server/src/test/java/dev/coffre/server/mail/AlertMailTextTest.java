package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.DegradedPointRow;
import dev.coffre.server.catalog.MailEvent;
import dev.coffre.server.catalog.MailRow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMailTextTest {
    private static AlertRow alert(AlertKind kind, String machine) {
        return new AlertRow(
                7,
                new VaultId(0, 1),
                "offices",
                Optional.of(new MachineId(0, 2)),
                Optional.of(machine),
                kind,
                AlertSeverity.CRITICAL,
                AlertState.OPEN,
                Instant.ofEpochSecond(1_800_000_000),
                Instant.ofEpochSecond(1_800_003_600),
                3,
                Optional.of(ProblemCode.QUOTA_EXCEEDED),
                Optional.of(97),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static MailMessage letter(String language, AlertKind kind, String machine, boolean closed) {
        MailRow mail = new MailRow(
                1, 7, "ada@example.org", language, closed ? MailEvent.CLOSED : MailEvent.RAISED, 0, Optional.empty());
        return AlertMailText.in(language)
                .alert(alert(kind, machine), mail, Optional.of(new ChainHead(12, Sha256.ZERO)), List.of());
    }

    @ParameterizedTest
    @EnumSource(AlertKind.class)
    void everyKindHasWordsInBothLanguages(AlertKind kind) {
        for (boolean closed : new boolean[] {false, true}) {
            MailMessage english = letter("en", kind, "desk", closed);
            MailMessage french = letter("fr", kind, "desk", closed);
            assertThat(english.subject()).isNotEqualTo(french.subject());
            assertThat(french.body()).contains("Ordinateur : ", "97 %", "quota-exceeded");
        }
    }

    @Test
    void aMailSaysWhatWhereAndSinceWhen() {
        MailMessage letter = letter("en", AlertKind.BACKUP_FAILED, "desk", false);
        assertThat(letter.subject())
                .isEqualTo("[Coffre] Critical: \u2068desk\u2069 (\u2068offices\u2069): A backup failed");
        assertThat(letter.body())
                .contains(
                        "First raised: 2027-01-15 08:00 UTC",
                        "Last raised: 2027-01-15 09:00 UTC",
                        "Times: 3",
                        "Head of its chain: 12 0000-0000-0000-0000 ");
        assertThat(letter("en", AlertKind.BACKUP_FAILED, "desk", true).subject())
                .contains("Resolved");
    }

    @Test
    void aMailAboutDamageNamesWhatCannotBeRecovered() {
        MailRow mail = new MailRow(1, 7, "ada@example.org", "fr", MailEvent.RAISED, 0, Optional.empty());
        List<DegradedPointRow> degraded = new ArrayList<>();
        for (long seq = 1; seq <= AlertMailText.MAX_POINTS; seq++) {
            degraded.add(new DegradedPointRow(new MachineId(0, 2), seq < 3 ? "desk" : "laptop", seq));
        }
        AlertRow alert = alert(AlertKind.STORE_DAMAGED, "desk");
        assertThat(AlertMailText.in("fr")
                        .alert(alert, mail, Optional.empty(), degraded)
                        .body())
                .contains("en entier : \u2068desk\u2069: 1, 2; \u2068laptop\u2069: 3, 4, ", ", 29, 30\n");
        degraded.add(new DegradedPointRow(new MachineId(0, 2), "unnamed", 31));
        assertThat(AlertMailText.in("en")
                        .alert(alert, mail, Optional.empty(), degraded)
                        .body())
                .contains(", 29, 30; and more (coffre-vault admin show-scrub)")
                .doesNotContain("unnamed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "desk\r\nBcc: eve@example.org",
                "desk\nBcc: eve@example.org",
                "desk\u0085Bcc: x",
                "desk\u2028Bcc: x",
                "a\u202Egpj.exe",
                "a\u2066b\u2069",
                "\u200F\u200Bhidden",
                "\u061Cmark",
                "nul\u0000"
            })
    void aNameNeitherEndsItsLineNorTurnsItsReading(String name) {
        MailMessage letter = letter("en", AlertKind.BACKUP_FAILED, name, false);
        assertThat(letter.subject()).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029]");
        String inside =
                letter.subject().replace("\u2068", "").replace("\u2069 (", " (").replace("\u2069): ", "): ");
        assertThat(inside).doesNotContainPattern("[\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069]");
        assertThat(letter.body().lines().filter(line -> line.startsWith("Machine: ")))
                .hasSize(1);
        assertThat(letter.body()).doesNotContainPattern("(?m)^Bcc:");
    }

    @Test
    void namesThatMeanSomethingElsewhereAreTextHere() {
        for (String name : new String[] {"<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "{0} %n ''", "שרת"}) {
            assertThat(letter("en", AlertKind.BACKUP_FAILED, name, false).body())
                    .contains("Machine: \u2068" + name + "\u2069\n");
        }
        assertThat(BidiSafeText.of("x".repeat(255))).hasSize(257);
        assertThat(BidiSafeText.of("x".repeat(256))).hasSize(258).endsWith("…\u2069");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@",
                "@example.org",
                "ada@example.org\r\nBcc: eve@example.org",
                "ada@example.org\n",
                "ada@example.org, eve@example.org",
                "Ada <ada@example.org>",
                "\"ada x\"@example.org",
                "ada@example.org ",
                "ada@exam ple.org",
                "été@example.org"
            })
    void whatIsNoPlainAddressIsRefused(String text) {
        assertThat(catchThrowableOfType(Problem.class, () -> new MailAddress(text))
                        .code())
                .isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
    }

    @Test
    void plainAddressesAreTaken() {
        assertThat(new MailAddress("ada.lovelace+vault@mail.example.org").domain())
                .isEqualTo("mail.example.org");
        assertThat(new MailAddress("root@localhost").text()).isEqualTo("root@localhost");
    }

    @Test
    void aPasswordIsNeverShownAndNeverSentUnprotected() {
        MailCredentials login = new MailCredentials("ada", "a secret of mail");
        assertThat(login.toString()).doesNotContain("secret");
        MailAddress from = new MailAddress("coffre@example.org");
        assertThat(new MailSettings("h", 587, MailSecurity.STARTTLS, Optional.of(login), from).toString())
                .doesNotContain("secret");
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> new MailSettings("h", 25, MailSecurity.NONE, Optional.of(login), from))
                        .code())
                .isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
        for (String bad : new String[] {"", "a\r\nb", "a\u0000"}) {
            assertThat(catchThrowableOfType(Problem.class, () -> new MailCredentials("ada", bad)))
                    .isNotNull();
        }
    }
}
