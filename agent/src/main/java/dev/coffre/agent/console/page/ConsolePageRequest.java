package dev.coffre.agent.console.page;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.Theme;
import dev.coffre.vault.text.Language;
import dev.coffre.web.text.PageTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A request for a page, with its session, language, theme and form fields. */
public final class ConsolePageRequest {
    /** The form field that carries the session's form token. */
    public static final String FORM_TOKEN_FIELD = "form-token";

    private final ConsoleHttpRequest request;
    private final Optional<ConsoleSession> session;
    private final PageTexts texts;
    private final Theme theme;
    private final FormFields fields;

    public ConsolePageRequest(
            ConsoleHttpRequest request, Optional<ConsoleSession> session, PageTexts texts, Theme theme) {
        this.request = request;
        this.session = session;
        this.texts = texts;
        this.theme = theme;
        this.fields = new FormFields()
                .add(request.query())
                .add(request.isPost() ? new String(request.body(), StandardCharsets.UTF_8) : "");
    }

    /**
     * Returns the session. For routes that require one.
     *
     * @throws Problem {@code console-link-invalid} if the request has none
     */
    public ConsoleSession session() {
        return session.orElseThrow(ProblemCode.CONSOLE_LINK_INVALID::problem);
    }

    public boolean hasSession() {
        return session.isPresent();
    }

    public PageTexts texts() {
        return texts;
    }

    public Language language() {
        return texts.language();
    }

    public Theme theme() {
        return theme;
    }

    public FormToken formToken() {
        return new FormToken(
                FORM_TOKEN_FIELD, session.map(ConsoleSession::formToken).orElse(""));
    }

    public String message(String key, Object... values) {
        return texts.say(key, values);
    }

    /** Returns a field of the form or the query, stripped; empty if it is missing or blank. */
    public Optional<String> field(String name) {
        return fields.first(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Returns a field as typed, blanks included, for passphrases. */
    public String rawField(String name) {
        return fields.first(name).orElse("");
    }

    /** Returns all values of a field, without blank ones. */
    public List<String> fields(String name) {
        return fields.all(name).stream().filter(value -> !value.isBlank()).toList();
    }

    /** Returns whether a checkbox is ticked. */
    public boolean isChecked(String name) {
        return field(name).isPresent();
    }

    public boolean isPost() {
        return request.isPost();
    }

    public String path() {
        return request.path();
    }

    /** Returns the address with its query, for links that come back to it. */
    public String address() {
        return request.query().isEmpty() ? path() : path() + "?" + request.query();
    }

    /** Shows a notice on the next page. */
    public void setNotice(String text) {
        session().setNotice(new Notice.Done(text));
    }

    public void setNotice(Problem problem) {
        session().setNotice(ConsoleProblemText.notice(problem, language()));
    }

    Optional<Notice> takeNotice() {
        return session.flatMap(ConsoleSession::takeNotice);
    }
}
