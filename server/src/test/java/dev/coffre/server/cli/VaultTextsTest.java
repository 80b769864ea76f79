package dev.coffre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program, its portal and its mails say, rendered as a person sees it. */
class VaultTextsTest {
    /** A place that is left, a hole, a symbol of the kernel, the name of a class. */
    private static final Pattern RAW = Pattern.compile(
            "\\{|}|\\bE(?:PERM|NOENT|IO|ACCES|EXIST|NOTEMPTY|NOSPC|INVAL|ROFS|NOTDIR)\\b|errno|\\b(?:java|dev\\.coffre)\\.[a-z]|[a-z]Exception|\\?\\?");

    private static final Pattern NOT_IN_THE_GLOSSARY = Pattern.compile("(?<![-\\w])[Mm]achines?\\b|[Ee]xploitant");
    private static final Pattern PLACE = Pattern.compile("\\{[0-9]");
    private static final Pattern SAID = Pattern.compile("\\b(?:say|text)\\(\\s*\"([a-z0-9.-]+)\"");
    private static final Object[] ONES = Collections.nCopies(10, 1L).toArray();
    private static final Object[] MANY = Collections.nCopies(10, 2_000L).toArray();

    private static ResourceBundle bundle(String name, Locale locale) {
        return ResourceBundle.getBundle(
                name, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void noTextHasAHoleOrNamesWhatNobodyReads(String language) {
        Locale locale = Locale.of(language);
        VaultTexts texts = new VaultTexts(locale);
        for (String key : texts.bundle().keySet()) {
            assertThat(texts.say(key, ONES)).as(key).doesNotContainPattern(RAW);
            assertThat(texts.say(key, MANY)).as(key).doesNotContainPattern(RAW);
        }
        dev.coffre.web.text.PageTexts pages = dev.coffre.web.text.PageTexts.in(
                dev.coffre.web.text.Language.fromTag(language).orElseThrow(), "dev.coffre.server.portal.texts");
        for (String name : new String[] {"dev.coffre.server.portal.texts", "dev.coffre.web.text.kit"}) {
            for (String key : bundle(name, locale).keySet()) {
                assertThat(pages.say(key, ONES)).as(key).doesNotContainPattern(RAW);
                assertThat(pages.say(key, MANY)).as(key).doesNotContainPattern(RAW);
            }
        }
        ResourceBundle mails = bundle("dev.coffre.server.mail.mail", locale);
        for (String key : mails.keySet()) {
            String mail = new java.text.MessageFormat(mails.getString(key), locale).format(ONES);
            assertThat(mail).as(key).doesNotContainPattern(RAW);
        }
    }

    /** In a MessageFormat a single quote starts a quotation, and goes: "dici un jour". */
    @ParameterizedTest
    @ValueSource(strings = {"dev.coffre.server.cli.texts", "dev.coffre.server.mail.mail"})
    void everyApostropheOfAFormattedTextIsSaid(String name) {
        for (Locale locale : List.of(Locale.ROOT, Locale.FRENCH)) {
            ResourceBundle texts = bundle(name, locale);
            for (String key : texts.keySet()) {
                String text = texts.getString(key);
                boolean formatted = PLACE.matcher(text).find() || name.endsWith("mail");
                assertThat(formatted && text.replace("''", "").contains("'"))
                        .as(locale + " " + key + ": write \u2019, or two single quotes")
                        .isFalse();
            }
        }
    }

    /** Without a place in it a text is formatted too, where a command says it. */
    @Test
    void everyTextThatACommandSaysKeepsItsApostrophes() throws IOException {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/coffre/server/cli"))) {
            for (Path source : sources.toList()) {
                SAID.matcher(Files.readString(source)).results().forEach(key -> said.add(key.group(1)));
            }
        }
        assertThat(said).hasSizeGreaterThan(50);
        for (Locale locale : List.of(Locale.ROOT, Locale.FRENCH)) {
            ResourceBundle texts = bundle("dev.coffre.server.cli.texts", locale);
            for (String key : said) {
                if (texts.containsKey(key)) {
                    assertThat(texts.getString(key).replace("''", ""))
                            .as(locale + " " + key)
                            .doesNotContain("'");
                }
            }
        }
    }

    /** docs/glossary.md: a machine is an ordinateur, an operator an opérateur. */
    @ParameterizedTest
    @ValueSource(
            strings = {"dev.coffre.server.portal.texts", "dev.coffre.server.cli.texts", "dev.coffre.server.mail.mail"})
    void frenchTextsUseTheWordsOfTheGlossary(String name) {
        ResourceBundle french = bundle(name, Locale.FRENCH);
        for (String key : french.keySet()) {
            assertThat(french.getString(key)).as(key).doesNotContainPattern(NOT_IN_THE_GLOSSARY);
        }
    }

    @Test
    void everyAlertHasAnAdviceAndARowInTheManual() throws IOException {
        String manual = Files.readString(Path.of("../docs/operations.md"));
        for (AlertKind kind : AlertKind.values()) {
            for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                assertThat(new VaultTexts(locale).say("alert-advice." + kind.code()))
                        .isNotBlank();
            }
            assertThat(manual).contains("| `" + kind.code() + "` |");
        }
    }

    @Test
    void wordsFollowTheirCount() {
        VaultTexts english = new VaultTexts(Locale.ENGLISH);
        assertThat(english.say("verify-audit.done", 1L)).isEqualTo("The audit log is whole: 1 entry.");
        assertThat(english.say("verify-audit.done", 2_000L)).isEqualTo("The audit log is whole: 2,000 entries.");
        assertThat(new VaultTexts(Locale.FRENCH).say("safeguards.soft-delete", 1))
                .endsWith("1 jour");
    }

    @Test
    void aNameOfAStrangerCommandsNoTerminal() {
        assertThat(new VaultTexts(Locale.ENGLISH).say("set-description.done", "Do\u001b[2Jcs\u009b\n\u202e"))
                .isEqualTo("The description of vault Do\\u{1b}[2Jcs\\u{9b}\\u{a}\\u{202e} has been set.");
    }
}
