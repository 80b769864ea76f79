package dev.coffre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import dev.coffre.web.text.PageTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program, its portal and its mails say, rendered as a person sees it. */
class VaultTextsTest {
    /** A place that is left, a hole, a symbol of the kernel, the name of a class. */
    private static final Pattern RAW = Pattern.compile(
            "\\{|}|\\bE(?:PERM|NOENT|IO|ACCES|EXIST|NOTEMPTY|NOSPC|INVAL|ROFS|NOTDIR)\\b|errno|\\b(?:java|dev\\.coffre)\\.[a-z]|[a-z]Exception|\\?\\?");

    private static final Pattern NOT_IN_THE_GLOSSARY = Pattern.compile("(?<![-\\w])[Mm]achines?\\b|[Ee]xploitant");
    private static final Object[] ONES = Collections.nCopies(10, 1L).toArray();
    private static final Object[] MANY = Collections.nCopies(10, 2_000L).toArray();

    @ParameterizedTest
    @EnumSource(Language.class)
    void noTextHasAHoleOrNamesWhatNobodyReads(Language language) {
        VaultTexts texts = new VaultTexts(language);
        for (String key : texts.texts().keys()) {
            assertThat(texts.say(key, ONES)).as(key).doesNotContainPattern(RAW);
            assertThat(texts.say(key, MANY)).as(key).doesNotContainPattern(RAW);
        }
        PageTexts pages = PageTexts.in(language, "dev.coffre.server.portal.texts", "dev.coffre.server.alerts.texts");
        for (String name : new String[] {
            "dev.coffre.server.portal.texts", "dev.coffre.server.alerts.texts", "dev.coffre.web.text.kit"
        }) {
            for (String key : Texts.bundle(name, language).keySet()) {
                assertThat(pages.say(key, ONES)).as(key).doesNotContainPattern(RAW);
                assertThat(pages.say(key, MANY)).as(key).doesNotContainPattern(RAW);
            }
        }
        Texts mails = Texts.in(language, "dev.coffre.server.mail.mail");
        for (String key : mails.keys()) {
            assertThat(mails.say(key, ONES)).as(key).doesNotContainPattern(RAW);
        }
    }

    /** docs/glossary.md: a machine is an ordinateur, an operator an opérateur. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.coffre.server.portal.texts",
                "dev.coffre.server.cli.texts",
                "dev.coffre.server.mail.mail",
                "dev.coffre.server.alerts.texts",
                "dev.coffre.cli.texts"
            })
    void frenchTextsUseTheWordsOfTheGlossary(String name) {
        ResourceBundle french = Texts.bundle(name, Language.FRENCH);
        for (String key : french.keySet()) {
            assertThat(french.getString(key)).as(key).doesNotContainPattern(NOT_IN_THE_GLOSSARY);
        }
    }

    @Test
    void everyAlertHasAnAdviceAndARowInTheManual() throws IOException {
        String manual = Files.readString(Path.of("../docs/operations.md"));
        for (AlertKind kind : AlertKind.values()) {
            for (Language language : Language.values()) {
                assertThat(new VaultTexts(language).say("alert-advice." + kind.code()))
                        .isNotBlank();
            }
            assertThat(manual).contains("| `" + kind.code() + "` |");
        }
    }

    @Test
    void wordsFollowTheirCount() {
        VaultTexts english = new VaultTexts(Language.ENGLISH);
        assertThat(english.say("verify-audit.done", 1L)).isEqualTo("The audit log is whole: 1 entry.");
        assertThat(english.say("verify-audit.done", 2_000L)).isEqualTo("The audit log is whole: 2,000 entries.");
        assertThat(new VaultTexts(Language.FRENCH).say("safeguards.soft-delete", 1))
                .endsWith("1 jour");
    }

    @Test
    void aNameOfAStrangerCommandsNoTerminal() {
        assertThat(new VaultTexts(Language.ENGLISH).say("set-description.done", "Do\u001b[2Jcs\u009b\n\u202e"))
                .isEqualTo("The description of vault Do\\u{1b}[2Jcs\\u{9b}\\u{a}\\u{202e} has been set.");
    }
}
