package dev.coffre.agent.console.page;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.http.FormFields;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.PageRequest;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.PageTexts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request for a page of the console, with its session. */
public final class ConsolePageRequest extends PageRequest {
    /** The form field that carries the session's form token. */
    public static final String FORM_TOKEN_FIELD = "form-token";

    private final ConsoleHttpRequest request;
    private final Optional<ConsoleSession> session;
    private final FormFields fields;

    public ConsolePageRequest(
            ConsoleHttpRequest request, Optional<ConsoleSession> session, PageTexts texts, Theme theme) {
        super(
                texts,
                theme,
                new FormToken(
                        FORM_TOKEN_FIELD, session.map(ConsoleSession::formToken).orElse("")));
        this.request = request;
        this.session = session;
        // The server bounds the body. A list of paths may be as long as that.
        this.fields = FormFields.parse(
                Integer.MAX_VALUE,
                request.query(),
                request.isPost() ? new String(request.body(), StandardCharsets.UTF_8) : "");
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

    @Override
    protected FormFields formFields() {
        return fields;
    }

    @Override
    public boolean isPost() {
        return request.isPost();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    protected String query() {
        return request.query();
    }

    @Override
    public void setNotice(Notice notice) {
        session().setNotice(notice);
    }

    @Override
    protected Optional<Notice> takeNotice() {
        return session.flatMap(ConsoleSession::takeNotice);
    }
}
