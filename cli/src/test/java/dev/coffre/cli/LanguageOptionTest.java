package dev.coffre.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageOptionTest {
    @Test
    void findsBothFormsOfTheOption() {
        assertThat(LanguageOption.valueIn(List.of("backup", "--lang", "fr"))).contains("fr");
        assertThat(LanguageOption.valueIn(List.of("--lang=fr", "backup", "--lang", "en")))
                .contains("fr");
        assertThat(LanguageOption.valueIn(List.of("backup", "--lang"))).isEmpty();
    }

    @Test
    void anOperandIsNotTheOption() {
        assertThat(LanguageOption.valueIn(List.of("backup", "--", "--lang", "fr")))
                .isEmpty();
    }
}
