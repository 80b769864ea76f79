package dev.coffre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program, its portal and its mails say, rendered as a person sees it. */
class TextsTest {
    /** A place that is left, a hole, a symbol of the kernel, the name of a class. */
    private static final Pattern RAW = Pattern.compile(
            "\\{|}|\\bE(?:PERM|NOENT|IO|ACCES|EXIST|NOTEMPTY|NOSPC|INVAL|ROFS|NOTDIR)\\b|errno|\\b(?:java|dev\\.coffre)\\.[a-z]|[a-z]Exception|\\?\\?");

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
        Texts texts = new Texts(locale);
        for (String key : texts.bundle().keySet()) {
            assertThat(texts.say(key, ONES)).as(key).doesNotContainPattern(RAW);
            assertThat(texts.say(key, MANY)).as(key).doesNotContainPattern(RAW);
        }
        dev.coffre.web.text.Texts pages = dev.coffre.web.text.Texts.in(
                dev.coffre.web.text.Language.tagged(language).orElseThrow(), "dev.coffre.server.portal.texts");
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

    @Test
    void wordsFollowTheirCount() {
        Texts english = new Texts(Locale.ENGLISH);
        assertThat(english.say("verify-audit.done", 1L)).isEqualTo("The audit log is whole: 1 entry.");
        assertThat(english.say("verify-audit.done", 2_000L)).isEqualTo("The audit log is whole: 2,000 entries.");
        assertThat(new Texts(Locale.FRENCH).say("safeguards.soft-delete", 1)).endsWith("1 jour");
    }

    @Test
    void aNameOfAStrangerCommandsNoTerminal() {
        assertThat(new Texts(Locale.ENGLISH).say("set-description.done", "Do\u001b[2Jcs\u009b\n\u202e"))
                .isEqualTo("The description of vault Do\\u{1b}[2Jcs\\u{9b}\\u{a}\\u{202e} has been set.");
    }
}
