package dev.coffre.web.page;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.text.Language;
import dev.coffre.web.http.FormFields;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.text.PageTexts;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A request for a page: its address, form fields, language and theme. Each program adds who sent it. */
public abstract class PageRequest {
    private final PageTexts texts;
    private final Theme theme;
    private final FormToken formToken;

    protected PageRequest(PageTexts texts, Theme theme, FormToken formToken) {
        this.texts = texts;
        this.theme = theme;
        this.formToken = formToken;
    }

    /** Returns the fields of the form and the query. Called when a field is read, because reading them may fail. */
    protected abstract FormFields formFields();

    public abstract boolean isPost();

    public abstract String path();

    /** Returns the raw query; empty if there is none. */
    protected abstract String query();

    /** Shows the notice on the next page of this session. A later notice replaces it. */
    public abstract void setNotice(Notice notice);

    /** Returns the notice that an earlier request left, and clears it. */
    protected abstract Optional<Notice> takeNotice();

    /** Returns the name of the person who is signed in. */
    protected Optional<String> personName() {
        return Optional.empty();
    }

    public final PageTexts texts() {
        return texts;
    }

    public final Language language() {
        return texts.language();
    }

    public final Theme theme() {
        return theme;
    }

    /** Returns the token that the forms of the page must send. */
    public final FormToken formToken() {
        return formToken;
    }

    public final String say(String key, Object... values) {
        return texts.say(key, values);
    }

    /** Returns path and query, to return to this page. */
    public final String pathAndQuery() {
        return query().isEmpty() ? path() : path() + "?" + query();
    }

    /** Returns a field of the form or the query, stripped; empty if it is missing or blank. */
    public final Optional<String> field(String name) {
        return formFields().first(name);
    }

    /** Returns a field exactly as typed, blanks included, for secrets and texts of several lines. */
    public final String rawField(String name) {
        return formFields().raw(name);
    }

    /** Returns all values of a repeatable field, without blank or overlong ones. */
    public final List<String> fields(String name) {
        return formFields().all(name);
    }

    /** Returns whether a checkbox is ticked. */
    public final boolean isChecked(String name) {
        return field(name).isPresent();
    }

    /** Returns a number or a date in a field; empty if the field is missing or malformed. */
    public final <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return field(name).flatMap(typed -> attempt(typed, parse));
    }

    /**
     * Returns a number or a date in a field; empty if the field is missing.
     *
     * @param refusal makes the problem of a malformed field from what was typed
     */
    public final <T> Optional<T> parsed(String name, Function<String, T> parse, Function<String, Problem> refusal) {
        return field(name).map(typed -> attempt(typed, parse).orElseThrow(() -> refusal.apply(typed)));
    }

    private static <T> Optional<T> attempt(String typed, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(typed));
        } catch (NumberFormatException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** Shows on the next page that the action succeeded. */
    public final void setNotice(String done) {
        setNotice(new Notice.Done(done));
    }

    /** Shows on the next page that the action failed. */
    public final void setNotice(Problem problem) {
        setNotice(Notice.Refused.of(problem, texts.problems()));
    }
}
