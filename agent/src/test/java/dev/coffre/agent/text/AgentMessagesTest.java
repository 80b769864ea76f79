package dev.coffre.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import dev.coffre.web.text.PageTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentMessagesTest {
    /** A place that is left, a hole, a symbol of the kernel, the name of a class. */
    private static final Pattern RAW = Pattern.compile(
            "\\{|}|\\bE(?:PERM|NOENT|IO|ACCES|EXIST|NOTEMPTY|NOSPC|INVAL|ROFS|NOTDIR)\\b|errno|\\b(?:java|dev\\.coffre)\\.[a-z]|[a-z]Exception|\\?\\?");

    private static final Object[] ONES = {"1", "1", "1", "1", "1", "1", "1", "1", "1", "1"};

    private static final Object[] MANY = {"2", "2", "2", "2", "2", "2", "2", "2", "2", "2"};

    @ParameterizedTest
    @EnumSource(Language.class)
    void noMessageHasAHoleOrNamesWhatNobodyReads(Language language) {
        AgentMessages texts = AgentMessages.in(language);
        for (String key : texts.texts().keys()) {
            assertThat(texts.format(key, ONES)).as(key).doesNotContainPattern(RAW);
            assertThat(texts.format(key, MANY)).as(key).doesNotContainPattern(RAW);
        }
        PageTexts pages = PageTexts.in(language, "dev.coffre.agent.console.texts");
        for (String key :
                Texts.bundle("dev.coffre.agent.console.texts", language).keySet()) {
            assertThat(pages.say(key, ONES)).as(key).doesNotContainPattern(RAW);
        }
        ResourceBundle help = Texts.bundle("dev.coffre.agent.command.help", language);
        for (String key : help.keySet()) {
            assertThat(help.getString(key)).as(key).doesNotContainPattern(RAW);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void theStatusLineOfAnOutageFitsIntoEightyColumns(Language language) {
        AgentMessages texts = AgentMessages.in(language);
        assertThat(texts.format("vault.away", "12 s", "10 s", "59 min 48 s")).hasSizeLessThan(80);
        assertThat(texts.format("vault.away.now", "12 s", "59 min 48 s")).hasSizeLessThan(80);
    }

    @Test
    void everyKeyThatACommandNamesHasItsText() throws IOException {
        Set<String> keys = Texts.in(
                        Language.ENGLISH,
                        "dev.coffre.agent.text.messages",
                        "dev.coffre.agent.command.help",
                        "dev.coffre.cli.texts")
                .keys();
        Pattern said = Pattern.compile("\\.(?:message|format)\\(([^;]*?)[,)]", Pattern.DOTALL);
        Pattern literal = Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*)\"(?! *\\+)");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/coffre/agent/command"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                said.matcher(Files.readString(source))
                        .results()
                        .flatMap(call -> literal.matcher(call.group(1)).results())
                        .map(key -> key.group(1))
                        .forEach(key -> assertThat(keys).as("%s", source).contains(key));
            }
        }
    }

    @Test
    void wordsFollowTheirCount() {
        AgentMessages english = AgentMessages.in(Language.ENGLISH);
        assertThat(english.format("backup.warnings", "1"))
                .isEqualTo("There was 1 warning; everything else is in the recovery point.");
        assertThat(english.format("backup.warnings", "12")).startsWith("There were 12 warnings;");
        assertThat(english.format("check.done", "1, 2", "1", "3 B", "1 s", 2))
                .isEqualTo("Points 1, 2 are complete and genuine: 1 file, 3 B, in 1 s.");
        AgentMessages french = AgentMessages.in(Language.FRENCH);
        assertThat(french.format("points.files", "0")).isEqualTo("0 fichier");
        assertThat(french.format("points.files", "2")).isEqualTo("2 fichiers");
    }

    @Test
    void whatIsLeftStandsApartFromTheRate() {
        for (Language language : Language.values()) {
            assertThat(AgentMessages.in(language).format("progress.left", "44 s"))
                    .startsWith("  ");
        }
    }

    @Test
    void aNameOfAStrangerCommandsNoTerminal() {
        assertThat(AgentMessages.in(Language.ENGLISH).format("register.vault", "Do\u001b[2Jcs\u009b\n\u202e", "now"))
                .startsWith("Vault Do\\u{1b}[2Jcs\\u{9b}\\u{a}\\u{202e};");
    }

    @Test
    void yesIsUnderstoodInTheLanguageAndInEnglish() {
        assertThat(AgentMessages.in(Language.ENGLISH).isYes(" Y ")).isTrue();
        assertThat(AgentMessages.in(Language.ENGLISH).isYes("oui")).isFalse();
        for (String word : List.of("o", "Oui", "y", "yes")) {
            assertThat(AgentMessages.in(Language.FRENCH).isYes(word)).isTrue();
        }
        assertThat(AgentMessages.in(Language.FRENCH).isYes("")).isFalse();
    }

    @Test
    void theLanguageIsThatOfTheFlagThenOfTheEnvironment() {
        assertThat(LocaleResolver.resolve(Optional.of("fr"), Map.of("LC_ALL", "en_US.UTF-8")))
                .isEqualTo(Language.FRENCH);
        assertThat(LocaleResolver.resolve(Optional.empty(), Map.of("LC_ALL", "", "LANG", "fr_CA.UTF-8")))
                .isEqualTo(Language.FRENCH);
        assertThat(LocaleResolver.resolve(Optional.empty(), Map.of("LC_ALL", "C", "LANG", "fr_FR")))
                .isEqualTo(Language.ENGLISH);
    }
}
