package dev.coffre.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.text.Language;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewChoiceTest {
    private static ViewChoice choice(String tag, String code) {
        return ViewChoice.of(Optional.of(tag), Optional.of(code));
    }

    @Test
    void aChosenLanguageWinsOverTheOneThatTheBrowserAccepts() {
        assertThat(choice("en", "dark").languageOr("fr")).isEqualTo(Language.ENGLISH);
        assertThat(choice("", "dark").languageOr("fr-CA, en;q=0.5")).isEqualTo(Language.FRENCH);
        assertThat(choice("", "dark").languageOr("")).isEqualTo(Language.ENGLISH);
    }

    @Test
    void unknownValuesAreNoChoice() {
        ViewChoice unknown = choice("xx\r\nSet-Cookie: a", "pink");

        assertThat(unknown).isEqualTo(new ViewChoice(Optional.empty(), Optional.empty()));
        assertThat(unknown.themeOrDefault()).isEqualTo(Theme.AUTO);
    }

    @Test
    void aFormChangesWhatItSends() {
        ViewChoice before = choice("fr", "dark");

        assertThat(ViewChoice.of(new SentForm("theme=light")).or(before)).isEqualTo(choice("fr", "light"));
        assertThat(ViewChoice.of(new SentForm("language=en&theme=pink")).or(before))
                .isEqualTo(choice("en", "dark"));
    }
}
