package dev.coffre.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}|%n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.coffre.agent.text.messages",
                "dev.coffre.agent.command.help",
                "dev.coffre.agent.console.texts"
            })
    void bothLanguagesSayTheSameThings(String bundle) {
        ResourceBundle english = Texts.bundle(bundle, Locale.ENGLISH);
        ResourceBundle french = Texts.bundle(bundle, Locale.FRENCH);
        assertThat(french.keySet()).isEqualTo(english.keySet()).isNotEmpty();
        for (String key : english.keySet()) {
            assertThat(places(french.getString(key))).as(key).isEqualTo(places(english.getString(key)));
        }
    }

    private static TreeSet<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theLanguageIsThatOfTheFlagThenOfTheEnvironment() {
        assertThat(Language.of(Optional.of("fr"), Map.of("LC_ALL", "en_US.UTF-8")))
                .isEqualTo(Locale.FRENCH);
        assertThat(Language.of(Optional.empty(), Map.of("LC_ALL", "", "LANG", "fr_CA.UTF-8")))
                .isEqualTo(Locale.FRENCH);
        assertThat(Language.of(Optional.empty(), Map.of("LC_ALL", "C", "LANG", "fr_FR")))
                .isEqualTo(Locale.ENGLISH);
    }
}
