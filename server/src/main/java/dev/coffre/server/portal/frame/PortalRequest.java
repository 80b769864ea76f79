package dev.coffre.server.portal.frame;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.people.Actor;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.Theme;
import dev.coffre.vault.text.Language;
import dev.coffre.web.text.PageTexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.servlet.function.ServerRequest;

/** A request for a page: the person, the language and the form fields. */
public final class PortalRequest {
    private static final String NOTICE = "notice";
    private static final int MAX_FIELD = 16_384;

    private final ServerRequest request;
    private final HttpServletResponse response;
    private final Optional<Actor.Person> person;
    private final PageTexts texts;
    private final Theme theme;
    private final FormToken csrfToken;

    /** @param response for cookies and sessions only; bodies are written from {@link PortalResponse} */
    public PortalRequest(
            ServerRequest request,
            HttpServletResponse response,
            Optional<Actor.Person> person,
            PageTexts texts,
            Theme theme,
            FormToken form) {
        this.request = request;
        this.response = response;
        this.person = person;
        this.texts = texts;
        this.theme = theme;
        this.csrfToken = form;
    }

    /** The signed-in person. Empty if there is none. */
    public Optional<Actor.Person> person() {
        return person;
    }

    /** The signed-in person. Only for routes that require sign-in. */
    public Actor.Person requirePerson() {
        return person.orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "nobody is signed in"));
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

    public FormToken csrfToken() {
        return csrfToken;
    }

    public String say(String key, Object... values) {
        return texts.say(key, values);
    }

    /** A field of the form or query. Empty if it is missing or blank. */
    public Optional<String> field(String name) {
        return request.param(name)
                .map(value -> value.length() > MAX_FIELD ? value.substring(0, MAX_FIELD) : value)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** A field exactly as typed, including blanks: for passwords. */
    public String rawField(String name) {
        return request.param(name).orElse("");
    }

    /** All values of a repeatable field. */
    public List<String> fields(String name) {
        return request.params().getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank() && value.length() <= MAX_FIELD)
                .toList();
    }

    /** All fields as sent, to be sent again. */
    public Map<String, List<String>> allFields() {
        return Map.copyOf(request.params());
    }

    /** Parses an id in the path. Throws {@code not-found} if it is not a valid id. */
    public <T> T id(String variable, Function<String, T> parse) {
        try {
            return parse.apply(request.pathVariable(variable));
        } catch (IllegalArgumentException e) {
            throw ProblemCode.NOT_FOUND.with("path", path());
        }
    }

    public VaultId vault() {
        return id("vault", VaultId::parse);
    }

    public String path() {
        return request.path();
    }

    /** Path and query of this request, to return to. */
    public String pathAndQuery() {
        String query = request.servletRequest().getQueryString();
        return query == null ? path() : path() + "?" + query;
    }

    /** Id of this request in the log. */
    public String requestId() {
        return RequestTrace.of(request.servletRequest()).id();
    }

    /** IP address of the client. */
    public String remoteAddress() {
        return request.servletRequest().getRemoteAddr();
    }

    public HttpServletRequest servletRequest() {
        return request.servletRequest();
    }

    public HttpServletResponse servletResponse() {
        return response;
    }

    /** Shows the notice on the next page of this session. */
    public void flash(Notice notice) {
        request.servletRequest().getSession(true).setAttribute(NOTICE, notice);
    }

    /** Returns and removes the notice of an earlier request. */
    public Optional<Notice> takeFlash() {
        HttpSession session = request.servletRequest().getSession(false);
        if (session != null && session.getAttribute(NOTICE) instanceof Notice notice) {
            session.removeAttribute(NOTICE);
            return Optional.of(notice);
        }
        return Optional.empty();
    }
}
