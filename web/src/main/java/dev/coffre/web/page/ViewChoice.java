package dev.coffre.web.page;

import dev.coffre.vault.text.Language;
import java.util.Optional;

/** The language and the theme that a reader chose for all pages, as far as a choice was made. */
public record ViewChoice(Optional<Language> language, Optional<Theme> theme) {

    /**
     * Reads a choice from a form or a cookie. Unknown values are no choice.
     *
     * @param tag of a language, such as {@code fr}
     * @param code of a theme, such as {@code dark}
     */
    public static ViewChoice of(Optional<String> tag, Optional<String> code) {
        return new ViewChoice(tag.flatMap(Language::fromTag), code.flatMap(Theme::fromCode));
    }

    /** Reads the choice that the form in the bar at the top of every page sends. */
    public static ViewChoice of(PageRequest form) {
        return of(form.field("language"), form.field("theme"));
    }

    /** Returns this choice, completed by an earlier one. */
    public ViewChoice or(ViewChoice earlier) {
        return new ViewChoice(language.or(earlier::language), theme.or(earlier::theme));
    }

    /** @param accepted the header {@code Accept-Language}, which decides if no language was chosen; may be empty */
    public Language languageOr(String accepted) {
        return language.orElseGet(() -> Language.accepted(accepted));
    }

    public Theme themeOrDefault() {
        return theme.orElse(Theme.AUTO);
    }
}
